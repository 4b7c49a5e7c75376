"""How the record and the claim are laid out on a page: lines of documents, passages, rows. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

# A heading of a document is a line in capitals.
LONGEST_HEADING = 60
FEWEST_CAPITALS = 3


@dataclass(frozen=True, slots=True)
class Span:
    """A passage of a document: from ``start`` to before ``end``. ``own``: the student's mark.

    ``number`` tells the passages of a page apart; ``label`` says what the passage is for.
    """

    start: int
    end: int
    number: int
    label: str = ""
    link: str = ""
    own: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line in which the same passages lie. They may begin or end with it."""

    text: str
    spans: tuple[Span, ...] = ()
    begins: tuple[Span, ...] = ()
    ends: tuple[Span, ...] = ()

    @property
    def evidence(self) -> bool:
        return any(not span.own for span in self.spans)

    @property
    def own(self) -> bool:
        return any(span.own for span in self.spans)


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A line as the author broke it. ``number`` counts from 1, ``start`` is its first character."""

    number: int
    start: int
    text: str
    pieces: tuple[Piece, ...]

    @property
    def heading(self) -> bool:
        capitals = sum(one.isupper() for one in self.text)
        plain = self.text == self.text.upper() and len(self.text.strip()) <= LONGEST_HEADING
        return plain and capitals >= FEWEST_CAPITALS


def lines_of(text: str, spans: Sequence[Span] = ()) -> list[DocumentLine]:
    """The lines of a document with what lies in them."""
    lines = []
    start = 0
    inner = _trimmed(text, spans)
    for number, line in enumerate(text.split("\n"), start=1):
        lines.append(DocumentLine(number, start, line, _pieces(line, start, inner)))
        start += len(line) + 1
    return lines


def find_quote(text: str, quote: str) -> tuple[int, int] | None:
    """Where a quote stands in a document, line breaks counting as spaces; None if nowhere."""
    words = [re.escape(word) for word in quote.split()]
    found = re.search(r"\s+".join(words), text) if words else None
    return found.span() if found else None


def line_at(text: str, place: int) -> int:
    """The number of the line that a character stands in."""
    return text.count("\n", 0, place) + 1


def own_spans(
    marks: Iterable[Mapping[str, Any]], document: str, *, rows: Mapping[str, str], first: int = 1
) -> list[Span]:
    """The student's passages in one document; ``rows`` are the names of rows by their part."""
    mine = [mark for mark in marks if mark["document"] == document]
    return [
        Span(
            start=mark["start"],
            end=mark["end"],
            number=number,
            label=rows.get(str(mark.get("row", "")), ""),
            own=True,
            note=str(mark.get("note", "")),
        )
        for number, mark in enumerate(mine, start=first)
    ]


def _pieces(line: str, start: int, spans: Sequence[Span]) -> tuple[Piece, ...]:
    end = start + len(line)
    inside = [span for span in spans if span.start < end and span.end > start]
    cuts = {start, end}
    for span in inside:
        cuts |= {max(span.start, start), min(span.end, end)}
    pieces = []
    for one, other in pairwise(sorted(cuts)):
        here = tuple(span for span in inside if span.start <= one and span.end >= other)
        pieces.append(
            Piece(
                text=line[one - start : other - start],
                spans=here,
                begins=tuple(span for span in here if span.start == one),
                ends=tuple(span for span in here if span.end == other),
            )
        )
    return tuple(pieces)


def _trimmed(text: str, spans: Iterable[Span]) -> list[Span]:
    """Without spaces and line breaks at either end, so that each begins and ends inside a line."""
    found = []
    for span in spans:
        inner = text[span.start : span.end]
        start = span.start + len(inner) - len(inner.lstrip())
        end = span.end - (len(inner) - len(inner.rstrip()))
        if start < end:
            found.append(replace(span, start=start, end=end))
    return found
