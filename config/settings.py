"""Settings, read from the environment (12-factor).

``CHARTWORK_PROFILE`` is ``production`` unless it says otherwise: what is not
set is safe. ``development`` and ``test`` relax only what they must, each in
one place at the end of its section. ``docs/guides/operator.md`` lists every
variable.
"""

from pathlib import Path

import django_stubs_ext
import environ
from django.core.exceptions import ImproperlyConfigured

from assessments.question_types.discovery import question_type_apps

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

PROFILE = env.str("CHARTWORK_PROFILE", "production")
if PROFILE not in {"production", "development", "test"}:
    raise ImproperlyConfigured(
        f"CHARTWORK_PROFILE is {PROFILE!r}; set it to production, development or test."
    )
PRODUCTION = PROFILE == "production"
DEBUG = False  # Never: our own error pages are part of what is tested.


def required(name: str, development: str) -> str:
    """The variable's value; in production a missing one stops the start."""
    value: str = env.str(name, "")
    if value:
        return value
    if PRODUCTION:
        raise ImproperlyConfigured(f"Set {name}: the production profile has no default for it.")
    return development


SECRET_KEY = required("SECRET_KEY", "development-only-key-that-signs-nothing-of-value-0123456789")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
SITE_URL = required("SITE_URL", "http://localhost:8000").rstrip("/")
SITE_NAME = "Chartwork"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["*"])

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "foundation.ui.forms.ChartworkRenderer"

# A folder each; others come from packages that are installed beside us.
QUESTION_TYPES = question_type_apps()

INSTALLED_APPS = [
    "foundation.accounts",
    "foundation.ui",
    "foundation.outbox",
    "foundation.mail",
    "foundation.schools",
    "foundation.http",
    "foundation.codesets",
    "assessments",
    *QUESTION_TYPES,
    "courses",
    "certifications",
    "config.admin_site.ChartworkAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "pgtrigger",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "oauth2_provider",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "csp",
    "django_structlog",
]

MIDDLEWARE = [
    "config.middleware.ArrivalMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.RequestLogMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "foundation.schools.middleware.SchoolMiddleware",
    "foundation.http.refusals.RefusalMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "foundation" / "ui" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
        },
    },
]

# --- People --------------------------------------------------------------------------------

AUTH_USER_MODEL = "chartwork_accounts.User"
AUTHENTICATION_BACKENDS = ["foundation.accounts.backends.MemberBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "courses:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "foundation.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "foundation.accounts.forms.SignupDetails"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SITE_URL.startswith("https") else "http"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
if PROFILE == "test":
    # Hashing is slow on purpose; hundreds of people of the tests need no protection.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SILENCED_SYSTEM_CHECKS: list[str] = []

# --- Database, cache, queue ----------------------------------------------------------------

DATABASES = {
    "default": {
        **env.db_url_config(required("DATABASE_URL", "postgres://localhost/chartwork")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
}
DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
# An answer that was acknowledged must be on disk, whatever the server's own default is.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    "-c synchronous_commit=on -c lock_timeout=5s -c statement_timeout=30s"
)
# Sessions live in the database: saving an answer must not need Redis.
SESSION_ENGINE = "django.contrib.sessions.backends.db"

REDIS_URL = required("REDIS_URL", "redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("CACHE_URL", REDIS_URL),
        "KEY_PREFIX": "chartwork",
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }
}
# Celery's own settings are in config/celery.py.

# --- Mail ----------------------------------------------------------------------------------

MAILBOX_DIR = Path(env.str("CHARTWORK_MAILBOX", str(BASE_DIR / ".local" / "run" / "mailbox")))
# The production default is a server on this host: mail is never silently thrown away.
vars().update(env.email_url_config(env.str("EMAIL_URL", "smtp://localhost:25")))
if not PRODUCTION and not env.str("EMAIL_URL", ""):
    EMAIL_BACKEND = "foundation.mail.backends.MaildirBackend"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Chartwork <chartwork@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Languages and time --------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
# Kept for a year in the browser of who chose a language.
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = PRODUCTION or SITE_URL.startswith("https://")
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Static files --------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "foundation.ui.static_files.HashedStaticFiles"},
}
if PROFILE == "test":
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# --- Security ------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        # The admin adds one of its own: config/admin_site.py.
        "trusted-types": ["chartwork"],
    }
}
HTTPS = SITE_URL.startswith("https://")
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = PRODUCTION or HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31536000 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Whose word is taken for where a visitor comes from; config/wsgi.py reads the header. Limits of
# guesses and sign-ins count by that address.
TRUSTED_PROXIES: list[str] = []
if env.bool("BEHIND_PROXY", False):
    TRUSTED_PROXIES = env.list(
        "TRUSTED_PROXIES",
        ["127.0.0.0/8", "::1", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
    )
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# --- API -----------------------------------------------------------------------------------

OAUTH2_PROVIDER_APPLICATION_MODEL = "chartwork_schools.ApiClient"
OAUTH2_PROVIDER = {
    "SCOPES": {
        "courses:read": "Read courses and what they are made of",
        "people:read": "Read people and their roles",
        "progress:read": "Read enrolments and progress",
        "results:read": "Read attempts and results",
        "evidence:read": "Read the evidence of attempts: questions with keys, answers, addresses",
        "results:write": "Grade questions again and answer disputes",
        "awards:read": "Read certificates",
        "awards:write": "Revoke, suspend and replace certificates",
        "grades:write": "Set the scores of people of the school by hand",
        "exams:deliver": "Deliver exams: start, answer and hand in for people of the school",
        "marking:write": "Mark answers that wait for a person: read them with their rubric, mark; "
        "change the credit of lines",
    },
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "ALLOWED_GRANT_TYPES": ["client_credentials"],
    # The current best practice (RFC 9700), which the library will only make its default later:
    # tokens stored as hashes and taken from the header only, no grants that are not ours.
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "OAUTH2_VALIDATOR_CLASS": "foundation.schools.oauth.ProgramValidator",
    "APPLICATION_ADMIN_CLASS": "foundation.schools.admin.ApiClientAdmin",
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "foundation.schools.oauth.ProgramAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["foundation.http.permissions.ProgramHasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "foundation.http.pagination.CursorPages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["foundation.http.throttles.ProgramThrottle"],
    "DEFAULT_THROTTLE_RATES": {
        "program": env.str("API_RATE", "600/min"),
        # A whole cohort may start in the same minute; drawing a paper is the dearest request.
        "exam_starts": env.str("API_STARTS_RATE", "600/min"),
        # Stops a program that runs wild, never an exam: two thousand people who save twice a
        # second stay below it.
        "exams": env.str("API_EXAMS_RATE", "300000/min"),
    },
    "EXCEPTION_HANDLER": "foundation.http.problems.problem_details",
    # A format is asked for by Accept; ?format= is a parameter like any other, so unknown.
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Chartwork API",
    "DESCRIPTION": "What a school's own programs may read: courses, people, progress, results "
    "and certificates; and how they deliver exams, mark answers and grade again. JSON, one school "
    "for each key. "
    "Times are in UTC (RFC 3339), decimal numbers are text, every id is a UUID.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVERS": [{"url": SITE_URL}],
    "TAGS": [
        {"name": name}
        for name in (
            *("Start", "School", "Courses", "People"),
            *("Enrolments", "Grades", "Attempts", "Marking", "Regrades", "Statistics"),
            *("Exams", "Mock exams", "Reviews", "Certificates"),
        )
    ],
    "LICENSE": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "OAUTH2_FLOWS": ["clientCredentials"],
    "OAUTH2_TOKEN_URL": f"{SITE_URL}/oauth/token/",
    "ENUM_NAME_OVERRIDES": {
        "AttemptState": "assessments.models.attempt.STATE_CHOICES",
        "AwardState": "certifications.api.awards.STATES",
        "AnswerVerdict": "assessments.api.exam_result.VERDICTS",
        "DisputeState": "assessments.models.dispute.STATE_CHOICES",
        "RegradeState": "assessments.models.regrade.Regrade.State",
        "ActivityKind": "courses.api.courses.KINDS",
        "Role": "foundation.schools.models.Membership.RoleChoice",
        "MarkRole": "assessments.models.mark.ROLE_CHOICES",
        "MarkingWaits": "assessments.models.marking_task.WAITS_CHOICES",
    },
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "foundation.schools.api.schema.describe_answers",
    ],
}

# --- Logs: config/logs.py ------------------------------------------------------------------

LOG_LEVEL = env.str("LOG_LEVEL", "INFO")
LOG_FORMAT = env.str("LOG_FORMAT", "json" if PRODUCTION else "console")
DJANGO_STRUCTLOG_CELERY_ENABLED = True
from config.logs import logging_settings  # noqa: E402

LOGGING = logging_settings(level=LOG_LEVEL, form=LOG_FORMAT)

# --- Chartwork's own -----------------------------------------------------------------------

CHARTWORK = {
    # An answer received this long after the deadline was already on its way and still counts.
    "ANSWER_TOLERANCE_SECONDS": env.int("ANSWER_TOLERANCE_SECONDS", 5),
    # How old the last run of the heartbeat task may be before /readyz says no.
    "HEARTBEAT_MAX_AGE_SECONDS": env.int("HEARTBEAT_MAX_AGE_SECONDS", 60),
    # How often one person, or one address of visitors, may ask for codes while typing.
    "CODE_LOOKUPS_PER_MINUTE": env.int("CODE_LOOKUPS_PER_MINUTE", 240),
    # Pages that only a laptop may have: the mailbox and the component page.
    "DEVELOPMENT_PAGES": not PRODUCTION,
}
