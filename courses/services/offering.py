"""Whether a course is offered, and to whom. What it says comes from its pack."""

from django.db import transaction

from courses.models import Course
from courses.services.enrolments import CourseNotFound
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor


class TeachersOnly(Refusal):
    code = "teachers_only"
    kind = Kind.FORBIDDEN


def offer_course(*, course_id: int, is_published: bool, open_enrolment: bool, by: Actor) -> Course:
    """Show a course or hide it, and say whether students enrol themselves. Enrolments stay.

    Raises TeachersOnly, CourseNotFound.
    """
    if not by.teaches:
        raise TeachersOnly("Those who teach decide what a school offers.")
    with transaction.atomic():
        course: Course | None = (
            Course.objects.select_for_update(of=("self",))
            .filter(pk=course_id, school_id=by.school_id)
            .first()
        )
        if course is None:
            raise CourseNotFound("There is no such course in your school.")
        course.is_published, course.open_enrolment = is_published, open_enrolment
        course.save(update_fields=["is_published", "open_enrolment"])
    return course
