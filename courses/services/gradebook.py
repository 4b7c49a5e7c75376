"""Setting what holds for the grades of a course."""

from datetime import datetime

import structlog
from django.db import transaction

from courses.models import Activity, Course, Gradebook
from courses.rules.gradebook.settings import GradebookSettings, problems_of
from courses.rules.gradebook.stored import stored
from courses.services.enrolments import CourseNotFound
from courses.services.offering import TeachersOnly
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

log = structlog.get_logger(__name__)
LONGEST_REASON = 300


class GradebookRefused(Refusal):
    """It cannot be as it was asked for; ``details["problems"]``: pairs of place and text."""

    code = "gradebook_refused"
    kind = Kind.INVALID


class GradebookChangedMeanwhile(Refusal):
    code = "gradebook_changed_meanwhile"


def set_gradebook(
    *,
    course_id: int,
    settings: GradebookSettings,
    reason: str,
    based_on: int,
    by: Actor,
    at: datetime,
) -> Gradebook:
    """Let these settings hold from now on, for all totals of the course. Five statements.

    ``based_on`` is the number of the settings that were looked at, 0 for the defaults. Setting
    what holds already writes nothing. Raises TeachersOnly, CourseNotFound,
    GradebookChangedMeanwhile, GradebookRefused.
    """
    if not by.sees_everyone:
        raise TeachersOnly("Those who teach decide how grades are made.")
    with transaction.atomic():
        course: Course | None = (
            Course.objects.select_for_update(of=("self",), no_key=True)
            .filter(pk=course_id, school_id=by.school_id)
            .first()
        )
        if course is None:
            raise CourseNotFound("There is no such course in your school.")
        newest: Gradebook | None = course.gradebooks.order_by("-number").first()
        number = newest.number if newest else 0
        data = stored(settings)
        if newest is not None and newest.content == data:
            return newest
        if number != based_on:
            raise GradebookChangedMeanwhile(
                "Somebody else changed this gradebook meanwhile. Nothing was saved; look at what "
                "holds now, and change it again."
            )
        _check(settings, reason.strip(), course)
        saved: Gradebook = Gradebook.objects.create(
            course=course,
            number=number + 1,
            content=data,
            reason=reason.strip(),
            set_by_id=by.user_id,
            set_at=at,
        )
    log.info("gradebook_set", course=course_id, number=saved.number)
    return saved


def _check(settings: GradebookSettings, reason: str, course: Course) -> None:
    activities = Activity.objects.filter(
        module__course=course, is_retired=False, assessment__isnull=False
    ).select_related("assessment")
    titles = {str(activity.public_id): str(activity.assessment) for activity in activities}
    problems = [(problem.place, problem.text) for problem in problems_of(settings, titles)]
    if not reason:
        problems.append(("reason", "Say why: all totals of the course change with it."))
    if len(reason) > LONGEST_REASON:
        problems.append(("reason", f"Use at most {LONGEST_REASON} characters for the reason."))
    if problems:
        raise GradebookRefused(" ".join(text for _, text in problems), problems=problems)
