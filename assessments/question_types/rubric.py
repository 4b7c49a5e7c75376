"""What the types that a person marks share: reading a rubric, checking marks, adding them up."""

from collections.abc import Sequence
from decimal import Decimal

from assessments.question_types.choices import read_text
from assessments.question_types.contract import (
    ContentError,
    Criterion,
    Data,
    Level,
    Marks,
    MarksError,
    Reason,
)

MOST_CRITERIA = 8
MOST_LEVELS = 6
MOST_POINTS = 100


def read_rubric(data: Data) -> tuple[Criterion, ...]:
    """The criteria of a question, each with its own key and levels. Raises ContentError."""
    raw = data.get("criteria")
    if not isinstance(raw, list) or not 1 <= len(raw) <= MOST_CRITERIA:
        raise ContentError("criteria", f"must be a list of 1 to {MOST_CRITERIA} criteria.")
    criteria = tuple(_read_criterion(entry, f"criteria.{i}") for i, entry in enumerate(raw))
    for name in ("key", "title"):
        values = [getattr(criterion, name).casefold() for criterion in criteria]
        if len(set(values)) != len(values):
            raise ContentError("criteria", f"two criteria have the same {name}.")
    return criteria


def check_marks(criteria: Sequence[Criterion], marks: Marks) -> dict[str, Level]:
    """The level of each criterion, by its key. Raises MarksError: one is missing or unknown."""
    for key in marks:
        if key not in {criterion.key for criterion in criteria}:
            raise MarksError("", f"There is no criterion {key!r} in this rubric.")
    chosen = {}
    for criterion in criteria:
        given = marks.get(criterion.key)
        level = next((level for level in criterion.levels if level.key == given), None)
        if level is None:
            raise MarksError(criterion.key, f"Choose a level for “{criterion.title}”.")
        chosen[criterion.key] = level
    return chosen


def share_of_marks(criteria: Sequence[Criterion], marks: Marks) -> Decimal:
    """Points given, of the points that the best levels have together. Raises MarksError."""
    chosen = check_marks(criteria, marks)
    possible = sum(criterion.best.points for criterion in criteria)
    return Decimal(sum(level.points for level in chosen.values())) / possible


def reasons_of_marks(criteria: Sequence[Criterion], marks: Marks) -> tuple[Reason, ...]:
    """A sentence a criterion: its points, and what the level says. Raises MarksError."""
    chosen = check_marks(criteria, marks)
    return tuple(
        Reason(
            "marked",
            f"{criterion.title} ({chosen[criterion.key].points} of {criterion.best.points}): "
            f"{chosen[criterion.key].text}",
        )
        for criterion in criteria
    )


def _read_criterion(entry: object, place: str) -> Criterion:
    if not isinstance(entry, dict):
        raise ContentError(place, "must have the fields key, title and levels.")
    raw = entry.get("levels")
    where = f"{place}.levels"
    if not isinstance(raw, list) or not 2 <= len(raw) <= MOST_LEVELS:
        raise ContentError(where, f"must be a list of 2 to {MOST_LEVELS} levels.")
    levels = tuple(_read_level(level, f"{where}.{index}") for index, level in enumerate(raw))
    for name in ("key", "points"):
        if len({getattr(level, name) for level in levels}) != len(levels):
            raise ContentError(where, f"two levels have the same {name}.")
    return Criterion(
        key=read_text(entry, "key", place=place),
        title=read_text(entry, "title", place=place),
        levels=levels,
    )


def _read_level(entry: object, place: str) -> Level:
    if not isinstance(entry, dict):
        raise ContentError(place, "must have the fields key, text and points.")
    points = entry.get("points")
    if isinstance(points, bool) or not isinstance(points, int) or not 0 <= points <= MOST_POINTS:
        raise ContentError(f"{place}.points", f"must be a whole number from 0 to {MOST_POINTS}.")
    text = read_text(entry, "text", place=place)
    if "\n" in text:
        raise ContentError(f"{place}.text", "must be one line.")
    return Level(key=read_text(entry, "key", place=place), text=text, points=points)
