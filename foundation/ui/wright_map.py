"""People and questions on one scale: who stands where above it, what stands where below.

After Wright and Stone 1979, laid on its side so that a phone shows it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from foundation.ui.charts import (
    LEFT,
    LINE,
    RIGHT,
    TOP,
    WIDTH,
    Axis,
    Chart,
    _chart,
    _line,
    _rect,
    _shape,
    _side,
    _text,
)

HALF = 120
# More marks in one pile do not fit; then columns are drawn.
MOST_IN_A_PILE = 12


@dataclass(frozen=True, slots=True)
class Placed:
    """A question on the scale; ``shape`` and ``name`` as in ``charts.Point``."""

    value: float
    name: str
    shape: str = "dot"


def wright_map(
    title: str,
    description: str,
    *,
    people: Sequence[tuple[float, float, int]],
    placed: Sequence[Placed],
    x: Axis,
    above: str,
    below: str,
) -> Chart:
    """``people``: from where to where how many. What lies outside the axis stands at its end."""
    across = WIDTH - LEFT - RIGHT
    middle = TOP + HALF
    parts: list[SafeString] = []
    for value, word in x.ticks:
        at = LEFT + x.share(value) * across
        parts.append(_line(at, TOP, at, middle + HALF, "grid"))
        parts.append(_text(at, middle + HALF + LINE, word, "middle", "small"))
    most = max([count for _, _, count in people] or [0]) or 1
    for low, high, count in people:
        if count:
            start, end = LEFT + x.share(low) * across, LEFT + x.share(high) * across
            tall = (HALF - LINE) * count / most
            parts.append(_rect(start + 1, middle - tall, max(1.0, end - start - 2), tall, "bar"))
            parts.append(_text((start + end) / 2, middle - tall - 3, str(count), "middle", "small"))
    parts += _below(placed, people, x, across, middle)
    parts.append(_line(LEFT, middle, LEFT + across, middle, "axis"))
    parts.append(_side(above, TOP + HALF / 2))
    parts.append(_side(below, middle + HALF / 2))
    height = middle + HALF + 2 * LINE + 10
    parts.append(_text(LEFT + across / 2, height - 6, x.title, "middle"))
    return _chart(title, description, height, parts)


def has_marks(placed: Sequence[Placed], people: Sequence[tuple[float, float, int]]) -> bool:
    """Whether each question is drawn as a mark of its own, and not in a column of many."""
    return max((len(pile) for pile in _piles(placed, people)), default=0) <= MOST_IN_A_PILE


def _piles(
    placed: Sequence[Placed], people: Sequence[tuple[float, float, int]]
) -> list[list[Placed]]:
    """The questions in the columns of the people; the ends hold all beyond."""
    piles: list[list[Placed]] = [[] for _ in people]
    for one in sorted(placed, key=lambda entry: entry.value):
        inside = [n for n, (low, high, _) in enumerate(people) if low <= one.value < high]
        place = inside[0] if inside else (0 if one.value < people[0][0] else len(people) - 1)
        piles[place].append(one)
    return piles


def _below(
    placed: Sequence[Placed],
    people: Sequence[tuple[float, float, int]],
    x: Axis,
    across: float,
    middle: float,
) -> list[SafeString]:
    piles = _piles(placed, people)
    most = max((len(pile) for pile in piles), default=0) or 1
    parts: list[SafeString] = []
    for (low, high, _), pile in zip(people, piles, strict=True):
        start, end = LEFT + x.share(low) * across, LEFT + x.share(high) * across
        if most <= MOST_IN_A_PILE:
            step = min(12.0, (HALF - LINE) / most)
            parts += [
                _shape(one.shape, (start + end) / 2, middle + 8 + n * step, one.name)
                for n, one in enumerate(pile)
            ]
        elif pile:
            tall = (HALF - LINE) * len(pile) / most
            parts.append(_rect(start + 1, middle, max(1.0, end - start - 2), tall, "span"))
            at = middle + tall + LINE - 2
            parts.append(_text((start + end) / 2, at, str(len(pile)), "middle", "small"))
    return parts
