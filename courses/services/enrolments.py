"""Enrolling."""

from datetime import datetime

from django.utils.translation import gettext

from courses.models import Course, Enrolment
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor


class CourseNotFound(Refusal):
    code = "course_not_found"
    kind = Kind.NOT_FOUND


class EnrolmentClosed(Refusal):
    code = "enrolment_closed"
    kind = Kind.FORBIDDEN


def enrol(*, course_id: int, by: Actor, at: datetime) -> Enrolment:
    """Enrol the actor in a course. Repeating it returns the enrolment as it stands.

    Raises CourseNotFound, EnrolmentClosed.
    """
    course: Course | None = (
        Course.objects.published().filter(pk=course_id, school_id=by.school_id).first()
    )
    if course is None:
        raise CourseNotFound(gettext("There is no such course in your school."))
    standing: Enrolment | None = Enrolment.objects.filter(
        student_id=by.user_id, course=course
    ).first()
    if standing is not None:
        return standing
    if not course.open_enrolment:
        raise EnrolmentClosed(
            gettext("Your school enrols students in this course itself. Ask there.")
        )
    enrolment: Enrolment
    enrolment, _ = Enrolment.objects.get_or_create(
        student_id=by.user_id,
        course=course,
        defaults={"school_id": by.school_id, "enrolled_at": at},
    )
    return enrolment
