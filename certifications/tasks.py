"""Handlers of the outbox: each is one call."""

from uuid import UUID

from django.utils import timezone

from certifications.services.awards import conclude_course
from courses.public import CourseCompleted
from foundation.outbox.public import Payload, on


@on(CourseCompleted, effect="certifications.conclude_course")
def conclude_completed_course(payload: Payload) -> None:
    conclude_course(enrolment_id=UUID(payload["enrolment_id"]), at=timezone.now())
