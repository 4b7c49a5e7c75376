"""Reading the files of a pack: nothing outside its folder, nothing too large, nothing but text."""

import os
import re
import stat
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath

from courses.packs.problems import Problem

MOST_FILES = 2_000
LARGEST_FILE = 512 * 1024
LARGEST_PACK = 32 * 1024 * 1024
DEEPEST = 3
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
# What belongs to the folder and not to the course.
PASSED_OVER = {"README.md", "LICENSE"}
# Neither a file nor an escape in it may hold these; the database refuses some of them.
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass
class PackFiles:
    """The texts of a pack by relative path, as ``module/lessons/name.md``."""

    texts: dict[str, str] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def under(self, folder: str) -> list[str]:
        """The paths of the files of a folder, sorted."""
        return sorted(path for path in self.texts if str(PurePosixPath(path).parent) == folder)

    def digest(self, *, salt: str) -> str:
        """SHA-256 over names and texts."""
        total = sha256(salt.encode())
        for path in sorted(self.texts):
            for part in (path, self.texts[path]):
                data = part.encode()
                total.update(len(data).to_bytes(8, "big") + data)
        return total.hexdigest()


def read_files(root: Path) -> PackFiles:
    """Read a pack's folder. Links, odd names and what is too large become problems."""
    found = PackFiles()
    if not root.is_dir():
        found.problems.append(
            Problem(root.name or str(root), 0, "is no folder. Give the path of the pack's folder.")
        )
        return found
    budget = _Budget(found)
    _read_folder(root, PurePosixPath(), found, budget)
    return found


class _Budget:
    """Stops reading where a pack has too much."""

    def __init__(self, found: PackFiles) -> None:
        self.found = found
        self.entries = 0
        self.size = 0
        self.spent = False

    def spend(self, path: str, size: int) -> bool:
        """Whether there is still room for one more file or folder of this size."""
        self.entries += 1
        self.size += size
        if not self.spent and (self.entries > MOST_FILES or self.size > LARGEST_PACK):
            self.spent = True
            message = (
                f"is one too many: a pack may have {MOST_FILES:,} files and "
                f"{LARGEST_PACK // 1024 // 1024} MB. The rest was not read. Divide the pack."
            )
            self.found.problems.append(Problem(path, 0, message))
        return not self.spent


def _read_folder(root: Path, relative: PurePosixPath, found: PackFiles, budget: _Budget) -> None:
    try:
        entries = sorted(os.scandir(root / relative), key=lambda entry: entry.name)
    except OSError as error:
        _cannot_read(found, str(relative), error)
        return
    for entry in entries:
        path = relative / entry.name
        if budget.spent:
            return
        if not relative.parts and entry.name in PASSED_OVER:
            continue
        if problem := _unusable(entry, path):
            found.problems.append(Problem(str(path), 0, problem))
        elif entry.is_dir(follow_symlinks=False):
            if budget.spend(str(path), 0):
                found.folders.add(str(path))
                _read_folder(root, path, found, budget)
        else:
            _read_file(root, path, found, budget)


def _unusable(entry: "os.DirEntry[str]", path: PurePosixPath) -> str:
    if entry.is_symlink():
        return "is a link. Put the file itself into the pack."
    if not _NAME.fullmatch(entry.name):
        return (
            "has a name that a pack cannot have. Use letters, digits, hyphens, underscores and "
            "full stops, and begin with a letter or digit."
        )
    if entry.is_dir(follow_symlinks=False) and len(path.parts) >= DEEPEST:
        return "is a folder too deep. A pack has course.yaml, modules, and three folders in each."
    if not (entry.is_dir(follow_symlinks=False) or entry.is_file(follow_symlinks=False)):
        return "is neither a file nor a folder. Remove it."
    return ""


def _read_file(root: Path, path: PurePosixPath, found: PackFiles, budget: _Budget) -> None:
    name = str(path)
    try:
        # What was looked at above could be another file by now: ask the open one.
        handle = os.open(root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                found.problems.append(Problem(name, 0, "is no plain file. Remove it."))
                return
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        _cannot_read(found, name, error)
        return
    if len(data) > LARGEST_FILE:
        found.problems.append(
            Problem(name, 0, f"is larger than {LARGEST_FILE // 1024} KB. Divide it.")
        )
        return
    if not budget.spend(name, len(data)):
        return
    text = _decode(name, data, found)
    if text is not None:
        found.texts[name] = text


def _decode(name: str, data: bytes, found: PackFiles) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found.problems.append(Problem(name, line, "is not UTF-8 text. Save it as UTF-8."))
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if odd := NO_TEXT.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        found.problems.append(
            Problem(name, line, f"has the control character {odd[0]!r}. Remove it.")
        )
        return None
    return text


def _cannot_read(found: PackFiles, name: str, error: OSError) -> None:
    found.problems.append(
        Problem(name, 0, f"cannot be read ({error.strerror}). Check its permissions.")
    )
