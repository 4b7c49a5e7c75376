"""Handlers of the outbox, and the rounds of the day: each is one call."""

from datetime import datetime
from typing import Any
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from assessments.public import (
    AttemptGraded,
    AttemptRegraded,
    ReportedAttemptGraded,
    ResultShown,
    ScoreOverridden,
)
from certifications.services.conclusions import conclude_course
from certifications.services.considering import consider_attempt, consider_override, consider_shown
from certifications.services.exam_letters import tell_exam_graded
from certifications.services.reminding import look_at_ends, tell_of_new_codes
from certifications.services.taking_back import take_back_certificate, take_back_pass
from courses.public import CourseCompleted, CourseReopened
from foundation.outbox.public import Payload, on


@on(CourseCompleted, effect="certifications.conclude_course", queue="default")
def conclude_completed_course(payload: Payload) -> None:
    conclude_course(
        enrolment_id=UUID(payload["enrolment_id"]),
        # Not said by messages from before completions were counted.
        number=payload.get("number", 1),
        at=datetime.fromisoformat(payload["at"]),
    )


@on(CourseReopened, effect="certifications.take_back_certificate", queue="default")
def take_back_certificate_of_course(payload: Payload) -> None:
    take_back_certificate(
        enrolment_id=UUID(payload["enrolment_id"]),
        number=payload["number"],
        regrade_id=UUID(payload["regrade_id"]),
        at=datetime.fromisoformat(payload["at"]),
    )


@on(AttemptGraded, effect="certifications.consider_attempt", queue="default")
def consider_graded_attempt(payload: Payload) -> None:
    consider_attempt(
        attempt_id=UUID(payload["attempt_id"]), at=datetime.fromisoformat(payload["at"])
    )


@on(ScoreOverridden, effect="certifications.consider_override", queue="default")
def consider_overridden_score(payload: Payload) -> None:
    consider_override(
        assessment_id=payload["assessment_id"],
        student_id=payload["student_id"],
        at=datetime.fromisoformat(payload["at"]),
    )


@on(ResultShown, effect="certifications.consider_shown", queue="default")
def consider_shown_result(payload: Payload) -> None:
    consider_shown(
        assessment_id=payload["assessment_id"],
        student_id=payload["student_id"],
        at=datetime.fromisoformat(payload["at"]),
    )


@on(AttemptRegraded, effect="certifications.take_back_pass", queue="default")
def take_back_pass_of_attempt(payload: Payload) -> None:
    if payload["lost_pass"] and payload["revoke"]:
        take_back_pass(
            attempt_id=UUID(payload["attempt_id"]),
            regrade_id=UUID(payload["regrade_id"]),
            at=datetime.fromisoformat(payload["at"]),
        )


@shared_task(name="chartwork.certifications.look_at_ends")
def remind_of_ends(**_later: Any) -> None:
    look_at_ends(at=timezone.now())


@shared_task(name="chartwork.certifications.tell_of_new_codes")
def remind_of_new_codes(**_later: Any) -> None:
    tell_of_new_codes(at=timezone.now())


@on(ReportedAttemptGraded, effect="certifications.tell_exam_graded", queue="grading")
def tell_of_graded_exam(payload: Payload) -> None:
    tell_exam_graded(attempt_id=UUID(payload["attempt_id"]), at=timezone.now())
