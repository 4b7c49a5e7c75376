"""Where the bars of a chart stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import template

from courses.rules.gradebook.distribution import Bar

register = template.Library()
GROUND, HIGH, STEP, LEFT = 124, 104, 50, 13


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """In units of the picture, from its upper left corner."""

    low: int
    high: int
    count: int
    x: int
    y: int
    height: int
    middle: int
    above: int


@register.filter
def drawn(bars: Sequence[Bar], highest: int) -> list[DrawnBar]:
    """The bars, the highest as high as there is room."""
    found = []
    for number, bar in enumerate(bars):
        height = round(HIGH * bar.count / highest) if highest else 0
        x = LEFT + STEP * number
        found.append(
            DrawnBar(
                low=bar.low,
                high=bar.high,
                count=bar.count,
                x=x,
                y=GROUND - height,
                height=height,
                middle=x + 22,
                above=GROUND - height - 5,
            )
        )
    return found
