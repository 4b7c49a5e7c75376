"""From the scores of a student to the total.

A better score never gives a lower total: what is dropped is chosen so that the category is as
high as it can be, and the highest of sums that all grow with a score grows with it too. Where
each score counts the same, that is: the lowest are dropped. Exact numbers, rounded once at the
end. docs/algorithms/gradebook.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from courses.rules.gradebook.settings import (
    Category,
    GradebookSettings,
    Letter,
    Missing,
    Weighting,
)

ZERO = Decimal(0)
ONE = Decimal(1)


class Standing(StrEnum):
    """Where a score comes from, or why there is none."""

    SCORED = "scored"
    OVERRIDDEN = "overridden"
    MISSING = "missing"
    # Handed in; the grade comes.
    PENDING = "pending"
    # There may be one, and it is not shown to the student now.
    HIDDEN = "hidden"


class Fate(StrEnum):
    """What became of a score in the total."""

    COUNTED = "counted"
    DROPPED = "dropped"
    LEFT_OUT = "left_out"
    # The activity does not count for anybody.
    UNCOUNTED = "uncounted"


@dataclass(frozen=True, slots=True)
class Item:
    """An activity with a score. ``points`` is what it weighs where points do."""

    key: str
    title: str
    points: Decimal = ONE
    # Nobody can start it any more.
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Overridden:
    """Who set a score by hand, when, and why."""

    who: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Score:
    """What a student has at one activity. ``best``: of the attempts, whatever was set."""

    standing: Standing
    percent: Decimal | None = None
    attempts: int = 0
    best: Decimal | None = None
    override: Overridden | None = None


NO_SCORE = Score(Standing.MISSING)


@dataclass(frozen=True, slots=True)
class Line:
    """One score in the total. ``percent``: what it counts as; None where it is left out."""

    item: Item
    score: Score
    fate: Fate
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class CategoryTotal:
    """``percent`` is rounded for people; the total is made of what it was before."""

    category: Category
    percent: Decimal | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """What all of it comes to. None: nothing counts yet."""

    percent: Decimal | None
    letter: Letter | None
    categories: tuple[CategoryTotal, ...]
    uncounted: tuple[Line, ...]

    @property
    def lines(self) -> list[Line]:
        """All of them, category by category."""
        return [line for part in self.categories for line in part.lines] + list(self.uncounted)


@dataclass(frozen=True, slots=True)
class Book:
    """The settings with the activities in their categories, in the order of the course."""

    settings: GradebookSettings
    shelves: tuple[tuple[Category, tuple[Item, ...]], ...]
    uncounted: tuple[Item, ...]

    @property
    def items(self) -> list[Item]:
        return [item for _, items in self.shelves for item in items] + list(self.uncounted)


def book_of(settings: GradebookSettings, items: Sequence[Item]) -> Book:
    """Put each activity where the settings say."""
    places = {item.key: settings.place_of(item.key).category for item in items}
    names = {category.name for category in settings.categories}
    return Book(
        settings=settings,
        shelves=tuple(
            (category, tuple(item for item in items if places[item.key] == category.name))
            for category in settings.categories
        ),
        uncounted=tuple(item for item in items if places[item.key] not in names),
    )


def total_of(book: Book, scores: Mapping[str, Score]) -> Total:
    """The total of one student; ``scores`` by the key of the activity, missing ones left away."""
    parts, sums, weights = [], Fraction(0), 0
    for category, items in book.shelves:
        part, exact = _category_total(category, items, scores, book.settings.missing)
        parts.append(part)
        if exact is not None:
            weight = _hundredths(category.weight)
            sums, weights = sums + weight * exact, weights + weight
    percent = _rounded(sums / weights) if weights else None
    return Total(
        percent=percent,
        letter=letter_for(percent, book.settings.letters),
        categories=tuple(parts),
        uncounted=tuple(
            Line(item, score, Fate.UNCOUNTED, score.percent)
            for item in book.uncounted
            for score in [scores.get(item.key, NO_SCORE)]
        ),
    )


def letter_for(percent: Decimal | None, letters: Sequence[Letter]) -> Letter | None:
    """By the rounded total, which is what people see."""
    if percent is None:
        return None
    return next((letter for letter in letters if percent >= letter.least), None)


def counts_as(score: Score, item: Item, missing: Missing) -> Decimal | None:
    """The percentage that a score goes into the total with; None: it is left out."""
    if score.standing is Standing.MISSING:
        zero = missing is Missing.ZERO or (missing is Missing.UNTIL_CLOSED and item.closed)
        return ZERO if zero else None
    return score.percent


def best_kept(
    weights: Sequence[int], percents: Sequence[int], drop: int
) -> tuple[list[int], int, int]:
    """Which scores to keep so that their weighted mean is highest; its numerator and denominator.

    At least one is kept. Among choices that are equally good the lower percentage is dropped,
    then what comes later. Dinkelbach's method: keep those that lie above a guessed mean by most,
    take their mean as the next guess; it rises until it is the highest there is.
    """
    places = range(len(weights))
    keep = max(1, len(weights) - drop)
    above, below = 0, 1
    while True:
        gains = [
            weight * (percent * below - above)
            for weight, percent in zip(weights, percents, strict=True)
        ]
        chosen = sorted(places, key=lambda i: (-gains[i], -percents[i], i))[:keep]
        top = sum(weights[i] * percents[i] for i in chosen)
        bottom = sum(weights[i] for i in chosen)
        if top * below == above * bottom:
            return sorted(chosen), top, bottom
        above, below = top, bottom


def _category_total(
    category: Category, items: Sequence[Item], scores: Mapping[str, Score], missing: Missing
) -> tuple[CategoryTotal, Fraction | None]:
    """With its exact result in hundredths of a percent."""
    found = [(item, scores.get(item.key, NO_SCORE)) for item in items]
    counting = [counts_as(score, item, missing) for item, score in found]
    there = [i for i, percent in enumerate(counting) if percent is not None]
    if not there:
        lines = tuple(Line(item, score, Fate.LEFT_OUT, None) for item, score in found)
        return CategoryTotal(category, None, lines), None
    by_points = category.weighting is Weighting.POINTS
    kept, top, bottom = best_kept(
        [_hundredths(items[i].points) if by_points else 1 for i in there],
        [_hundredths(counting[i] or ZERO) for i in there],
        category.drop_lowest,
    )
    fates = dict.fromkeys(there, Fate.DROPPED) | {there[i]: Fate.COUNTED for i in kept}
    lines = tuple(
        Line(item, score, fates.get(i, Fate.LEFT_OUT), counting[i])
        for i, (item, score) in enumerate(found)
    )
    exact = Fraction(top, bottom)
    return CategoryTotal(category, _rounded(exact), lines), exact


def _hundredths(number: Decimal) -> int:
    return int(number * 100)


def _rounded(hundredths: Fraction) -> Decimal:
    """Half up, to two decimals of a percent."""
    whole = (2 * hundredths.numerator + hundredths.denominator) // (2 * hundredths.denominator)
    return Decimal(whole).scaleb(-2)
