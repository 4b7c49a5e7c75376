"""Where the shapes of a drawing lie: roughly, to set a number on them.

Curves count by their control points and arcs by their ends, so a box may be a
little large or small. Who needs it exact writes the place by hand.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_STEP = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])([^MmLlHhVvCcSsQqTtAaZz]*)")
# How many numbers one step of a path takes.
_TAKES = {"M": 2, "L": 2, "T": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "A": 7}
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """The smallest upright rectangle around something."""

    left: float
    top: float
    right: float
    bottom: float

    def with_(self, other: "Box | None") -> "Box":
        if other is None:
            return self
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    @property
    def middle(self) -> Point:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def numbers_in(text: str) -> list[float]:
    """The numbers of an attribute, in their order."""
    return [float(found) for found in _NUMBER.findall(text)]


def box_of(element: str, attributes: Mapping[str, str]) -> Box | None:
    """The box around a shape; None for what is no shape, and for one that cannot be read."""

    def number(name: str) -> float:
        return next(iter(numbers_in(attributes.get(name, ""))), 0.0)

    x, y = number("cx"), number("cy")
    if element == "circle":
        return Box(x - number("r"), y - number("r"), x + number("r"), y + number("r"))
    if element == "ellipse":
        return Box(x - number("rx"), y - number("ry"), x + number("rx"), y + number("ry"))
    if element == "rect":
        left, top = number("x"), number("y")
        return Box(left, top, left + number("width"), top + number("height"))
    if element == "line":
        return _around([(number("x1"), number("y1")), (number("x2"), number("y2"))])
    if element in {"polygon", "polyline"}:
        values = numbers_in(attributes.get("points", ""))
        return _around(zip(values[::2], values[1::2], strict=False))
    return _around(_corners(attributes.get("d", ""))) if element == "path" else None


def _around(points: Iterable[Point]) -> Box | None:
    found = list(points)
    if not found:
        return None
    across, down = [x for x, _ in found], [y for _, y in found]
    return Box(min(across), min(down), max(across), max(down))


def _corners(path: str) -> list[Point]:
    """The ends and control points of a path."""
    found: list[Point] = []
    x = y = 0.0
    begun = (0.0, 0.0)
    for letter, rest in _STEP.findall(path):
        kind = letter.upper()
        if kind == "Z":
            x, y = begun
            continue
        values, takes = numbers_in(rest), _TAKES[kind]
        for start in range(0, len(values) - takes + 1, takes):
            at = (x, y) if letter.islower() else (0.0, 0.0)
            points = _points(kind, values[start : start + takes], at, (x, y))
            found += points
            x, y = points[-1]
            if kind == "M" and start == 0:
                begun = (x, y)
    return found


def _points(kind: str, step: list[float], at: Point, here: Point) -> list[Point]:
    if kind == "H":
        return [(at[0] + step[0], here[1])]
    if kind == "V":
        return [(here[0], at[1] + step[0])]
    pairs = step[5:] if kind == "A" else step
    return [(at[0] + x, at[1] + y) for x, y in zip(pairs[::2], pairs[1::2], strict=True)]
