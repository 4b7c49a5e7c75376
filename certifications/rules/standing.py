"""How exact a percentage is, and where it stands among others. No Django here."""

from dataclasses import dataclass
from math import ceil, floor, sqrt

from foundation.intervals import Z_80, wilson

# In the middle, four times out of five, a percentile among 10 others may be off by 19 to either
# side and among 30 by 11. And among few others somebody could guess whose scores they are.
FEWEST_OTHERS = 30
YEARS = 2


@dataclass(frozen=True, slots=True)
class Exactness:
    """Whole percent: the standard error, and the two figures of four times out of five."""

    standard_error: float
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Percentile:
    """Of a hundred others so many did less well, and how far that may be off."""

    value: int
    low: int
    high: int
    others: int


def exactness(percent: float, *, items: float) -> Exactness:
    """Of a percentage on so many items: the binomial model, as ``rules.scaling`` has it."""
    share = min(max(percent, 0.0), 100.0) / 100
    count = max(items, 2.0)
    low, high = wilson(share, count, Z_80)
    return Exactness(
        standard_error=100 * sqrt(share * (1 - share) / (count - 1)),
        low=floor(100 * low + 1e-9),
        high=ceil(100 * high - 1e-9),
    )


def weight_of(points: list[float]) -> float:
    """What so many items of different points weigh: (sum)^2 / sum of squares (Kish 1965)."""
    squares = sum(one * one for one in points)
    return sum(points) ** 2 / squares if squares else 0.0


def percentile(*, below: int, same: int, others: int) -> Percentile | None:
    """None where the others are too few. Those with the same score count half (mid-rank)."""
    if others < FEWEST_OTHERS:
        return None
    share = (below + same / 2) / others
    low, high = wilson(share, others, Z_80)
    return Percentile(round(100 * share), floor(100 * low), ceil(100 * high), others)
