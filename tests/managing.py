"""Management commands in a process of their own."""

import os
import subprocess
import sys

from tests.made_once import ROOT


def environment_for_children(**changes: str) -> dict[str, str]:
    """That of this process, in which the code and its settings are found."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        **changes,
    }


def manage(*arguments: str, environment: dict[str, str]) -> str:
    """Run a management command; its output, or an error with all that it printed."""
    result = subprocess.run(
        [sys.executable, "-m", "django", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    if result.returncode:
        raise RuntimeError(f"{arguments} failed:\n{result.stdout}\n{result.stderr}")
    return result.stdout
