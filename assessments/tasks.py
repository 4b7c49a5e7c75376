"""Handlers of the outbox: each is one call."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from assessments.events import (
    AttemptMarked,
    AttemptRegraded,
    AttemptSubmitted,
    RegradeApplied,
    RegradeStep,
)
from assessments.services.attempts import close_overdue_attempts
from assessments.services.disputes import answer_by_regrade
from assessments.services.grading import GRADE_EFFECT, grade_attempt
from assessments.services.regrades import run_step
from assessments.services.telling import tell_of_regrade
from foundation.outbox.public import Payload, on


@on(AttemptSubmitted, effect=GRADE_EFFECT, queue="grading")
def grade_submitted_attempt(payload: Payload) -> None:
    grade_attempt(attempt_id=UUID(payload["attempt_id"]), at=timezone.now())


@on(AttemptMarked, effect="assessments.grade_marked_attempt", queue="grading")
def grade_marked_attempt(payload: Payload) -> None:
    grade_attempt(attempt_id=UUID(payload["attempt_id"]), at=timezone.now())


@on(RegradeStep, effect="assessments.regrade_step", queue="grading")
def take_regrade_step(payload: Payload) -> None:
    run_step(
        regrade_id=UUID(payload["regrade_id"]),
        phase=payload["phase"],
        after=payload["after"],
        at=timezone.now(),
    )


@on(AttemptRegraded, effect="assessments.tell_of_regrade")
def tell_student_of_regrade(payload: Payload) -> None:
    tell_of_regrade(
        regrade_id=UUID(payload["regrade_id"]),
        attempt_id=UUID(payload["attempt_id"]),
        at=timezone.now(),
    )


@on(RegradeApplied, effect="assessments.answer_disputes")
def answer_disputes_by_regrade(payload: Payload) -> None:
    answer_by_regrade(regrade_id=UUID(payload["regrade_id"]), at=timezone.now())


@shared_task(name="chartwork.assessments.close_overdue")
def close_overdue(**_later: object) -> None:
    close_overdue_attempts()
