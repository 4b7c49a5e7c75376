"""One process that makes the demo ready: migrations, static files, people and course.

Prints the logins as JSON on its last line. Called by ``run.py`` with the
environment of the demo; each step costs little when nothing has changed.
"""

import hashlib
import os
import sys
from pathlib import Path

from development import ROOT


def static_digest() -> str:
    """Changes when any static file changes, or the packages that bring some."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256((ROOT / "requirements" / "development.lock").read_bytes())
    for finder in get_finders():
        for path, storage in finder.list(None):
            place = Path(storage.path(path))
            if ROOT in place.parents and ".venv" not in place.parts:
                status = place.stat()
                digest.update(f"{path} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.hexdigest()


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    stamp = Path(os.environ["STATIC_ROOT"]) / "chartwork.stamp"
    digest = static_digest()
    if not stamp.exists() or stamp.read_text() != digest:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest)
    call_command("load_demo", json=True, stdout=sys.stdout)


if __name__ == "__main__":
    main()
