"""Figures of single questions, for all questions of an assessment at once."""

from dataclasses import dataclass

import numpy as np

from assessments.rules.statistics.responses import (
    Flags,
    Floats,
    Ints,
    Responses,
    correlations,
    divided,
)


@dataclass(frozen=True)
class Items:
    """One entry a question. Not a number where nothing can be said.

    ``n``: answers that say something, open ones among them. ``discrimination_n``: of those, with
    a rest of the paper. ``ruled``: left out by an instructor's ruling.
    """

    n: Ints
    attempts: Ints
    ruled: Ints
    pilot: Ints
    unanswered: Ints
    facility: Floats
    deviation: Floats
    discrimination: Floats
    discrimination_n: Ints
    points: Floats


def items_of(found: Responses) -> Items:
    """Facility: the mean share. Discrimination: Pearson's r of the share with the rest.

    Lord and Novick 1968, chapter 15; the rest in place of the total after Henrysson 1963. An open
    answer is a wrong one here, as in the grade.
    """
    evidence = ~found.ruled
    n = np.bincount(found.item[evidence], minlength=found.items)
    many = n.astype(float)
    facility = divided(found.by_item(np.where(evidence, found.share, 0.0)), many)
    apart = np.where(evidence, found.share - facility[found.item], 0.0)
    deviation = np.sqrt(divided(found.by_item(apart * apart), np.maximum(many - 1, 0)))
    usable = evidence & np.isfinite(found.rest)
    discrimination, with_rest = correlations(
        found.item, found.items, found.share, found.rest, usable
    )
    attempts = np.bincount(found.item, minlength=found.items)

    def counted(flags: Flags) -> Ints:
        return np.bincount(found.item[flags], minlength=found.items)

    return Items(
        n=n,
        attempts=attempts,
        ruled=counted(found.ruled),
        pilot=counted(found.pilot),
        unanswered=counted(evidence & ~found.answered),
        facility=facility,
        deviation=deviation,
        discrimination=discrimination,
        discrimination_n=with_rest,
        points=divided(found.by_item(found.points), attempts.astype(float)),
    )


def quartiles(found: Responses) -> tuple[Floats, Ints]:
    """Seconds of each question: first quartile, median, third; and of how many answers.

    Shape (questions, 3). Between two values in proportion, as numpy's ``percentile`` does.
    """
    rows = np.flatnonzero(np.isfinite(found.seconds))
    item, seconds = found.item[rows], found.seconds[rows]
    order = np.lexsort((seconds, item))
    seconds = seconds[order]
    n = np.bincount(item, minlength=found.items)
    first = np.concatenate(([0], np.cumsum(n)[:-1]))
    result = np.full((found.items, 3), np.nan)
    some = np.flatnonzero(n)
    for column, share in enumerate((0.25, 0.5, 0.75)):
        place = share * (n[some] - 1)
        low = np.floor(place).astype(np.int64)
        high = np.minimum(low + 1, n[some] - 1)
        part = place - low
        below, above = seconds[first[some] + low], seconds[first[some] + high]
        result[some, column] = below + part * (above - below)
    return result, n
