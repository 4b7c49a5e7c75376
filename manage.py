#!/usr/bin/env python3
"""Django's command line.

In a checkout where ``make run`` or ``make test`` was used, and with no profile
named, it works on the demo: on the running servers, or on servers that it
starts and ends itself.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def use_the_demo() -> None:
    """Name the demo's servers in the environment."""
    from config.embedded import ServicesError, running_services, start_services

    sys.path.insert(0, str(ROOT / "scripts"))
    import atexit

    from development import development_environment

    folder = ROOT / ".local" / "run"
    services = running_services("run")
    if services is None:
        try:
            started = start_services("run")
        except ServicesError as error:
            raise SystemExit(str(error)) from None
        atexit.register(started.stop)
        services = started.environment()
    else:
        from config.embedded.services import secret_key

        services = {
            "DATABASE_URL": services["database_url"],
            "REDIS_URL": services["redis_url"],
            "SECRET_KEY": secret_key(),
        }
    os.environ.update(
        development_environment(
            services=services,
            site_url=os.environ.get("SITE_URL", "http://localhost:8000"),
            folder=folder,
        )
    )


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not os.environ.get("CHARTWORK_PROFILE") and (ROOT / ".local" / "run").exists():
        use_the_demo()
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit(
            "Django is not here. Run `make run` once, then use .venv/bin/python manage.py."
        ) from error
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
