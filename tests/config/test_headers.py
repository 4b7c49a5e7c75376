"""What every response carries."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STRICT = ("default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/", "/career-check/", "/accounts/login/", "/verify/", "/nowhere/"]
)
def test_every_page_has_the_strict_policy(client, school, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]

    assert all(rule in policy for rule in STRICT)
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_pages_of_signed_in_people_are_kept_by_no_cache(client_of, ana) -> None:
    for path in ("/home/", "/certificates/", "/accounts/email/"):
        assert "no-store" in client_of(ana).get(path).headers["Cache-Control"]


@pytest.mark.parametrize("missing", ["SECRET_KEY", "SITE_URL", "DATABASE_URL", "REDIS_URL"])
def test_production_does_not_start_without_its_values(missing: str) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "x" * 60,
        "SITE_URL": "https://chartwork.example",
        "DATABASE_URL": "postgres://localhost/x",
        "REDIS_URL": "redis://localhost/0",
    }
    del environment[missing]

    result = subprocess.run(
        [sys.executable, "-c", "from django.conf import settings; settings.DEBUG"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode != 0
    assert f"Set {missing}: the production profile has no default for it." in result.stderr


def test_production_is_the_default_and_has_no_development_pages() -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "x" * 60,
        "SITE_URL": "https://chartwork.example",
        "DATABASE_URL": "postgres://localhost/x",
        "REDIS_URL": "redis://localhost/0",
    }
    program = (
        "import django; django.setup(); from django.conf import settings as s;"
        "from django.urls import reverse, NoReverseMatch\n"
        "print(s.PROFILE, s.DEBUG, s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT)\n"
        "try:\n    print(reverse('mailbox'))\nexcept NoReverseMatch:\n    print('no mailbox')"
    )

    result = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert result.stdout.split("\n")[:2] == ["production False True True", "no mailbox"]
