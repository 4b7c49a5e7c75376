"""Handlers of the outbox: each is one call."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from assessments.events import AttemptGraded, AttemptMarked, AttemptSubmitted
from assessments.services.attempts import close_overdue_attempts
from assessments.services.grading import GRADE_EFFECT, grade_attempt
from assessments.services.review_deck import add_graded_answers
from foundation.outbox.public import Payload, on


@on(AttemptSubmitted, effect=GRADE_EFFECT, queue="grading")
def grade_submitted_attempt(payload: Payload) -> None:
    grade_attempt(attempt_id=UUID(payload["attempt_id"]), at=timezone.now())


@on(AttemptMarked, effect="assessments.grade_marked_attempt", queue="grading")
def grade_marked_attempt(payload: Payload) -> None:
    grade_attempt(attempt_id=UUID(payload["attempt_id"]), at=timezone.now())


@on(AttemptGraded, effect="assessments.add_to_review")
def add_to_review_deck(payload: Payload) -> None:
    add_graded_answers(attempt_id=UUID(payload["attempt_id"]))


@shared_task(name="chartwork.assessments.close_overdue")
def close_overdue(**_later: object) -> None:
    close_overdue_attempts()
