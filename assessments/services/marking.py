"""Marking by a person: what waits for one, and what a person gave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from assessments.events import AttemptMarked
from assessments.models import Attempt, Mark, QuestionVersion
from assessments.question_types.contract import Criterion, Marks, MarksError, QuestionType
from assessments.question_types.registry import question_type
from assessments.rules.drawing import PaperItem
from assessments.rules.lifecycle import State
from assessments.services.grading import current_answers, newest_marks
from assessments.services.paper_drawing import items_of, versions_of
from foundation.outbox.public import publish
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

log = structlog.get_logger(__name__)
LONGEST_COMMENT = 4_000


class NotYoursToMark(Refusal):
    code = "not_yours_to_mark"
    kind = Kind.FORBIDDEN


class AttemptNotMarkable(Refusal):
    """There is no such attempt, it is not handed in yet, or it has its grade."""

    code = "attempt_not_markable"


class AnswerNeedsNoPerson(Refusal):
    code = "answer_needs_no_person"


class MarksRefused(Refusal):
    """Not what the rubric offers; ``details["criterion"]`` names which, where it is one."""

    code = "marks_invalid"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class HeldItem:
    """An answer that only a person can mark."""

    item: PaperItem
    version: QuestionVersion
    kind: QuestionType
    content: Any
    answer: Mapping[str, Any] | None

    @property
    def rubric(self) -> tuple[Criterion, ...]:
        return self.kind.rubric(self.content)


def mark_item(
    *, attempt_id: UUID, position: int, marks: Marks, comment: str, by: Actor, at: datetime
) -> Mark:
    """Mark one answer; with the last one that waits, the attempt is asked to be graded.

    Marking again adds a row, and the newest counts, until there is a grade. Two people who mark
    at once wait for each other. Raises NotYoursToMark, AttemptNotMarkable, AnswerNeedsNoPerson,
    MarksRefused.
    """
    if not by.sees_everyone:
        raise NotYoursToMark("Only those who teach mark answers.")
    if len(comment) > LONGEST_COMMENT:
        raise MarksRefused(f"Use at most {LONGEST_COMMENT} characters in the comment.")
    with transaction.atomic():
        attempt = _markable(attempt_id, by)
        held = held_items(attempt=attempt)
        if position not in held:
            raise AnswerNeedsNoPerson("This answer does not wait for a person.")
        found = held[position]
        try:
            found.kind.grade_marked(found.content, found.item.order, found.answer, marks)
        except MarksError as error:
            raise MarksRefused(error.message, criterion=error.criterion) from error
        mark: Mark = Mark.objects.create(
            school_id=attempt.school_id,
            attempt=attempt,
            position=position,
            marks=dict(marks),
            comment=comment.strip(),
            marked_by_id=by.user_id,
            marked_at=at,
        )
        if not set(held) - set(newest_marks(attempt_id=attempt.pk)):
            publish(AttemptMarked(school_id=attempt.school_id, attempt_id=attempt.pk, at=at))
    log.info("answer_marked", attempt=str(attempt_id), position=position)
    return mark


def held_items(*, attempt: Attempt) -> dict[int, HeldItem]:
    """The answers of an attempt that a person marks, marked or not, by position. Two queries."""
    items = items_of(attempt.paper)
    answers = current_answers(attempt_id=attempt.pk)
    versions = versions_of(items)
    held = {}
    for item in items:
        version = versions[item.version_id]
        kind = question_type(version.question.question_type)
        if not kind.needs_person:
            continue
        content, answer = kind.read_content(version.content), answers.get(item.position)
        if kind.grade(content, item.order, answer).waiting:
            held[item.position] = HeldItem(item, version, kind, content, answer)
    return held


def _markable(attempt_id: UUID, by: Actor) -> Attempt:
    """The attempt, locked, in the state in which it can be marked."""
    attempt: Attempt | None = (
        Attempt.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=attempt_id).first()
    )
    if attempt is None:
        raise AttemptNotMarkable("There is no such attempt in your school.")
    if attempt.state == State.GRADED:
        raise AttemptNotMarkable(
            "This attempt has its grade already, and marks would not change it. What you wrote "
            "was not saved."
        )
    if attempt.state != State.BEING_MARKED:
        raise AttemptNotMarkable("This attempt does not wait for a person.")
    return attempt
