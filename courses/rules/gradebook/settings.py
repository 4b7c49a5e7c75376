"""What an instructor sets for the grades of a course, and what is wrong with it, in words."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType

HUNDRED = Decimal(100)
MOST_WEIGHT = Decimal(10_000)
LONGEST_NAME, LONGEST_LETTER = 60, 10


class Weighting(StrEnum):
    """How the scores of one category count against each other."""

    EQUAL = "equal"
    POINTS = "points"


class Missing(StrEnum):
    """What it counts as that a student has no score."""

    UNTIL_CLOSED = "until_closed"
    ZERO = "zero"
    LEFT_OUT = "left_out"


WEIGHTING_WORDS = {
    Weighting.EQUAL: "each counts the same",
    Weighting.POINTS: "each counts by its points",
}
MISSING_WORDS = {
    Missing.UNTIL_CLOSED: "left out until it has closed, then zero",
    Missing.ZERO: "zero at once",
    Missing.LEFT_OUT: "left out, always",
}


@dataclass(frozen=True, slots=True)
class Category:
    """A part of the total. Weights are relative: 40 and 60 are the same as 2 and 3."""

    name: str
    weight: Decimal
    drop_lowest: int = 0
    weighting: Weighting = Weighting.EQUAL


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter from this percentage on."""

    letter: str
    least: Decimal


@dataclass(frozen=True, slots=True)
class Place:
    """Where one activity counts. No category: it does not count.

    ``points`` is what it weighs where its category counts by points; None is what its paper asks.
    """

    category: str | None
    points: Decimal | None = None


LETTERS = tuple(
    Letter(letter, Decimal(least))
    for letter, least in (("A", 90), ("B", 80), ("C", 70), ("D", 60), ("F", 0))
)
NOWHERE: Mapping[str, Place] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class GradebookSettings:
    """All of it. ``places`` by the activity's public id; who is not named is in the first one."""

    categories: tuple[Category, ...] = (Category("Coursework", HUNDRED),)
    letters: tuple[Letter, ...] = LETTERS
    missing: Missing = Missing.UNTIL_CLOSED
    places: Mapping[str, Place] = field(default_factory=lambda: NOWHERE)

    def place_of(self, key: str) -> Place:
        return self.places.get(key) or Place(self.categories[0].name)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: ``categories``, ``letters``, ``places``."""

    place: str
    text: str


def problems_of(settings: GradebookSettings, titles: Mapping[str, str]) -> list[Problem]:
    """All that is wrong; nothing where it can be used. ``titles``: of the activities, by key."""
    if not settings.categories:
        return [Problem("categories", "Add at least one category.")]
    return [
        *(Problem("categories", text) for text in _categories(settings.categories)),
        *(Problem("letters", text) for text in _letters(settings.letters)),
        *(Problem("places", text) for text in _places(settings, titles)),
        *(Problem("categories", text) for text in _drops(settings, titles)),
    ]


def _categories(categories: Sequence[Category]) -> Iterator[str]:
    for name, times in Counter(category.name.casefold() for category in categories).items():
        if times > 1:
            yield f"Two categories are called “{name}”. Give each a name of its own."
    for category in categories:
        if not category.name.strip():
            yield "Give every category a name."
        if len(category.name) > LONGEST_NAME:
            yield f"“{category.name[:20]}…”: use at most {LONGEST_NAME} characters."
        if _too_fine(category.weight) or not 0 < category.weight <= MOST_WEIGHT:
            yield (
                f"“{category.name}”: the weight is a number above 0 and at most {MOST_WEIGHT}, "
                "with two decimals at most. To leave activities out, let them not count."
            )
        if category.drop_lowest < 0:
            yield f"“{category.name}”: how many are dropped is 0 or more."


def _letters(letters: Sequence[Letter]) -> Iterator[str]:
    if not letters:
        yield "Give at least one letter, such as “0 Passed”."
        return
    bounds = [letter.least for letter in letters]
    if any(_too_fine(bound) or not 0 <= bound <= HUNDRED for bound in bounds):
        yield "A letter begins at 0 to 100 %, with two decimals at most."
        return
    if any(above <= below for above, below in pairwise(bounds)):
        yield "Write the letters from the best down: each begins lower than the one above it."
    if bounds[-1] != 0:
        yield "The last letter begins at 0, so that everybody gets one."
    names = [letter.letter for letter in letters]
    if len(set(names)) < len(names):
        yield "Use every letter once."
    if any(not name.strip() or len(name) > LONGEST_LETTER for name in names):
        yield f"A letter has 1 to {LONGEST_LETTER} characters."


def _places(settings: GradebookSettings, titles: Mapping[str, str]) -> Iterator[str]:
    known = {category.name for category in settings.categories}
    for key, place in settings.places.items():
        title = titles.get(key)
        if title is None:
            yield f"There is no activity {key} with a score in this course."
            continue
        if place.category is not None and place.category not in known:
            yield f"“{title}” is in a category that is gone. Choose another one."
        if place.points is not None and (
            _too_fine(place.points) or not 0 < place.points <= MOST_WEIGHT
        ):
            yield f"“{title}”: points are above 0 and at most {MOST_WEIGHT}, or left empty."


def _drops(settings: GradebookSettings, titles: Mapping[str, str]) -> Iterator[str]:
    held = Counter(settings.place_of(key).category for key in titles)
    for category in settings.categories:
        there = held[category.name]
        if category.drop_lowest > 0 and category.drop_lowest >= there:
            yield (
                f"“{category.name}” has {there} activities, so fewer than {there} can be dropped."
                if there
                else f"“{category.name}” has no activities yet, so none can be dropped."
            )


def _too_fine(number: Decimal) -> bool:
    return not number.is_finite() or number != round(number, 2)
