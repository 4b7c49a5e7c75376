"""Completed courses and their certificates, issued by the services themselves."""

from datetime import date, datetime
from typing import Any

from certifications.models import Award, AwardSharing, Visibility
from certifications.rules.snapshots import Facts, snapshot_of
from certifications.services.conclusions import conclude_course
from courses.models import Course, Enrolment
from foundation.schools.scoping import every_school
from tests.conftest import NOON
from tests.factories.courses import enrol_student

CODE = "7k3mq9tx2vrd8hjk7k3mq9tx2vrd8hjk"


def complete(course: Course, person: Any, *, at: datetime = NOON) -> Enrolment:
    """Everything is done, and nobody has heard of it yet."""
    enrolment = enrol_student(course, person)
    enrolment.completed_at = at
    enrolment.save(update_fields=["completed_at"])
    return enrolment


def earn(course: Course, person: Any, *, at: datetime = NOON, named: bool = True) -> Award:
    """The certificate of a completed course; its holder shows the name to who has the address."""
    with every_school():
        enrolment = complete(course, person, at=at)
        award = conclude_course(enrolment_id=enrolment.pk, at=at)
        assert award is not None
        if named:
            show(award, at=at)
    return award


def show(award: Award, *, visibility: str = Visibility.NAMED, at: datetime = NOON) -> None:
    """The holder lets whoever has the address see it."""
    with every_school():
        AwardSharing.objects.update_or_create(
            award=award,
            defaults={"school_id": award.school_id, "visibility": visibility, "changed_at": at},
        )


def printed(**changes: Any) -> dict[str, Any]:
    """A snapshot as it is stored."""
    facts: dict[str, Any] = {
        "code": CODE,
        "holder": "Ana Silva",
        "school": "Harbour School",
        "title": "Certificate of Completion",
        "course": "Medical Coding Foundations",
        "statement": "has completed the course Medical Coding Foundations.",
        "edition": "2026.11",
        "completed_on": date(2026, 11, 22),
        "issued_on": date(2026, 11, 23),
        "code_sets": {"icd-10-cm": ["FY2026", "FY2027"]},
    }
    return snapshot_of(Facts(**{**facts, **changes}))
