"""Writing to a student whose result waited for a person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from assessments.models import Attempt
from assessments.queries.reveals import reveal_of
from assessments.rules.lifecycle import State
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
    student = Actor(school_id=attempt.school_id, user_id=attempt.student_id, role=Role.STUDENT)
    if not reveal_of(attempt, by=student, at=at).score:
        return False
    if report_of(student, Sat(attempt.pk, attempt.assessment_id)) is not None:
        return False
    return _tell(attempt, key=f"result_ready:{attempt.pk}", path=_result_path(attempt))


def tell_shown_result(*, held_id: int, assessment_id: int, student_id: int, at: datetime) -> bool:
    """Say once that a result is there which was not shown until now, without the result.

    It leads to the last graded attempt, or to its report. Nothing for a score that was set by hand
    without any, nor where it is hidden again.
    """
    graded = Attempt.objects.filter(
        assessment_id=assessment_id, student_id=student_id, state=State.GRADED
    )
    rows = graded.select_related("assessment__school", "student")
    attempt: Any = (
        rows.annotate(latest_closing=latest_closing("assessment")).order_by("-number").first()
    )
    if attempt is None:
        return False
    student = Actor(school_id=attempt.school_id, user_id=student_id, role=Role.STUDENT)
    if not reveal_of(attempt, by=student, at=at).score:
        return False
    report = report_of(student, Sat(attempt.pk, attempt.assessment_id))
    path = report.url if report else _result_path(attempt)
    return _tell(attempt, key=f"result_shown:{held_id}", path=path)


def _result_path(attempt: Any) -> str:
    return reverse("assessments:result", args=[attempt.pk])


def _tell(attempt: Any, *, key: str, path: str) -> bool:
    queue_email(
        template=EMAIL,
        key=key,
        person=attempt.student,
        context={
            "title": attempt.assessment.title,
            "school": attempt.assessment.school.name,
            "name": attempt.student.name or attempt.student.email,
            "result_url": f"{settings.SITE_URL}{path}",
        },
    )
    return True
