"""Recording what a student has done, and noticing that the course is complete."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from assessments.public import hold_result, passed_now
from courses.events import CourseCompleted
from courses.models import Activity, Completion, Enrolment
from courses.rules.progress import progress_of
from foundation.outbox.public import publish
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

log = structlog.get_logger(__name__)


class NotEnrolled(Refusal):
    code = "not_enrolled"
    kind = Kind.FORBIDDEN


class ActivityNotFound(Refusal):
    code = "activity_not_found"
    kind = Kind.NOT_FOUND


def complete_lesson(*, activity_id: int, by: Actor, at: datetime) -> Enrolment:
    """Record that the actor read a lesson. Repeating it changes nothing.

    Raises ActivityNotFound, NotEnrolled.
    """
    activity: Activity | None = (
        Activity.objects.filter(pk=activity_id, lesson__isnull=False, is_retired=False)
        .select_related("module")
        .first()
    )
    if activity is None:
        raise ActivityNotFound(_("There is no such lesson."))
    enrolment = _enrolment(student_id=by.user_id or 0, course_id=activity.module.course_id)
    if enrolment is None:
        raise NotEnrolled(_("Enrol in the course first; then your progress is kept."))
    _complete(enrolment=enrolment, activity_ids=[activity.pk], at=at)
    return enrolment


def record_result(*, assessment_id: int, student_id: int, passed: bool, at: datetime) -> None:
    """Record a graded attempt in every course that places this assessment for this student.

    What counts is what holds now: a passed attempt is not recorded where the score was set by
    hand and does not pass, nor where a regrade took the pass back before this was delivered. Where
    the score is not shown yet, nothing is: progress would tell it.
    """
    if not passed or hold_result(assessment_id=assessment_id, student_id=student_id, at=at):
        return
    for enrolment, activity_id in _places(assessment_id, student_id):
        with transaction.atomic():
            _lock(enrolment)
            if passed_now(assessment_id=assessment_id, student_id=student_id):
                _complete(enrolment=enrolment, activity_ids=[activity_id], at=at)


def record_override(*, assessment_id: int, student_id: int, at: datetime) -> None:
    """After a score was set by hand, or that was taken back: let the progress follow.

    Not before the score is shown; ``record_shown`` does it then.
    """
    if not hold_result(assessment_id=assessment_id, student_id=student_id, at=at):
        record_shown(assessment_id=assessment_id, student_id=student_id, at=at)


def record_shown(*, assessment_id: int, student_id: int, at: datetime) -> None:
    """Let the progress say what the student reached at an assessment.

    What passes now is recorded. What does not is taken back, unless the course was completed
    before: completion and certificate then stand, and those who teach are told on the student's
    page of grades. Repeating the call changes nothing.
    """
    for enrolment, activity_id in _places(assessment_id, student_id):
        with transaction.atomic():
            locked = _lock(enrolment)
            if passed_now(assessment_id=assessment_id, student_id=student_id):
                _complete(enrolment=enrolment, activity_ids=[activity_id], at=at)
            elif locked.completed_at is None:
                Completion.objects.filter(enrolment=locked, activity_id=activity_id).delete()


def complete_where_all_is_done(*, course_id: int, at: datetime) -> None:
    """After a course lost activities: complete the enrolments in which nothing is left to do.

    No further act of theirs would ever complete them. Three queries, and those
    of the enrolments that are completed.
    """
    required = Activity.objects.filter(
        module__course_id=course_id, is_required=True, is_retired=False
    )
    done = Count(
        "completions", filter=Q(completions__activity__in=required.values("pk")), distinct=True
    )
    waiting = Enrolment.objects.filter(course_id=course_id, completed_at__isnull=True)
    for enrolment in waiting.annotate(done=done).filter(done__gte=required.count()).order_by("pk"):
        _complete(enrolment=enrolment, activity_ids=[], at=at)


def note_visit(*, enrolment_id: UUID, activity_id: int, at: datetime) -> None:
    """Remember where the student is, so that home can offer to go on there."""
    Enrolment.objects.filter(pk=enrolment_id).update(last_activity_id=activity_id, last_seen_at=at)


def _places(assessment_id: int, student_id: int) -> list[tuple[Enrolment, int]]:
    """The student's enrolments in which this assessment is something to do, with the activity."""
    activities = Activity.objects.filter(
        assessment_id=assessment_id, is_retired=False
    ).select_related("module")
    found = [
        (_enrolment(student_id=student_id, course_id=activity.module.course_id), activity.pk)
        for activity in activities
    ]
    return [(enrolment, activity_id) for enrolment, activity_id in found if enrolment is not None]


def _lock(enrolment: Enrolment) -> Enrolment:
    """Locked before looking at what counts: a result and an override may come at once."""
    locked: Enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    return locked


def _enrolment(*, student_id: int, course_id: int) -> Enrolment | None:
    found: Enrolment | None = Enrolment.objects.filter(
        student_id=student_id, course_id=course_id
    ).first()
    return found


def _complete(*, enrolment: Enrolment, activity_ids: list[int], at: datetime) -> None:
    """Under the enrolment's lock, so that two last activities at once complete the course once."""
    with transaction.atomic():
        locked = _lock(enrolment)
        Completion.objects.bulk_create(
            [
                Completion(
                    school_id=locked.school_id,
                    enrolment=locked,
                    activity_id=activity_id,
                    completed_at=at,
                )
                for activity_id in activity_ids
            ],
            ignore_conflicts=True,
        )
        if locked.completed_at is not None or not is_complete(locked):
            return
        locked.completed_at = at
        locked.save(update_fields=["completed_at"])
        publish(
            CourseCompleted(
                school_id=locked.school_id,
                enrolment_id=locked.pk,
                number=locked.reopened + 1,
                at=at,
            )
        )
        log.info("course_completed", enrolment=str(locked.pk))


def is_complete(enrolment: Enrolment) -> bool:
    """Whether all that the course requires today is done. Two queries."""
    required = Activity.objects.filter(
        module__course_id=enrolment.course_id, is_required=True, is_retired=False
    ).values_list("pk", flat=True)
    done = Completion.objects.filter(enrolment=enrolment).values_list("activity_id", flat=True)
    return progress_of(required=required, done=done).complete
