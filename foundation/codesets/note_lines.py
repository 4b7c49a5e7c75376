"""Notes line by line, with the codes that a line names. No Django."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from foundation.codesets.facts import Note, NoteKind

# As they are headed in the Tabular List, in the order in which a coder reads them.
HEADINGS: dict[NoteKind, str] = {
    NoteKind.NOTE: "Note",
    NoteKind.INCLUDES: "Includes",
    NoteKind.TERM: "Inclusion terms",
    NoteKind.CODE_FIRST: "Code first",
    NoteKind.USE_ADDITIONAL: "Use additional",
    NoteKind.CODE_ALSO: "Code also",
    NoteKind.EXCLUDES1: "Excludes1: not coded here",
    NoteKind.EXCLUDES2: "Excludes2: not included here",
}
_NAMED = re.compile(r"\b[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?(?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line; with ``code``, it names one."""

    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a note, or a title. ``at`` is where it stands, ``key`` names it on a page."""

    at: str
    text: str
    pieces: tuple[Piece, ...]

    @property
    def key(self) -> str:
        return line_key(self.at, self.text)


@dataclass(frozen=True, slots=True)
class NoteGroup:
    """Notes of one kind from one place. ``inherited``: they stand above the code."""

    kind: NoteKind
    heading: str
    at: str
    inherited: bool
    lines: tuple[Line, ...]


def line_key(at: str, text: str) -> str:
    """A short name for a line."""
    return hashlib.sha256(f"{at}\n{text}".encode()).hexdigest()[:16]


def line_of(at: str, text: str, normalise: Callable[[str], str] | None = None) -> Line:
    """A line, cut at the codes that it names."""
    return Line(at, text, tuple(_pieces(text, normalise)) if normalise else (Piece(text),))


def _pieces(text: str, normalise: Callable[[str], str]) -> Iterator[Piece]:
    end = 0
    for named in _NAMED.finditer(text):
        if named.start() > end:
            yield Piece(text[end : named.start()])
        yield Piece(named.group(), normalise(named.group()))
        end = named.end()
    if end < len(text):
        yield Piece(text[end:])


def grouped(
    notes: Iterable[Note], *, code: str, normalise: Callable[[str], str]
) -> list[NoteGroup]:
    """Notes by kind, and within a kind by place, nearest first, as they come."""
    found: dict[tuple[NoteKind, str], list[Line]] = {}
    for note in notes:
        lines = found.setdefault((note.kind, note.at), [])
        # "code first, if applicable, …" is stored from its comma on.
        text = note.text.lstrip(", ")
        lines += [line_of(note.at, one, normalise) for one in text.splitlines() if one.strip()]
    order = list(HEADINGS)
    return [
        NoteGroup(kind, HEADINGS[kind], at, at != code, tuple(lines))
        for (kind, at), lines in sorted(found.items(), key=lambda item: order.index(item[0][0]))
    ]
