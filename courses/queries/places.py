"""Where an assessment and a lesson are found, for the pages of the engine below."""

from django.urls import reverse

from assessments.public import Place
from courses.models import Activity, Lesson
from foundation.schools.public import Actor


def assessment_place(actor: Actor, assessment_id: int) -> Place | None:
    """The course that places this assessment. One query."""
    activity: Activity | None = (
        Activity.objects.filter(
            assessment_id=assessment_id,
            is_retired=False,
            module__course__school_id=actor.school_id,
        )
        .select_related("module__course")
        .first()
    )
    if activity is None:
        return None
    course = activity.module.course
    return Place(title=course.title, url=reverse("courses:course", args=[course.key]))


def lesson_places(actor: Actor, keys: set[str]) -> dict[str, Place]:
    """The pages of these lessons; a retired one has none. One query."""
    lessons = Lesson.objects.filter(
        course__school_id=actor.school_id, key__in=keys, activity__is_retired=False
    ).values_list("key", "title", "public_id")
    return {
        key: Place(title=title, url=reverse("courses:lesson", args=[public_id]))
        for key, title, public_id in lessons
    }
