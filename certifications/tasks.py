"""Handlers of the outbox: each is one call."""

from datetime import datetime
from uuid import UUID

from certifications.services.conclusions import conclude_course
from courses.public import CourseCompleted
from foundation.outbox.public import Payload, on


@on(CourseCompleted, effect="certifications.conclude_course", queue="default")
def conclude_completed_course(payload: Payload) -> None:
    conclude_course(
        enrolment_id=UUID(payload["enrolment_id"]), at=datetime.fromisoformat(payload["at"])
    )
