"""What a person who marks sees of an attempt, and what the student may know of it meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.models import Attempt, Mark
from assessments.question_types.contract import Criterion, Review
from assessments.services.given import marks_of
from assessments.services.marking import held_items


@dataclass(frozen=True, slots=True)
class MarkingItem:
    """One answer that a person marks, with what was given to it so far."""

    number: int
    stem: str
    points: Any
    review: Review
    rubric: tuple[Criterion, ...]
    mark: Mark | None

    @property
    def chosen(self) -> Mapping[str, str]:
        return self.mark.marks if self.mark else {}

    @property
    def comment(self) -> str:
        return self.mark.comment if self.mark else ""


def marking_items(*, attempt: Attempt) -> list[MarkingItem]:
    """The answers that a person marks. Three queries. Holds the key: only for those who teach."""
    marks = marks_of(attempt_ids=[attempt.pk])
    return [
        MarkingItem(
            number=position,
            stem=str(held.kind.present(held.content, held.item.order)["stem"]),
            points=held.item.points,
            review=held.kind.review(held.content, held.item.order, held.answer),
            rubric=held.rubric,
            mark=marks.get((attempt.pk, position)),
        )
        for position, held in held_items(attempt=attempt).items()
    ]


def answers_for_a_person(*, attempt: Attempt) -> int:
    """How many answers of an attempt a person marks: all that a student may know. Two queries."""
    return len(held_items(attempt=attempt))
