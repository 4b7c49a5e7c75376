"""Who chose what: point-biserial of each option, and the picture by groups of the score."""

from dataclasses import dataclass

import numpy as np

from assessments.rules.statistics.guards import FEWEST_FOR_CORRELATION, FEWEST_FOR_FIFTHS
from assessments.rules.statistics.responses import (
    NOTHING,
    Flags,
    Floats,
    Ints,
    Responses,
    divided,
    summed,
)

MOST_GROUPS = 5


@dataclass(frozen=True)
class Picks:
    """One row for each option that somebody chose; several for an answer of several options.

    ``row`` is the place of the answer in ``Responses``; ``option`` counts over all questions, and
    ``item_of`` names the question of each option.
    """

    row: Ints
    option: Ints
    item_of: Ints


@dataclass(frozen=True)
class Options:
    """One entry an option; ``by_group`` has one column a group, the weakest first."""

    chosen: Ints
    correlation: Floats
    by_group: Ints


@dataclass(frozen=True)
class Groups:
    """Into how many groups the answers to each question fall, and how large each is."""

    count: Ints
    size: Ints
    open: Ints
    of_row: Ints


def groups_of(found: Responses) -> Groups:
    """Fifths of those who answered a question, by the rest of their paper; thirds where few.

    Equal rests stay together, so groups may differ in size; which of two equal people is the
    better is nothing that anybody knows. -1 for answers that belong to no group.
    """
    usable = ~found.ruled & np.isfinite(found.rest)
    rows = np.flatnonzero(usable)
    item, rest = found.item[rows], found.rest[rows]
    n = np.bincount(item, minlength=found.items)
    count = np.select([n >= FEWEST_FOR_FIFTHS, n >= FEWEST_FOR_CORRELATION], [MOST_GROUPS, 3], 0)
    of_row = np.full(found.item.size, -1, dtype=np.int64)
    if rows.size:
        order = np.lexsort((rest, item))
        item, rest = item[order], rest[order]
        # Where a question or a rest begins; equal rests share the middle of their places. Rests
        # that differ by rounding only are equal.
        new = np.concatenate(([True], (np.diff(item) != 0) | (np.diff(rest) > 1e-9)))
        starts = np.flatnonzero(new)
        ends = np.concatenate((starts[1:], [item.size])) - 1
        run = np.cumsum(new) - 1
        first = np.concatenate(([0], np.cumsum(n)[:-1]))
        middle = ((starts + ends) / 2)[run] - first[item]
        group = np.floor(count[item] * (middle + 0.5) / n[item]).astype(np.int64)
        group = np.clip(group, 0, np.maximum(count[item] - 1, 0))
        of_row[rows[order]] = np.where(count[item] > 0, group, -1)
    return Groups(
        count=count,
        size=_table(found, of_row, of_row >= 0),
        open=_table(found, of_row, (of_row >= 0) & ~found.answered),
        of_row=of_row,
    )


def _table(found: Responses, of_row: Ints, chosen: Flags) -> Ints:
    place = found.item[chosen] * MOST_GROUPS + of_row[chosen]
    cells = np.bincount(place, minlength=found.items * MOST_GROUPS)
    return cells.reshape(found.items, MOST_GROUPS)


def options_of(found: Responses, picks: Picks, groups: Groups) -> Options:
    """Point-biserial of choosing an option with the rest of the paper (Lord and Novick 1968).

    r = (mean rest of who chose it - mean rest of all) / deviation x sqrt(p / (1 - p)), which is
    Pearson's r of a column of noughts and ones. Not a number where all or nobody chose it.
    """
    options = picks.item_of.size
    usable = ~found.ruled & np.isfinite(found.rest)
    n = np.bincount(found.item[usable], minlength=found.items).astype(float)
    rest = np.where(usable, found.rest, 0.0)
    mean = divided(found.by_item(rest), n)
    apart = np.where(usable, rest - mean[found.item], 0.0)
    variance = divided(found.by_item(apart * apart), n)

    kept = usable[picks.row]
    row, option = picks.row[kept], picks.option[kept]
    chosen_with_rest = np.bincount(option, minlength=options).astype(float)
    higher = divided(summed(option, apart[row], options), chosen_with_rest)
    share = divided(chosen_with_rest, n[picks.item_of])
    spread = variance[picks.item_of]
    defined = (spread > NOTHING) & (share > 0) & (share < 1)
    safe = np.where(defined, share, 0.5)
    below = np.sqrt(np.where(defined, spread, 1.0))
    correlation = np.where(
        defined, np.clip(higher / below * np.sqrt(safe / (1 - safe)), -1.0, 1.0), np.nan
    )
    evidence = ~found.ruled[picks.row]
    grouped = groups.of_row[picks.row]
    within = grouped >= 0
    cells = np.bincount(
        picks.option[within] * MOST_GROUPS + grouped[within], minlength=options * MOST_GROUPS
    )
    return Options(
        chosen=np.bincount(picks.option[evidence], minlength=options),
        correlation=correlation,
        by_group=cells.reshape(options, MOST_GROUPS),
    )
