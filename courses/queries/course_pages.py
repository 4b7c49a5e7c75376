"""What the course pages show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.public import Standing, standings
from courses.models import Activity, Completion, Course, Enrolment
from courses.rules.progress import progress_of
from courses.services.enrolments import CourseNotFound
from foundation.schools.public import Actor


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """One line of a syllabus."""

    id: int
    title: str
    kind: str
    url: str
    minutes: int
    state: str
    score: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class ModulePart:
    """A module with its lines."""

    title: str
    summary: str
    percent: int
    activities: list[ActivityLine]


@dataclass(frozen=True, slots=True)
class CoursePage:
    """A course as one person sees it."""

    course: Course
    enrolment: Enrolment | None
    modules: list[ModulePart]
    percent: int
    next_line: ActivityLine | None = field(default=None)


def published_course(*, key: str, school_id: int) -> Course:
    """One query. Raises CourseNotFound."""
    course: Course | None = Course.objects.published().filter(school_id=school_id, key=key).first()
    if course is None:
        raise CourseNotFound(_("There is no such course in this school."))
    return course


def course_page(*, course: Course, by: Actor | None) -> CoursePage:
    """A course with the person's progress. Six queries for a member, two for a visitor."""
    enrolment: Enrolment | None = None
    if by is not None:
        enrolment = Enrolment.objects.filter(student_id=by.user_id, course=course).first()
    return pages_of(courses=[course], enrolments={course.pk: enrolment}, by=by)[0]


def pages_of(
    *, courses: list[Course], enrolments: Mapping[int, Enrolment | None], by: Actor | None
) -> list[CoursePage]:
    """Several courses at once, in a number of queries that does not grow with them."""
    activities = list(
        Activity.objects.filter(module__course__in=courses, is_retired=False)
        .select_related("module", "lesson", "assessment")
        .defer("lesson__body", "lesson__html")
        .order_by("module__order", "order")
    )
    done: set[tuple[UUID, int]] = set()
    standing: dict[int, Standing] = {}
    if by is not None:
        active = [enrolment for enrolment in enrolments.values() if enrolment is not None]
        done = set(
            Completion.objects.filter(enrolment__in=active).values_list("enrolment", "activity")
        )
        standing = standings(
            assessment_ids=[a.assessment_id for a in activities if a.assessment_id],
            student_id=by.user_id or 0,
            at=timezone.now(),
        )
    return [
        _page(
            course,
            enrolments.get(course.pk),
            [a for a in activities if a.module.course_id == course.pk],
            done,
            standing,
        )
        for course in courses
    ]


def _page(
    course: Course,
    enrolment: Enrolment | None,
    activities: list[Activity],
    done: set[tuple[UUID, int]],
    standing: dict[int, Standing],
) -> CoursePage:
    done_ids = {activity for owner, activity in done if enrolment and owner == enrolment.pk}
    current = _next_activity(enrolment, activities, done_ids)
    modules: dict[int, ModulePart] = {}
    next_line = None
    for activity in activities:
        part = modules.get(activity.module_id)
        if part is None:
            mine = [a for a in activities if a.module_id == activity.module_id]
            part = modules[activity.module_id] = ModulePart(
                title=activity.module.title,
                summary=activity.module.summary,
                percent=_progress(mine, done_ids).percent,
                activities=[],
            )
        line = _line(activity, done_ids, current, standing)
        part.activities.append(line)
        if activity is current:
            next_line = line
    return CoursePage(
        course=course,
        enrolment=enrolment,
        modules=list(modules.values()),
        percent=_progress(activities, done_ids).percent,
        next_line=next_line,
    )


def _progress(activities: list[Activity], done_ids: set[int]) -> Any:
    return progress_of(required=[a.pk for a in activities if a.is_required], done=done_ids)


def _next_activity(
    enrolment: Enrolment | None, activities: list[Activity], done_ids: set[int]
) -> Activity | None:
    """Where the student stopped, if that is not done; else the first that is still to be done.

    What is optional is nobody's next step.
    """
    if enrolment is None:
        return None
    open_ones = [a for a in activities if a.is_required and a.pk not in done_ids]
    for activity in open_ones:
        if activity.pk == enrolment.last_activity_id:
            return activity
    return open_ones[0] if open_ones else None


def _line(
    activity: Activity,
    done_ids: set[int],
    current: Activity | None,
    standing: dict[int, Standing],
) -> ActivityLine:
    state = "done" if activity.pk in done_ids else "current" if activity is current else "todo"
    if activity.lesson is not None:
        return ActivityLine(
            id=activity.pk,
            title=activity.lesson.title,
            kind="lesson",
            url=reverse("courses:lesson", args=[activity.lesson.public_id]),
            minutes=activity.lesson.minutes,
            state=state,
            score="",
            is_required=activity.is_required,
        )
    assert activity.assessment is not None
    mine = standing.get(activity.assessment_id or 0)
    best = mine.best_percent if mine else None
    return ActivityLine(
        id=activity.pk,
        title=activity.assessment.title,
        kind="quiz",
        url=reverse("assessments:assessment", args=[activity.assessment.public_id]),
        minutes=activity.assessment.minutes,
        state=state,
        score=f"{best.normalize():f}" if best is not None else "",
        is_required=activity.is_required,
    )
