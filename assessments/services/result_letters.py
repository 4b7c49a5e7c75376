"""Writing to a student whose result waited for a person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from assessments.models import Attempt
from assessments.queries.reveals import reveal_of
from assessments.services.overrides import latest_closing
from assessments.slots import Sat, report_of
from foundation.mail.public import queue_email
from foundation.schools.public import Actor, Role

EMAIL = "assessments/email/result_ready"


def tell_result(*, attempt_id: UUID, at: datetime) -> bool:
    """Say once that a result is there, without the result; nothing where no score is shown yet.

    Nothing either where another app reports on the attempt: its own letter leads there. Repeating
    the call sends nothing more: the email's key is the attempt. Two queries, those of the slot and
    those of the mail.
    """
    rows = Attempt.objects.select_related("assessment__school", "student")
    attempt: Any = rows.annotate(latest_closing=latest_closing("assessment")).get(pk=attempt_id)
    assessment = attempt.assessment
    student = Actor(school_id=attempt.school_id, user_id=attempt.student_id, role=Role.STUDENT)
    if not reveal_of(attempt, by=student, at=at).score:
        return False
    if report_of(student, Sat(attempt.pk, attempt.assessment_id)) is not None:
        return False
    address = reverse("assessments:result", args=[attempt.pk])
    queue_email(
        template=EMAIL,
        key=f"result_ready:{attempt.pk}",
        person=attempt.student,
        context={
            "title": assessment.title,
            "school": assessment.school.name,
            "name": attempt.student.name or attempt.student.email,
            "result_url": f"{settings.SITE_URL}{address}",
        },
    )
    return True
