"""Whether another paper would give the same decision: pass or not.

After Livingston and Lewis 1995, in the form with two parameters: the true score follows a beta
distribution that has the mean of the scores and their reliable variance, and a paper behaves like
so many questions of right or wrong as have the same reliability. With KR-21 for the reliability
this is Huynh 1976, and the number is that of the questions. ``docs/algorithms/reliability.md``
has simulated cohorts beside it.
"""

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np

from assessments.rules.statistics.responses import NOTHING, Floats

# Steps of the true score; more change nothing in the third digit.
STEPS = 400
# As many questions have a reliability of nearly 1: more cost time and change nothing.
MOST_QUESTIONS = 2000


@dataclass(frozen=True, slots=True)
class Decisions:
    """Shares of people. ``same``: two papers decide alike. ``right``: a paper decides as the true
    score would. ``kappa``: how much of what is left by chance is agreed on (Cohen 1960)."""

    same: float
    kappa: float | None
    right: float
    passed_wrongly: float
    failed_wrongly: float
    questions: int


def decisions_of(
    *, mean: float, deviation: float, reliability: float, cut: float
) -> Decisions | None:
    """From shares between 0 and 1; None where everybody has the same score."""
    variance = deviation**2
    if variance <= NOTHING or not 0 < mean < 1:
        return None
    reliable = min(max(reliability, 0.0), 0.999)
    of_true = reliable * variance
    if mean * (1 - mean) <= of_true:
        return None
    worth = (mean * (1 - mean) - of_true) / (variance - of_true)
    count = int(min(max(round(worth), 1), MOST_QUESTIONS))
    true, weight = _true_scores(mean, of_true)
    passing = _passing(true, count, cut)
    share = float(weight @ passing)
    same = float(weight @ (passing**2 + (1 - passing) ** 2))
    by_chance = share**2 + (1 - share) ** 2
    able = true >= cut - NOTHING
    passed_wrongly = float(weight[~able] @ passing[~able])
    failed_wrongly = float(weight[able] @ (1 - passing[able]))
    return Decisions(
        same=same,
        kappa=(same - by_chance) / (1 - by_chance) if by_chance < 1 - NOTHING else None,
        right=1 - passed_wrongly - failed_wrongly,
        passed_wrongly=passed_wrongly,
        failed_wrongly=failed_wrongly,
        questions=count,
    )


def _true_scores(mean: float, variance: float) -> tuple[Floats, Floats]:
    """Points of the beta distribution with this mean and variance, and what each weighs."""
    if variance <= NOTHING:
        return np.array([mean]), np.ones(1)
    both = mean * (1 - mean) / variance - 1
    a, b = mean * both, (1 - mean) * both
    # In equal steps of an angle, so that ends where the density grows without bound are met.
    angle = (np.arange(STEPS) + 0.5) * (np.pi / 2 / STEPS)
    true = np.sin(angle) ** 2
    log = (2 * a - 1) * np.log(np.sin(angle)) + (2 * b - 1) * np.log(np.cos(angle))
    weight = np.exp(log - log.max())
    return true, weight / weight.sum()


def _passing(true: Floats, count: int, cut: float) -> Floats:
    """The chance to have the mark: right answers are binomial."""
    needed = ceil(cut * count - 1e-9)
    if needed <= 0:
        return np.ones_like(true)
    if needed > count:
        return np.zeros_like(true)
    k = np.arange(needed, count + 1)
    logs = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, count + 1)))))
    ways = logs[count] - logs[k] - logs[count - k]
    inside = np.clip(true, 1e-300, 1 - 1e-16)
    each = ways + np.outer(np.log(inside), k) + np.outer(np.log1p(-inside), count - k)
    return np.minimum(1.0, np.exp(each).sum(axis=1))


def longer(reliability: float, times: float) -> float:
    """What a paper so many times as long would have (Spearman 1910; Brown 1910)."""
    return times * reliability / (1 + (times - 1) * reliability)


def error_of(deviation: float, reliability: float) -> float:
    """The standard error of measurement."""
    return deviation * sqrt(1 - max(0.0, min(1.0, reliability)))
