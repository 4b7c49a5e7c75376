"""``make check``: what CI runs besides the tests. Names as arguments run only those."""

import os
import subprocess
import sys
import time

import bootstrap

bootstrap.enter()

from pathlib import Path  # noqa: E402

from development import ROOT  # noqa: E402

BIN = Path(sys.executable).parent
PACKAGES = ("config", "foundation", "assessments", "courses", "certifications")
# The production profile with what it needs to start; nothing here is a secret of anybody.
PRODUCTION = {
    "CHARTWORK_PROFILE": "production",
    "SECRET_KEY": "k3y-of-the-deployment-check-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    "SITE_URL": "https://chartwork.example",
    "ALLOWED_HOSTS": "chartwork.example",
    "DATABASE_URL": "postgres://chartwork@localhost/chartwork",
    "REDIS_URL": "redis://localhost/0",
}
DEVELOPMENT = {**PRODUCTION, "CHARTWORK_PROFILE": "development"}
MANAGE = [sys.executable, str(ROOT / "manage.py")]
CHECKS: dict[str, tuple[list[str], dict[str, str]]] = {
    "lint": ([str(BIN / "ruff"), "check", "."], {}),
    "format": ([str(BIN / "ruff"), "format", "--check", "."], {}),
    "imports": ([str(BIN / "lint-imports")], {}),
    "types": ([str(BIN / "mypy")], DEVELOPMENT),
    "migrations": ([*MANAGE, "makemigrations", "--check", "--dry-run"], DEVELOPMENT),
    "deploy": ([*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    "templates": ([str(BIN / "djlint"), "--lint", "--quiet", *PACKAGES], {}),
    "content": (
        [*MANAGE, "check_content", "courses/reference_course", "--questions=15", "--papers=4"],
        DEVELOPMENT,
    ),
    "content-es": ([*MANAGE, "check_content", "courses/reference_course_es"], DEVELOPMENT),
    "schema": (
        [*MANAGE, "spectacular", "--validate", "--fail-on-warn", "--file", os.devnull],
        DEVELOPMENT,
    ),
}


def main() -> int:
    wanted = sys.argv[1:] or list(CHECKS)
    failed = []
    for name in wanted:
        if name not in CHECKS:
            raise SystemExit(f"There is no check {name!r}; there are: {', '.join(CHECKS)}.")
        command, environment = CHECKS[name]
        begun = time.monotonic()
        print(f"\n=== {name}", flush=True)
        result = subprocess.run(
            command,
            cwd=ROOT,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        )
        if result.returncode != 0:
            failed.append(name)
        print(
            f"--- {name}: {'failed' if result.returncode else 'ok'} "
            f"({time.monotonic() - begun:.1f} s)",
            flush=True,
        )
    if failed:
        print(f"\nFailed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
