"""Figures of a whole assessment: the scores, and how far they can be trusted."""

from dataclasses import dataclass, field
from math import sqrt
from typing import Any

import numpy as np

from assessments.rules.statistics.guards import (
    FEWEST_FOR_CLASS,
    FEWEST_FOR_CORRELATION,
    FEWEST_SECTION,
    missing,
)
from assessments.rules.statistics.responses import (
    NOTHING,
    Flags,
    Floats,
    Responses,
    divided,
    summed,
)
from foundation.intervals import Interval, of_alpha, of_mean, wilson

BINS = 10


@dataclass(frozen=True)
class Reliability:
    """``method``: ``alpha``, ``kr20`` or ``drawn``; empty with ``why`` where there is none.

    ``sem_percent``: standard error of measurement, in percent of the paper. ``if_deleted`` and
    ``weights`` have one entry a question, not a number where it is not defined.
    """

    method: str = ""
    value: float | None = None
    interval: Interval | None = None
    sem_percent: float | None = None
    questions: float = 0.0
    # Questions that a ruling took out of it.
    left_out: int = 0
    unequal_points: bool = False
    why: dict[str, Any] | None = None
    if_deleted: Floats = field(default_factory=lambda: np.zeros(0))
    weights: Floats = field(default_factory=lambda: np.zeros(0))
    # Why there is no alpha if deleted and no weight.
    why_not_deleted: dict[str, Any] | None = None


def reliability_of(found: Responses) -> Reliability:
    """Alpha where everybody had the same questions, the coefficient for drawn papers elsewhere.

    Alpha of Cronbach 1951, which is KR-20 of Kuder and Richardson 1937 where answers are right or
    wrong. For papers that differ it is not defined. In its place stands the generalizability
    coefficient of the nested design (questions within people; Cronbach, Gleser, Nanda and
    Rajaratnam 1972; Brennan 2001): one-way analysis of variance, in which the luck of the draw
    counts as error, as it does for the student.
    """
    ruled_out = np.bincount(found.item[found.ruled], minlength=found.items) > 0
    used = found.counts & ~ruled_out[found.item]
    in_use = np.bincount(found.item[used], minlength=found.items)
    nothing = np.full(found.items, np.nan)
    left_out = int(ruled_out.sum())
    empty = Reliability(left_out=left_out, if_deleted=nothing, weights=nothing)
    if found.attempts < FEWEST_FOR_CORRELATION:
        why = missing("too_few_attempts", n=found.attempts, needed=FEWEST_FOR_CORRELATION)
        return _without(empty, why)
    per_attempt = np.bincount(found.attempt[used], minlength=found.attempts)
    mean_count = float(per_attempt.mean())
    if mean_count < FEWEST_SECTION:
        why = missing("too_few_questions", n=int(mean_count), needed=FEWEST_SECTION)
        return _without(empty, why)
    if bool(np.all((in_use == 0) | (in_use == found.attempts))):
        return _alpha(found, used, in_use > 0, empty)
    return _drawn(found, used, empty)


def _without(empty: Reliability, why: dict[str, Any]) -> Reliability:
    return Reliability(
        left_out=empty.left_out,
        why=why,
        if_deleted=empty.if_deleted,
        weights=empty.weights,
        why_not_deleted=why,
    )


def _alpha(found: Responses, used: Flags, asked: Flags, empty: Reliability) -> Reliability:
    """From sums alone: variances of the questions, of the total, and what they share."""
    brought = np.where(used, found.brought, 0.0)
    total = found.by_attempt(brought)
    people = found.attempts
    mean = found.by_item(brought) / people
    apart = np.where(used, brought - mean[found.item], 0.0)
    total_apart = total - total.mean()
    variance = found.by_item(apart * apart) / (people - 1)
    shared = found.by_item(apart * total_apart[found.attempt]) / (people - 1)
    of_total = float(total_apart @ total_apart) / (people - 1)
    if of_total <= NOTHING:
        return _without(empty, missing("all_the_same"))
    k = int(asked.sum())
    alpha = k / (k - 1) * (1 - float(variance.sum()) / of_total)
    without = of_total + variance - 2 * shared
    if_deleted = np.full(found.items, np.nan)
    if k > FEWEST_SECTION:
        defined = asked & (without > NOTHING)
        parts = 1 - divided(variance.sum() - variance, without)
        if_deleted = np.where(defined, (k - 1) / (k - 2) * parts, np.nan)
    possible = float(found.by_attempt(np.where(used, found.points, 0.0)).mean())
    shares, points = found.worth[used], found.points[used]
    right_or_wrong = bool(np.all((shares == 0) | (shares == 1)) and np.ptp(points) <= NOTHING)
    # Below nothing it means that questions have nothing in common: all spread is error.
    error = sqrt(of_total) * sqrt(1 - max(0.0, alpha))
    return Reliability(
        method="kr20" if right_or_wrong else "alpha",
        value=alpha,
        interval=of_alpha(alpha, people, k),
        sem_percent=100 * error / possible if possible > NOTHING else None,
        questions=k,
        left_out=empty.left_out,
        if_deleted=if_deleted,
        weights=np.where(asked, shared / of_total, np.nan),
        why_not_deleted=missing("too_few_questions", n=k, needed=3)
        if k <= FEWEST_SECTION
        else None,
    )


def _drawn(found: Responses, used: Flags, empty: Reliability) -> Reliability:
    """One-way analysis of variance of the shares, people of unequal numbers of questions allowed.

    k0 after Searle 1971: the number of questions that an unbalanced design is worth.
    """
    worth, attempt = found.worth[used], found.attempt[used]
    k = np.bincount(attempt, minlength=found.attempts).astype(float)
    people, total = int((k > 0).sum()), float(k.sum())
    if people < FEWEST_FOR_CORRELATION or total <= people:
        why = missing("too_few_attempts", n=people, needed=FEWEST_FOR_CORRELATION)
        return _without(empty, why)
    mean = divided(summed(attempt, worth, found.attempts), k)
    apart = worth - mean[attempt]
    within = float(apart @ apart) / (total - people)
    between = float(np.nansum(k * (mean - worth.mean()) ** 2)) / (people - 1)
    if between <= NOTHING and within <= NOTHING:
        return _without(empty, missing("all_the_same"))
    worth_of = (total - float((k * k).sum()) / total) / (people - 1)
    of_people = max(0.0, (between - within) / worth_of)
    usual = total / people
    error = within / usual
    return Reliability(
        method="drawn",
        value=of_people / (of_people + error) if of_people + error > NOTHING else None,
        sem_percent=100 * sqrt(error),
        questions=usual,
        left_out=empty.left_out,
        unequal_points=bool(np.ptp(found.points[used]) > NOTHING),
        if_deleted=empty.if_deleted,
        weights=empty.weights,
        why_not_deleted=missing("papers_differ"),
    )


def distribution_of(percents: Floats, passed: Flags) -> dict[str, Any]:
    """Mean, spread, quartiles, tenths and the share that passed; ``why`` where too few.

    A column holds from its lower bound up to below its upper one, the last 100 too.
    """
    n = int(percents.size)
    if n < FEWEST_FOR_CLASS:
        return {"n": n, "why": missing("too_few_attempts", n=n, needed=FEWEST_FOR_CLASS)}
    columns, _ = np.histogram(percents, bins=BINS, range=(0.0, 100.0))
    mean, deviation = float(percents.mean()), float(percents.std(ddof=1))
    low, high = of_mean(mean, deviation, n)
    share = float(passed.mean())
    return {
        "n": n,
        "why": None,
        "mean": mean,
        "mean_interval": (max(0.0, low), min(100.0, high)),
        "deviation": deviation,
        "lowest": float(percents.min()),
        "quartiles": [float(value) for value in np.percentile(percents, (25, 50, 75))],
        "highest": float(percents.max()),
        "columns": [int(value) for value in columns],
        "passed": int(passed.sum()),
        "passed_share": share,
        "passed_interval": wilson(share, n),
    }
