"""What a lesson's page shows."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from courses.models import Activity, Completion, Enrolment, Lesson
from courses.queries.course_pages import ActivityLine, CoursePage, course_page
from courses.services.progress import ActivityNotFound
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor


class SignInToRead(Refusal):
    """A visitor may try the first lesson; the others need an account."""

    code = "sign_in_to_read"
    kind = Kind.FORBIDDEN


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The activity before or after."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class LessonPage:
    """A lesson in its course, for one person or for a visitor."""

    lesson: Lesson
    activity: Activity
    course: CoursePage
    enrolment: Enrolment | None
    done: bool
    previous: Neighbour | None
    next: Neighbour | None


def lesson_page(*, lesson_public_id: UUID, school_id: int, by: Actor | None) -> LessonPage:
    """Seven queries for a member. Raises ActivityNotFound, SignInToRead."""
    activity: Activity | None = (
        Activity.objects.filter(
            lesson__public_id=lesson_public_id,
            is_retired=False,
            module__course__school_id=school_id,
            module__course__is_published=True,
        )
        .select_related("lesson", "module__course")
        .first()
    )
    if activity is None or activity.lesson is None:
        raise ActivityNotFound(_("There is no such lesson in this school."))
    page = course_page(course=activity.module.course, by=by)
    lines = [line for module in page.modules for line in module.activities]
    here = next(index for index, line in enumerate(lines) if line.id == activity.pk)
    free = next(index for index, line in enumerate(lines) if line.kind == "lesson")
    if by is None and here != free:
        raise SignInToRead(
            _("The first lesson is free to try. To read on, create an account; it is free too.")
        )
    enrolment = page.enrolment
    return LessonPage(
        lesson=activity.lesson,
        activity=activity,
        course=page,
        enrolment=enrolment,
        done=enrolment is not None
        and Completion.objects.filter(enrolment=enrolment, activity=activity).exists(),
        previous=_neighbour(lines[here - 1]) if here > 0 else None,
        next=_neighbour(lines[here + 1]) if here + 1 < len(lines) and by is not None else None,
    )


def _neighbour(line: ActivityLine) -> Neighbour:
    return Neighbour(title=line.title, url=line.url)
