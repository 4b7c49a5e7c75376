"""The answers to one assessment as columns, and what every figure is made of."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Sums of squares below this are rounding, not differences.
NOTHING = 1e-12


@dataclass(frozen=True)
class Responses:
    """One row an answer, all columns of one length.

    ``attempt`` and ``item`` count from 0 without holes. ``share``: how right, 0 to 1. ``worth``:
    the share of ``points`` that it brought (penalties, certainty). ``pilot``: on trial, not
    counted. ``ruled``: dropped or given to everybody, so it says nothing of who answered.
    ``seconds``: not a number where unknown.
    """

    attempts: int
    items: int
    attempt: Ints
    item: Ints
    share: Floats
    worth: Floats
    points: Floats
    answered: Flags
    pilot: Flags
    ruled: Flags
    seconds: Floats

    def only(self, chosen: Flags) -> "tuple[Responses, Ints]":
        """The answers of the chosen attempts, renumbered, with the places of their rows."""
        rows = np.flatnonzero(chosen[self.attempt])
        numbers = np.cumsum(chosen) - 1
        columns = ("item", "share", "worth", "points", "answered", "pilot", "ruled", "seconds")
        kept = {name: getattr(self, name)[rows] for name in columns}
        found = Responses(
            attempts=int(chosen.sum()),
            items=self.items,
            attempt=numbers[self.attempt[rows]],
            **kept,
        )
        return found, rows

    @cached_property
    def counts(self) -> Flags:
        """What makes up a score that says something: neither on trial nor ruled out."""
        return ~(self.pilot | self.ruled)

    @cached_property
    def brought(self) -> Floats:
        """Points of each answer."""
        return self.worth * self.points

    @cached_property
    def earned(self) -> Floats:
        """Points of each attempt, of what counts."""
        return self.by_attempt(np.where(self.counts, self.brought, 0.0))

    @cached_property
    def possible(self) -> Floats:
        """What each attempt could have brought."""
        return self.by_attempt(np.where(self.counts, self.points, 0.0))

    @cached_property
    def rest(self) -> Floats:
        """For each answer, the share that the rest of the paper brought; else not a number.

        Without the answer itself, so that no question agrees with itself (Henrysson 1963).
        """
        earned = self.earned[self.attempt] - np.where(self.counts, self.brought, 0.0)
        possible = self.possible[self.attempt] - np.where(self.counts, self.points, 0.0)
        whole = possible > NOTHING
        return np.where(whole, earned / np.where(whole, possible, 1.0), np.nan)

    def by_attempt(self, values: Floats) -> Floats:
        return summed(self.attempt, values, self.attempts)

    def by_item(self, values: Floats) -> Floats:
        return summed(self.item, values, self.items)


def summed(place: Ints, values: Floats, count: int) -> Floats:
    """The sum of the values at each place from 0 to ``count``."""
    return np.bincount(place, weights=values, minlength=count).astype(np.float64)


def divided(above: Floats, below: Floats) -> Floats:
    """Above by below; not a number where there is nothing below."""
    some = np.abs(below) > NOTHING
    return np.where(some, above / np.where(some, below, 1.0), np.nan)


def correlations(
    group: Ints, groups: int, one: Floats, other: Floats, usable: Flags
) -> tuple[Floats, Ints]:
    """Pearson's r of two columns within each group, and of how many rows.

    Deviations from the mean first, then products: sums of squares of large numbers would lose
    what is looked for. Not a number where one of the two does not differ.
    """
    rows = np.flatnonzero(usable)
    place, x, y = group[rows], one[rows], other[rows]
    n = np.bincount(place, minlength=groups)
    if not rows.size:
        return np.full(groups, np.nan), n

    def total(values: Floats) -> Floats:
        return summed(place, values, groups)

    dx = x - divided(total(x), n.astype(float))[place]
    dy = y - divided(total(y), n.astype(float))[place]
    xx, yy, xy = total(dx * dx), total(dy * dy), total(dx * dy)
    differ = (xx > NOTHING * np.maximum(n, 1)) & (yy > NOTHING * np.maximum(n, 1))
    below = np.sqrt(np.where(differ, xx * yy, 1.0))
    return np.where(differ, np.clip(xy / below, -1.0, 1.0), np.nan), n
