"""Marking by a person: what waits for one, and what a person gave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from assessments.events import AttemptMarked
from assessments.models import Attempt, Mark, MarkingTask, QuestionVersion
from assessments.models.mark import LONGEST_REASON
from assessments.question_types.contract import Criterion, Marks, MarksError, QuestionType
from assessments.question_types.registry import question_type
from assessments.rules.drawing import PaperItem
from assessments.rules.lifecycle import State
from assessments.rules.second_marking import Opinions, Role, Waits, role_of_next
from assessments.services.grading import current_answers
from assessments.services.marking_tasks import (
    NotYoursToMark,
    check_may_mark,
    held_without_tasks,
    open_tasks,
)
from assessments.services.opinions import NONE, opinions_of, with_mark
from assessments.services.paper_drawing import items_of, versions_of
from assessments.services.remarking import grade_changed_mark
from foundation.outbox.public import publish
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor, every_school, in_school

__all__ = ["NotYoursToMark", "held_items", "mark_item"]
log = structlog.get_logger(__name__)
LONGEST_COMMENT = 4_000
MARKABLE = frozenset({State.BEING_MARKED, State.GRADED})


class AttemptNotMarkable(Refusal):
    """There is no such attempt, it is not handed in yet, or it has its grade and no reason is
    given.
    """

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
    *,
    attempt_id: UUID,
    position: int,
    marks: Marks,
    comment: str,
    by: Actor,
    at: datetime,
    settling: bool = False,
    reason: str = "",
) -> Mark:
    """Mark one answer; with the last one that waits, the attempt is asked to be graded.

    Marks are appended; ``rules.second_marking`` says what they are (``settling``: the actor has
    seen that two markers differ, and decides) and which count. Repeating the call adds nothing.
    Two people who mark at once wait for each other. After the grade ``reason`` is needed, and the
    attempt gets a new grade at once. Raises NotYoursToMark, AttemptNotMarkable,
    AnswerNeedsNoPerson, MarksRefused.
    """
    check_may_mark(by)
    comment, reason = comment.strip(), " ".join(reason.split())
    if len(comment) > LONGEST_COMMENT:
        raise MarksRefused(f"Use at most {LONGEST_COMMENT} characters in the comment.")
    if len(reason) > LONGEST_REASON:
        raise MarksRefused(f"Use at most {LONGEST_REASON} characters in the reason.")
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
        given = {place: o for (_, place), o in opinions_of(attempt_ids=[attempt.pk]).items()}
        task, needs_second = _task(attempt, held, given, position)
        opinions = given.get(position, Opinions(needs_second=needs_second))
        graded = attempt.state == State.GRADED
        role = role_of_next(
            opinions,
            same_person_as_first=_is_by(opinions.first, by),
            settling=settling,
            graded=graded,
        )
        mark = Mark(
            school_id=attempt.school_id,
            attempt=attempt,
            position=position,
            marks=dict(marks),
            comment=comment,
            role=role.value,
            reason=reason if graded else "",
            marked_by_id=by.user_id,
            marked_at=at,
        )
        if (same := _said_before(mark, opinions, by, graded=graded)) is not None:
            return same
        if graded and not reason:
            raise AttemptNotMarkable(
                "This attempt has its grade already. Give a reason to change its marks; what you "
                "wrote was not saved."
            )
        mark.save()
        given[position] = with_mark(opinions, mark)
        task.waits_for = given[position].waits_for.value
        if role is Role.FIRST:
            task.first_by_id = by.user_id
        task.claimed_by, task.claimed_until = None, None
        task.save(update_fields=["waits_for", "first_by", "claimed_by", "claimed_until"])
        if graded:
            grade_changed_mark(attempt=attempt, item=found.item, at=at)
        elif all(given.get(place, NONE).waits_for is Waits.NOBODY for place in held):
            publish(AttemptMarked(school_id=attempt.school_id, attempt_id=attempt.pk, at=at))
    log.info("answer_marked", attempt=str(attempt_id), position=position, role=role.value)
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


def fill_marking_queue(*, limit: int = 500) -> int:
    """Put into the queue what was held before there was one; returns how many attempts.

    Runs for all schools, now and again; as a rule there is nothing to do.
    """
    with every_school():
        ids = held_without_tasks(limit=limit)
        schools = dict(Attempt.objects.filter(pk__in=ids).values_list("pk", "school_id"))
    for attempt_id in ids:
        with in_school(schools[attempt_id]), transaction.atomic():
            attempt = Attempt.objects.select_for_update(of=("self",)).get(pk=attempt_id)
            if attempt.state == State.BEING_MARKED:
                given = opinions_of(attempt_ids=[attempt_id])
                _open(attempt, held_items(attempt=attempt), {p: o for (_, p), o in given.items()})
    return len(ids)


def _markable(attempt_id: UUID, by: Actor) -> Attempt:
    """The attempt, locked, in a state in which it can be marked."""
    attempt: Attempt | None = (
        Attempt.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=attempt_id).first()
    )
    if attempt is None:
        raise AttemptNotMarkable("There is no such attempt in your school.")
    if attempt.state not in MARKABLE:
        raise AttemptNotMarkable("This attempt does not wait for a person.")
    return attempt


def _task(
    attempt: Attempt,
    held: Mapping[int, HeldItem],
    given: Mapping[int, Opinions[Mark]],
    position: int,
) -> tuple[MarkingTask, bool]:
    """The queue's row of an answer, made where it is missing; and whether two people mark it."""
    rows = MarkingTask.objects.select_for_update(of=("self",))
    task = rows.filter(attempt=attempt, position=position).first()
    if task is None:
        _open(attempt, held, given)
        task = rows.get(attempt=attempt, position=position)
    return task, task.needs_second


def _open(
    attempt: Attempt, held: Mapping[int, HeldItem], given: Mapping[int, Opinions[Mark]]
) -> None:
    versions = {position: found.item.version_id for position, found in held.items()}
    open_tasks(attempt=attempt, versions=versions, opinions=given, sampled=False)


def _is_by(mark: Mark | None, by: Actor) -> bool:
    return mark is not None and mark.marked_by_id == by.user_id


def _said_before(mark: Mark, opinions: Opinions[Mark], by: Actor, *, graded: bool) -> Mark | None:
    """The stored marks that say the same: the form was sent again, or nothing would change."""
    if graded and mark.reason:
        found = [opinions.counting]
    else:
        given = (opinions.first, opinions.second, opinions.settled)
        found = [one for one in given if one and _is_by(one, by)]
        if not graded:
            found = [one for one in found if one and one.role == mark.role]
    for one in found:
        if one is not None and (one.marks, one.comment) == (mark.marks, mark.comment):
            return one
    return None
