"""Who may take an assessment that a course places."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessments.public import Access
from courses.models import Activity, Enrolment
from foundation.schools.public import Actor


def course_access(actor: Actor, assessment_id: int) -> Access | None:
    """Those enrolled in a course that places it, and those who teach. Two queries.

    None for an assessment that no course places.
    """
    courses = list(
        _placed(actor)
        .filter(assessment_id=assessment_id)
        .values_list("module__course_id", flat=True)
    )
    if not courses:
        return None
    if actor.teaches:
        return Access(allowed=True)
    enrolled = Enrolment.objects.filter(student_id=actor.user_id, course_id__in=courses).exists()
    if enrolled:
        return Access(allowed=True)
    return Access(allowed=False, why_not=_("Enrol in the course first; the quiz belongs to it."))


def open_assessments(actor: Actor) -> set[int]:
    """All assessments of which ``course_access`` says yes. One query."""
    placed = _placed(actor).filter(assessment__isnull=False)
    if not actor.teaches:
        enrolled = Enrolment.objects.filter(student_id=actor.user_id).values("course_id")
        placed = placed.filter(module__course_id__in=enrolled)
    return {pk for pk in placed.values_list("assessment_id", flat=True) if pk is not None}


def _placed(actor: Actor) -> "QuerySet[Activity]":
    """What the published courses of the school are made of today."""
    return Activity.objects.filter(  # type: ignore[no-any-return]
        is_retired=False,
        module__course__school_id=actor.school_id,
        module__course__is_published=True,
    )
