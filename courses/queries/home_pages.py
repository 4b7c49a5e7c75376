"""What a student's home shows."""

from dataclasses import dataclass
from datetime import datetime

from assessments.public import DueReviews, RunningAttempt, due_reviews, running_attempts
from courses.models import Course, Enrolment
from courses.queries.course_pages import CoursePage, pages_of
from foundation.schools.public import Actor


@dataclass(frozen=True, slots=True)
class HomePage:
    """The courses of a student, newest first, those that could be joined, and what is due.

    ``running``: what the student is in the middle of; it comes before everything else.
    """

    running: list[RunningAttempt]
    courses: list[CoursePage]
    open_courses: list[Course]
    reviews: DueReviews


def home_page(*, by: Actor, at: datetime) -> HomePage:
    """Seven queries, however many courses there are."""
    enrolments = list(
        Enrolment.objects.filter(student_id=by.user_id, school_id=by.school_id)
        .select_related("course")
        .order_by("-last_seen_at", "-enrolled_at")
    )
    courses = [enrolment.course for enrolment in enrolments]
    open_courses = list(
        Course.objects.published()
        .filter(school_id=by.school_id, open_enrolment=True)
        .exclude(pk__in=[course.pk for course in courses])
    )
    by_course: dict[int, Enrolment | None] = {
        enrolment.course_id: enrolment for enrolment in enrolments
    }
    student_id = by.user_id or 0
    return HomePage(
        running=running_attempts(student_id=student_id, school_id=by.school_id, at=at),
        courses=pages_of(courses=courses, enrolments=by_course, by=by) if courses else [],
        open_courses=open_courses,
        reviews=due_reviews(student_id=student_id, at=at),
    )
