# syntax=docker/dockerfile:1.7
# One image for web, worker and beat; the command decides which. No compiler and no tests in it.

FROM python:3.11.15-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements/production.lock /tmp/production.lock
# --only-binary: an image build compiles nothing and runs no code of a package.
RUN /opt/venv/bin/pip install --require-hashes --no-deps --only-binary :all: -r /tmp/production.lock
WORKDIR /app
COPY manage.py ./
COPY config/ config/
COPY foundation/ foundation/
COPY assessments/ assessments/
COPY courses/ courses/
COPY certifications/ certifications/
COPY locale/ locale/
# The values only let the settings load; nothing is contacted and nothing of them stays.
RUN CHARTWORK_PROFILE=production SECRET_KEY=build-only SITE_URL=https://build.invalid \
    DATABASE_URL=postgres://build@localhost/build REDIS_URL=redis://localhost/0 \
    STATIC_ROOT=/app/staticfiles /opt/venv/bin/python manage.py collectstatic --noinput

FROM python:3.11.15-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    CHARTWORK_PROFILE=production DJANGO_SETTINGS_MODULE=config.settings \
    STATIC_ROOT=/app/staticfiles CHARTWORK_STATE_DIR=/tmp
RUN groupadd --system --gid 10001 chartwork \
    && useradd --system --uid 10001 --gid chartwork --no-create-home --shell /usr/sbin/nologin chartwork
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
USER chartwork
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "8", "config.wsgi:application"]
