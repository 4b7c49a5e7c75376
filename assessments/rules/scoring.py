"""From the outcomes of single answers to the score of a paper. Decimals, never floats."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class ItemScore:
    """The points of one item, and the share of them that its answer is worth (``rules.worth``).

    Below nothing where a wrong answer costs.
    """

    position: int
    share: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class PaperScore:
    """The points of a paper, the percentage rounded half up to a hundredth, and the verdict."""

    earned: Decimal
    possible: Decimal
    percent: Decimal
    passed: bool


def score_paper(*, items: Sequence[ItemScore], pass_percent: Decimal) -> PaperScore:
    """Add up a paper. It is passed when the exact percentage, before rounding, reaches the mark.

    What wrong answers cost never brings the whole below nothing. An empty paper scores nothing
    and passes nobody.
    """
    possible = sum((item.points for item in items), Decimal(0))
    earned = max(Decimal(0), sum((item.points * item.share for item in items), Decimal(0)))
    if possible == 0:
        return PaperScore(Decimal(0), Decimal(0), Decimal(0), passed=False)
    percent = (earned * 100 / possible).quantize(HUNDREDTH, ROUND_HALF_UP)
    return PaperScore(
        earned=earned.quantize(HUNDREDTH, ROUND_HALF_UP),
        possible=possible,
        percent=percent,
        passed=earned * 100 >= pass_percent * possible,
    )


def plain(value: Decimal) -> str:
    """A number as people write it: 70, 66.67, 100; never 1E+2."""
    return f"{value.normalize():f}"
