"""Scores on a scale, and how exact they are. No Django here."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt

from foundation.intervals import Z_80, wilson

LOWEST, PASS, HIGHEST = 100, 300, 400


@dataclass(frozen=True, slots=True)
class ScaledScore:
    """A score and the two figures between which four of five others papers would put it."""

    score: int
    low: int
    high: int
    standard_error: int


def practice_scale(percent: Decimal, *, cut: Decimal) -> int:
    """The practice scale: 0 percent is 100, the cut score 300, 100 percent 400, straight between.

    Rounded half up, but nobody is rounded over the cut: who did not pass has at most 299.
    """
    percent = min(max(percent, Decimal(0)), Decimal(100))
    if percent >= cut:
        span = Decimal(100) - cut
        above = (percent - cut) / span if span else Decimal(1)
        return PASS + _whole(above * (HIGHEST - PASS))
    return min(LOWEST + _whole(percent / cut * (PASS - LOWEST)), PASS - 1)


def scaled_score(percent: Decimal, *, cut: Decimal, items: int) -> ScaledScore:
    """A score with its standard error of measurement and an interval, for a paper of so many items.

    The error is that of the binomial model: each item is a draw from all that could be asked
    (Lord and Novick 1968, ch. 23; variance p(1-p)/(n-1)). The interval is Wilson's, so that it
    stays within the scale.
    """
    share = float(min(max(percent, Decimal(0)), Decimal(100))) / 100
    count = max(items, 2)
    error = sqrt(share * (1 - share) / (count - 1))
    low, high = wilson(share, count, Z_80)
    return ScaledScore(
        score=practice_scale(percent, cut=cut),
        low=practice_scale(_percent(low), cut=cut),
        high=practice_scale(_percent(high), cut=cut),
        standard_error=_whole(Decimal(error) * 100 * _slope(percent, cut)),
    )


def _slope(percent: Decimal, cut: Decimal) -> Decimal:
    """Points of the scale for a percent, on the side of the cut where the score is."""
    if percent >= cut:
        span = Decimal(100) - cut
        return Decimal(HIGHEST - PASS) / span if span else Decimal(0)
    return Decimal(PASS - LOWEST) / cut


def _percent(share: float) -> Decimal:
    return Decimal(str(round(share * 100, 6)))


def _whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
