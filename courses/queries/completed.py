"""What a certificate needs to know of a completed course."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from courses.models import Enrolment


@dataclass(frozen=True, slots=True)
class CompletedCourse:
    """The facts of a completion, to be written into an award."""

    enrolment_id: UUID
    school_id: int
    school_name: str
    student: Any
    course_id: int
    course_key: str
    course_title: str
    edition: str
    code_sets: dict[str, list[str]]
    certificate_title: str
    certificate_statement: str
    completed_at: datetime
    # Which completion it is, where earlier ones were taken back.
    number: int


def completed_course(*, enrolment_id: UUID, number: int = 1) -> CompletedCourse | None:
    """The completion behind an enrolment; None for one that was taken back since.

    One query, in the caller's transaction: until its end the completion cannot be taken back.
    Raises if it is not complete and never was.
    """
    rows = Enrolment.objects.select_related("course", "student", "school")
    rows = rows.filter(Q(completed_at__isnull=False) | Q(reopened__gte=number))
    enrolment: Enrolment = rows.select_for_update(of=("self",)).get(pk=enrolment_id)
    if enrolment.completed_at is None or enrolment.reopened >= number:
        return None
    course = enrolment.course
    return CompletedCourse(
        enrolment_id=enrolment.pk,
        school_id=enrolment.school_id,
        school_name=enrolment.school.name,
        student=enrolment.student,
        course_id=course.pk,
        course_key=course.key,
        course_title=course.title,
        edition=course.edition,
        code_sets=course.code_sets,
        certificate_title=course.certificate_title,
        certificate_statement=course.certificate_statement,
        completed_at=enrolment.completed_at,
        number=number,
    )
