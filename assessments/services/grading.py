"""Grading an attempt: a pure function of versions and answers, written down once."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from assessments.events import AttemptGraded, AttemptSubmitted, HeldAttemptGraded
from assessments.models import AnswerStep, Attempt, Grade
from assessments.rules import lifecycle
from assessments.rules.behaviour import counts
from assessments.rules.lifecycle import State, Step
from assessments.rules.paper_rules import rules_of
from assessments.services.given import given_in
from assessments.services.judging import (
    Judged,
    ReadVersions,
    judge_paper,
    keys_in,
    let_no_ruling_pass,
    rulings_on,
    total_of,
)
from assessments.services.marking_tasks import open_tasks
from assessments.services.paper_drawing import items_of, versions_of
from foundation.outbox.public import hurry, publish
from foundation.refusals import Refusal
from foundation.schools.public import Actor

log = structlog.get_logger(__name__)
GRADE_EFFECT = "assessments.grade_attempt"
# The cause of the first grade of an attempt.
FIRST = "hand-in"
WAITS_FOR_GRADE = frozenset({State.SUBMITTED, State.BEING_MARKED})


class NotWaitingForGrade(Refusal):
    code = "not_waiting_for_grade"


def grade_attempt(*, attempt_id: UUID, at: datetime) -> Grade | None:
    """Grade a submitted attempt and announce it. Ten statements at most, whatever its length.

    Where an answer waits for a person, the attempt is held until all are marked: no grade, and
    nothing announced. An attempt that is graded already, or not handed in, is left alone, so
    that a task delivered twice grades once.
    """
    with transaction.atomic():
        attempt: Attempt = Attempt.objects.select_for_update(of=("self",)).get(pk=attempt_id)
        if attempt.state not in WAITS_FOR_GRADE:
            return None
        let_no_ruling_pass(school_id=attempt.school_id)
        judged = judge_attempt(attempt=attempt)
        if waiting := [one for one in judged if one.outcome.waiting]:
            _hold(attempt, waiting)
            return None
        grade = add_grade(
            attempt=attempt, number=1, entries=[one.entry() for one in judged], cause=FIRST, at=at
        )
        held = attempt.state == State.BEING_MARKED
        attempt.state = lifecycle.after(State(attempt.state), Step.GRADE)
        attempt.graded_at = at
        attempt.save(update_fields=["state", "graded_at"])
        announce_grade(attempt=attempt, grade=grade)
        if held:
            publish(HeldAttemptGraded(school_id=attempt.school_id, attempt_id=attempt.pk, at=at))
    log.info("attempt_graded", attempt=str(attempt_id), percent=str(grade.percent))
    return grade


def hurry_grading(*, attempt_id: UUID, by: Actor) -> None:
    """Ask once more for a grade that does not come. One attempt still has one grade.

    Repeating the call is harmless. Raises NotWaitingForGrade, also for an
    attempt of another school.
    """
    if not by.sees_everyone:
        raise NotWaitingForGrade("Only those who teach ask for a grade again.")
    with transaction.atomic():
        attempt: Attempt | None = (
            Attempt.objects.visible_to(by).filter(pk=attempt_id, state=State.SUBMITTED).first()
        )
        if attempt is None or attempt.submitted_at is None:
            raise NotWaitingForGrade("This attempt does not wait for a grade.")
        # There already, unless somebody emptied the outbox.
        publish(
            AttemptSubmitted(
                school_id=attempt.school_id, attempt_id=attempt.pk, at=attempt.submitted_at
            )
        )
        hurry(effect=GRADE_EFFECT, key=str(attempt.pk))


def judge_attempt(*, attempt: Attempt) -> list[Judged]:
    """Each item of a handed-in attempt by what holds now. Five queries at most."""
    items, rules = items_of(attempt.paper), rules_of(attempt.paper)
    rulings = rulings_on(
        version_ids={item.version_id for item in items}, assessment_id=attempt.assessment_id
    )
    versions = ReadVersions(versions_of(items, also=keys_in(rulings)))
    return judge_paper(
        items=items,
        versions=versions,
        given=given_in(attempt=attempt, versions=versions),
        rules=rules,
        rulings=rulings,
    )


def add_grade(
    *,
    attempt: Attempt,
    number: int,
    entries: list[dict[str, Any]],
    cause: str,
    at: datetime,
    keep_pass: bool = False,
) -> Grade:
    """Append a grade that adds up these outcomes. Inside the caller's lock of the attempt."""
    total = total_of(entries, pass_percent=Decimal(attempt.paper["pass_percent"]))
    grade: Grade = Grade.objects.create(
        school_id=attempt.school_id,
        attempt=attempt,
        number=number,
        earned=total.earned,
        possible=total.possible,
        percent=total.percent,
        passed=(total.passed and result_counts(attempt)) or keep_pass,
        outcomes=entries,
        cause=cause,
        graded_at=at,
    )
    return grade


def result_counts(attempt: Attempt) -> bool:
    """Where the key was there for the asking, a result says nothing of what one can do."""
    return counts(rules_of(attempt.paper).behaviour)


def announce_grade(*, attempt: Attempt, grade: Grade) -> None:
    """Tell who listens that an attempt has this new grade."""
    publish(
        AttemptGraded(
            school_id=attempt.school_id,
            attempt_id=attempt.pk,
            assessment_id=attempt.assessment_id,
            student_id=attempt.student_id,
            grade_number=grade.number,
            passed=grade.passed,
            at=grade.graded_at,
        )
    )


def current_answers(*, attempt_id: UUID) -> dict[int, dict[str, Any] | None]:
    """The content of the newest answer of each item that has one. One query."""
    rows = AnswerStep.objects.filter(attempt_id=attempt_id).order_by("position", "-revision")
    return dict(rows.distinct("position").values_list("position", "content"))


def _hold(attempt: Attempt, waiting: Sequence[Judged]) -> None:
    """Until a person has marked what waits; nothing to do where it is held already."""
    if attempt.state == State.SUBMITTED:
        attempt.state = lifecycle.after(State(attempt.state), Step.HOLD)
        attempt.save(update_fields=["state"])
        open_tasks(
            attempt=attempt,
            versions={one.item.position: one.item.version_id for one in waiting},
        )
        log.info("attempt_held_for_marking", attempt=str(attempt.pk))
