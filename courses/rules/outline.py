"""What a course is to look like, as plain data, and a tally of what that changed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class LessonPlan:
    """A lesson by its key; ``values`` are the fields of its row."""

    key: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class QuizPlan:
    """An assessment in its module, and whether the course is complete only when it is passed."""

    assessment_id: int
    required: bool = True


@dataclass(frozen=True, slots=True)
class ModulePlan:
    """A module: its lessons in order, then its quizzes."""

    key: str
    title: str
    summary: str
    lessons: tuple[LessonPlan, ...]
    quizzes: tuple[QuizPlan, ...] = ()


@dataclass(frozen=True, slots=True)
class CoursePlan:
    """A course with all of its parts; ``figures`` and ``word_parts`` by their names."""

    key: str
    values: Mapping[str, Any]
    modules: tuple[ModulePlan, ...]
    figures: Mapping[str, str]
    word_parts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class Change(StrEnum):
    """What became of a row."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    # Left out of new work, kept for the records of those who did it.
    RETIRED = "retired"
    # Nobody had touched it.
    REMOVED = "removed"


@dataclass
class Tally:
    """How many rows of which kind were created, changed and so on."""

    counts: dict[str, Counter[Change]] = field(default_factory=dict)

    def add(self, kind: str, change: Change, number: int = 1) -> None:
        if number:
            self.counts.setdefault(kind, Counter())[change] += number

    def of(self, change: Change) -> int:
        return sum(counter[change] for counter in self.counts.values())

    @property
    def is_quiet(self) -> bool:
        """Whether nothing was written."""
        return all(self.of(change) == 0 for change in Change if change is not Change.UNCHANGED)

    def lines(self) -> list[str]:
        """``lessons: 2 created, 1 unchanged``"""
        return [
            f"{kind}: "
            + ", ".join(f"{counter[change]} {change}" for change in Change if counter[change])
            for kind, counter in sorted(self.counts.items())
        ]
