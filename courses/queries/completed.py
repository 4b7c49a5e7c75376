"""What a certificate needs to know of a completed course."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

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


def completed_course(*, enrolment_id: UUID) -> CompletedCourse:
    """The completion behind an enrolment. One query. Raises if it is not complete."""
    enrolment: Enrolment = Enrolment.objects.select_related("course", "student", "school").get(
        pk=enrolment_id, completed_at__isnull=False
    )
    course = enrolment.course
    assert enrolment.completed_at is not None
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
    )
