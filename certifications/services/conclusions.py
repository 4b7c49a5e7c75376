"""What follows when a course is complete: the certificate, and one email that says so."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from certifications.models import Award
from certifications.rules.causes import course_cause
from certifications.rules.names import printed_name
from certifications.rules.snapshots import Facts
from certifications.services.awards import issue_award
from courses.public import CompletedCourse, completed_course
from foundation.mail.public import queue_email
from foundation.schools.public import School, system_actor

EMAIL = "certifications/email/course_completed"


def conclude_course(*, enrolment_id: UUID, at: datetime, number: int = 1) -> Award | None:
    """Issue the certificate of a completed course, if it has one, and tell the student once.

    Certificate and email are written in one transaction. Repeating the call, also ten times at
    once, changes nothing: one certificate and one email for each completion. Nothing is done for
    a completion that was taken back since.
    """
    cause = course_cause(enrolment_id, number)
    with transaction.atomic():
        completed = completed_course(enrolment_id=enrolment_id, number=number)
        if completed is None:
            return None
        holder = printed_name(completed.student.name, address=completed.student.email)
        award = (
            _issue(completed=completed, holder=holder, at=at)
            if completed.certificate_title
            else None
        )
        queue_email(
            template=EMAIL,
            key=cause.replace("course:", "course_completed:", 1),
            person=completed.student,
            context=_letter(completed=completed, holder=holder, award=award),
        )
    return award


def _issue(*, completed: CompletedCourse, holder: str, at: datetime) -> Award:
    school = School.objects.get(pk=completed.school_id)
    return issue_award(
        cause=course_cause(completed.enrolment_id, completed.number),
        holder=completed.student,
        facts=Facts(
            holder=holder,
            school=completed.school_name,
            title=completed.certificate_title,
            course=completed.course_title,
            edition=completed.edition,
            statement=" ".join(completed.certificate_statement.split()),
            # The school's calendar: a student who finishes at night in Denver did it that day.
            completed_on=school.day_of(completed.completed_at),
            issued_on=school.day_of(at),
            code_sets=completed.code_sets,
        ),
        by=system_actor(completed.school_id),
        at=at,
    )


def _letter(*, completed: CompletedCourse, holder: str, award: Award | None) -> dict[str, Any]:
    """The variables of the email: texts and addresses, no objects to walk through."""
    course_path = reverse("courses:completion", args=[completed.course_key])
    award_path = reverse("certifications:award", args=[award.token]) if award else ""
    return {
        "holder": award.snapshot["holder"] if award else holder,
        "course": completed.course_title,
        "school": completed.school_name,
        "certificate_url": f"{settings.SITE_URL}{award_path}" if award else "",
        "course_url": f"{settings.SITE_URL}{course_path}",
    }
