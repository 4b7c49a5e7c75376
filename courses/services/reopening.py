"""Taking a completion back: where a regrade took a pass back and says that this shall follow."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from assessments.public import passed_now
from courses.events import CourseReopened
from courses.models import Activity, Completion, Enrolment
from courses.services.progress import is_complete
from foundation.outbox.public import publish

log = structlog.get_logger(__name__)


def take_back_pass(*, assessment_id: int, student_id: int, regrade_id: UUID, at: datetime) -> None:
    """Take back that the student passed this assessment, in every course that places it.

    Nothing happens where another attempt is passed, or a score that was set by hand passes. A
    course that is not complete any more is reopened, and announced. Repeating the call changes
    nothing.
    """
    activities = Activity.objects.filter(
        assessment_id=assessment_id, is_retired=False
    ).select_related("module")
    for activity in activities.order_by("pk"):
        enrolments = Enrolment.objects.filter(
            student_id=student_id, course_id=activity.module.course_id
        )
        with transaction.atomic():
            enrolment: Enrolment | None = enrolments.select_for_update(of=("self",)).first()
            # Under the lock: a pass that is being recorded at this moment is seen by one of us.
            if enrolment is None or passed_now(assessment_id=assessment_id, student_id=student_id):
                continue
            _take_back(enrolment, activity, regrade_id=regrade_id, at=at)


def _take_back(enrolment: Enrolment, activity: Activity, *, regrade_id: UUID, at: datetime) -> None:
    deleted, _ = Completion.objects.filter(enrolment=enrolment, activity=activity).delete()
    if not deleted:
        return
    log.info("completion_taken_back", enrolment=str(enrolment.pk), activity=activity.pk)
    # What was complete stays so where the course asks for more since, or never asked for this.
    if enrolment.completed_at is None or not activity.is_required or is_complete(enrolment):
        return
    enrolment.completed_at = None
    enrolment.reopened += 1
    enrolment.save(update_fields=["completed_at", "reopened"])
    publish(
        CourseReopened(
            school_id=enrolment.school_id,
            enrolment_id=enrolment.pk,
            number=enrolment.reopened,
            regrade_id=regrade_id,
            at=at,
        )
    )
    log.info("course_reopened", enrolment=str(enrolment.pk))
