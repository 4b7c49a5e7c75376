"""Handlers of the outbox: each is one call."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from assessments.events import AttemptMarked, AttemptSubmitted, HeldAttemptGraded, RegradeStep
from assessments.services.attempts import close_overdue_attempts
from assessments.services.grading import GRADE_EFFECT, grade_attempt
from assessments.services.marking import fill_marking_queue
from assessments.services.regrades import run_step
from assessments.services.result_letters import tell_result
from foundation.outbox.public import Payload, on


@on(AttemptSubmitted, effect=GRADE_EFFECT, queue="grading")
def grade_submitted_attempt(payload: Payload) -> None:
    grade_attempt(attempt_id=UUID(payload["attempt_id"]), at=timezone.now())


@on(AttemptMarked, effect="assessments.grade_marked_attempt", queue="grading")
def grade_marked_attempt(payload: Payload) -> None:
    grade_attempt(attempt_id=UUID(payload["attempt_id"]), at=timezone.now())


@on(HeldAttemptGraded, effect="assessments.tell_result", queue="grading")
def tell_of_held_result(payload: Payload) -> None:
    tell_result(attempt_id=UUID(payload["attempt_id"]), at=timezone.now())


@on(RegradeStep, effect="assessments.regrade_step", queue="grading")
def take_regrade_step(payload: Payload) -> None:
    run_step(
        regrade_id=UUID(payload["regrade_id"]),
        phase=payload["phase"],
        after=payload["after"],
        at=timezone.now(),
    )


@shared_task(name="chartwork.assessments.close_overdue")
def close_overdue(**_later: object) -> None:
    close_overdue_attempts()


@shared_task(name="chartwork.assessments.fill_marking_queue")
def fill_queue(**_later: object) -> None:
    fill_marking_queue()
