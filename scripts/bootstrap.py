"""Make the virtual environment from the lock file. Standard library only; any Python 3.11+.

Costs nothing when the lock has not changed since the last time.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements" / "development.lock"
STAMP = VENV / "chartwork.stamp"
OLDEST = (3, 11)


def python() -> Path:
    """The interpreter of the virtual environment."""
    return VENV / "bin" / "python"


def is_ready() -> bool:
    """Whether the environment is the one of this lock, at this place."""
    return STAMP.exists() and STAMP.read_text() == _stamp() and _works()


def make_ready() -> None:
    """Create or renew the environment; an interrupted one is made again."""
    if sys.version_info < OLDEST:
        raise SystemExit(
            f"Chartwork needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is "
            f"{sys.version.split()[0]}. Run it again with, for example: python3.11 scripts/run.py"
        )
    if is_ready():
        return
    STAMP.unlink(missing_ok=True)
    if not _works():
        print("Creating the virtual environment …", flush=True)
        shutil.rmtree(VENV, ignore_errors=True)
        _create()
    print("Installing the locked packages …", flush=True)
    uv = shutil.which("uv")
    if uv:
        command = [uv, "pip", "sync", "-q", "--python", str(python()), "--require-hashes"]
        _run([*command, str(LOCK)], "uv")
    else:
        # The caller's pip, since a Debian without python3-venv makes environments without one.
        pip = [sys.executable, "-m", "pip", "--python", str(python()), "install", "-q"]
        flags = ["--disable-pip-version-check", "--require-hashes", "--no-deps"]
        _run([*pip, *flags, "-r", str(LOCK)], "pip (Debian: apt-get install python3-pip)")
    STAMP.write_text(_stamp())


def enter() -> None:
    """Go on in the virtual environment: the calling script starts again there."""
    make_ready()
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(python(), [str(python()), *sys.argv])


def _create() -> None:
    """An environment, without its own pip where this Python cannot give it one."""
    command = [sys.executable, "-m", "venv"]
    whole = subprocess.run([*command, str(VENV)], check=False, capture_output=True)
    if whole.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        _run([*command, "--without-pip", str(VENV)], "python3 -m venv")


def _stamp() -> str:
    return f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} {VENV}\n"


def _works() -> bool:
    """Whether the interpreter runs: a checkout that was moved, or a Python that is gone."""
    if not python().exists():
        return False
    probe = [str(python()), "-c", "import sys; print(sys.prefix)"]
    result = subprocess.run(probe, capture_output=True, text=True, check=False)
    return result.returncode == 0 and Path(result.stdout.strip()).resolve() == VENV.resolve()


def _run(command: list[str], name: str) -> None:
    if subprocess.run(command, check=False).returncode != 0:
        raise SystemExit(
            f"{name} failed, see above. Mend what it names (often the network) and run the same "
            "command again: it goes on from there."
        )


if __name__ == "__main__":
    make_ready()
    print(f"Ready: {python()}")
