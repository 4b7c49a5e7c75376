"""How the totals of a class lie: how many in each ten percent."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

BARS = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """So many totals from ``low`` on and below ``high``; 100 % is in the last one."""

    low: int
    high: int
    count: int


def distribution_of(totals: Iterable[Decimal]) -> list[Bar]:
    """Ten bars. Totals lie between 0 and 100."""
    counts = [0] * BARS
    for total in totals:
        counts[min(int(total) // BARS, BARS - 1)] += 1
    return [Bar(low=10 * i, high=10 * (i + 1), count=count) for i, count in enumerate(counts)]
