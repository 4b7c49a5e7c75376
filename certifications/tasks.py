"""Handlers of the outbox: each is one call."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from assessments.public import ReportedAttemptGraded
from certifications.services.conclusions import conclude_course
from certifications.services.exam_letters import tell_exam_graded
from certifications.services.taking_back import take_back_certificate
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


@on(ReportedAttemptGraded, effect="certifications.tell_exam_graded", queue="grading")
def tell_of_graded_exam(payload: Payload) -> None:
    tell_exam_graded(attempt_id=UUID(payload["attempt_id"]), at=timezone.now())
