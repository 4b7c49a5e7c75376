"""Writing to a student that a mock exam is graded."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from assessments.public import Attempt
from certifications.models import Programme
from certifications.queries.report_words import percent_in_words, waiting_in_words
from certifications.queries.reports import report_of_attempt
from foundation.mail.public import as_read_by, queue_email
from foundation.schools.public import Actor, Role

EMAIL = "certifications/email/exam_graded"


def tell_exam_graded(*, attempt_id: UUID, at: datetime) -> bool:
    """Say once that a mock exam is graded: passed or not where the score is shown, else when.

    Nothing for an attempt of no mock exam. Repeating the call sends nothing more: the email's key
    is the attempt.
    """
    attempt: Any = Attempt.objects.select_related("student", "school").get(pk=attempt_id)
    if not Programme.objects.filter(assessment_id=attempt.assessment_id).exists():
        return False
    student = Actor(school_id=attempt.school_id, user_id=attempt.student_id, role=Role.STUDENT)
    report = report_of_attempt(attempt_id=attempt_id, by=student, at=at)
    with as_read_by(attempt.student, else_zone=attempt.school.time_zone):
        waiting = "" if report.score else waiting_in_words(report)[1]
    path = reverse("certifications:report", args=[attempt.pk])
    queue_email(
        template=EMAIL,
        key=f"exam_graded:{attempt.pk}",
        person=attempt.student,
        context={
            "title": report.facts.title,
            "school": attempt.school.name,
            "name": attempt.student.name or attempt.student.email,
            "score": report.score,
            "percent": percent_in_words(report),
            "waiting": waiting,
            "report_url": f"{settings.SITE_URL}{path}",
        },
    )
    return True
