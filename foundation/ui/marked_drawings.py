"""A drawing with places that are asked about: marked by number, and every name taken out.

Ids, titles, descriptions and labels of an author name what is drawn, and so do
classes of an author's own. None of them is written: a marked element gets
``data-mark="3"`` and nothing else says which it is. Without ids, two drawings on
a page cannot collide. What is drawn as words stays: it can be seen anyway.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from foundation.ui.drawing_geometry import Box, Point, box_of, numbers_in
from foundation.ui.drawing_values import STYLED, is_allowed
from foundation.ui.drawings import DrawingReader, Fault, take_apart

# Words that only programs read; in a question they would name the answer.
_NAMING = frozenset({"title", "desc"})
_NAMING_ATTRIBUTES = frozenset({"aria-label", "role"})
# A number has this share of the picture's width as its radius.
_BADGE = 0.038


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an element with an id lies; ``moved`` if a transform moves it from there."""

    box: Box | None = None
    moved: bool = False

    def with_(self, box: Box | None, *, moved: bool) -> "Spot":
        grown = box.with_(self.box) if box else self.box
        return Spot(grown, self.moved or moved)


@dataclass(frozen=True, slots=True)
class Badge:
    """A number that is drawn on the picture; ``state`` is for the style sheet."""

    number: int
    at: Point
    state: str = ""


@dataclass(frozen=True, slots=True)
class MarkedDrawing:
    """A drawing whose elements with an id can be marked."""

    view_box: str
    faults: tuple[Fault, ...]
    spots: Mapping[str, Spot]
    words: tuple[str, ...]
    pieces: tuple[str, ...]
    # Before which pieces the mark of which id may stand.
    mark_places: Mapping[int, str]

    def markup(self, badges: Mapping[str, Badge], extra: tuple[Badge, ...] = ()) -> str:
        """The drawing with the named elements marked, and all badges on top of it."""
        parts = [f'<svg viewBox="{self.view_box}" aria-hidden="true" focusable="false">']
        for index, piece in enumerate(self.pieces):
            if badge := badges.get(self.mark_places.get(index, "")):
                parts.append(f' data-mark="{badge.number}"{_state(badge)}')
            parts.append(piece)
        drawn = sorted({*badges.values(), *extra}, key=lambda badge: badge.number)
        parts += [self._drawn(badge) for badge in drawn]
        return "".join([*parts, "</svg>"])

    def holds(self, at: Point) -> bool:
        """Whether a point lies in the frame."""
        left, top, width, height = self._frame()
        return left <= at[0] <= left + width and top <= at[1] <= top + height

    def _frame(self) -> list[float]:
        return numbers_in(self.view_box)

    def _drawn(self, badge: Badge) -> str:
        radius = self._frame()[2] * _BADGE
        x, y = badge.at
        return (
            f'<g class="d-badge" data-badge="{badge.number}"{_state(badge)}>'
            f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}"/>'
            f'<text x="{x:g}" y="{y:g}" text-anchor="middle" dominant-baseline="central" '
            f'font-size="{radius * 1.2:g}">{badge.number}</text></g>'
        )


@dataclass
class _MarkedReader(DrawingReader):
    """Remembers where ids are instead of dropping them, and drops what names."""

    spots: dict[str, Spot] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    # Of each open element: its id, and whether it is moved.
    trail: list[tuple[str, bool]] = field(default_factory=list)
    mark_places: dict[int, str] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.skipping and self.open_elements and name in _NAMING:
            self.count += 1
            self.skipping = 1
            return
        before = len(self.open_elements)
        super().start(name, attributes)
        if len(self.open_elements) == before:
            return
        known = attributes.get("id", "").strip()
        if known and known in self.spots:
            self.fault(f'has the id "{known[:60]}" twice.')
        self.trail.append((known, "transform" in attributes))
        box = box_of(name, attributes)
        moved = box is not None and any(flag for _, flag in self.trail)
        for owner, _ in self.trail:
            if owner:
                self.spots[owner] = self.spots.get(owner, Spot()).with_(box, moved=moved)

    def end(self, name: str) -> None:
        if not self.skipping:
            self.trail.pop()
        super().end(name)

    def words(self, text: str) -> None:
        if not self.skipping and self.open_elements and text.strip():
            self.seen.append(text.strip())
        super().words(text)

    def kept(self, element: str, attributes: dict[str, str]) -> str:
        quiet = {n: value for n, value in attributes.items() if n not in _NAMING_ATTRIBUTES}
        classes = quiet.get("class", "")
        if is_allowed("class", classes):
            quiet["class"] = " ".join(name for name in classes.split() if name in STYLED)
            if not quiet["class"]:
                del quiet["class"]
        return super().kept(element, quiet)

    def write_start(self, name: str, kept: str, attributes: dict[str, str]) -> None:
        self.written.append(f"<{name}{kept}")
        if known := attributes.get("id", "").strip():
            self.mark_places[len(self.written)] = known
        self.written.append(">")


def read_marked_drawing(text: str) -> MarkedDrawing:
    """Take a drawing of a question apart."""
    parser = expat.ParserCreate()
    # A word that is written with references comes in one piece.
    parser.buffer_text = True
    reader = _MarkedReader(parser)
    drawing = take_apart(text, reader)
    return MarkedDrawing(
        view_box=drawing.view_box,
        faults=drawing.faults,
        spots=reader.spots,
        words=tuple(reader.seen),
        pieces=tuple(reader.written),
        mark_places=reader.mark_places,
    )


def _state(badge: Badge) -> str:
    return f' data-state="{badge.state}"' if badge.state else ""
