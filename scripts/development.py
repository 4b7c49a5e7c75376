"""What run, test, check and manage.py share: the environment of a laptop."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def development_environment(
    *, services: dict[str, str], site_url: str, folder: Path
) -> dict[str, str]:
    """The variables for the processes of a demo; what the caller has set wins."""
    own = {
        "CHARTWORK_PROFILE": "development",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SITE_URL": site_url,
        "CHARTWORK_MAILBOX": str(folder / "mailbox"),
        "CHARTWORK_STATE_DIR": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        **services,
    }
    return {**own, **os.environ, "PYTHONPATH": str(ROOT)}
