"""What is dear to make and the same until a source changes: made once, kept for later runs."""

import fcntl
import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from config.embedded import LOCAL

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("config", "foundation", "assessments", "courses", "certifications")
# Every made thing depends on what is installed and on the settings.
ALWAYS = ("requirements/development.lock", "config/settings.py")


def digest_of(*patterns: str) -> str:
    """Twelve letters that change with the files of our packages that match."""
    files = {path for package in PACKAGES for found in patterns for path in _files(package, found)}
    digest = hashlib.sha256()
    for path in sorted(files | {ROOT / name for name in ALWAYS}):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def folder_made_once(name: str, digest: str, make: Callable[[Path], None]) -> Path:
    """A folder that ``make`` fills, unless an earlier run filled it from the same sources."""
    home = LOCAL / "test" / name
    home.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(home / "lock"):
        wanted = home / digest
        if not wanted.exists():
            for outdated in home.iterdir():
                if outdated.is_dir():
                    shutil.rmtree(outdated)
            # Under another name until it is whole, so that an interrupted one is never used.
            unfinished = home / "unfinished"
            make(unfinished)
            unfinished.rename(wanted)
    return wanted


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Other processes wait until this one is done."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _files(package: str, pattern: str) -> Iterator[Path]:
    return (path for path in (ROOT / package).glob(f"**/{pattern}") if path.is_file())
