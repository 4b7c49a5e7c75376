"""Writing to a student whose result waited for a person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from assessments.models import Attempt
from assessments.queries.reveals import is_closed, policy_of
from assessments.rules.lifecycle import State
from assessments.rules.reveal import reveal_for
from assessments.services.overrides import latest_closing
from foundation.mail.public import queue_email

EMAIL = "assessments/email/result_ready"


def tell_result(*, attempt_id: UUID, at: datetime) -> bool:
    """Say once that a result is there, without the result; nothing where no score is shown yet.

    Repeating the call sends nothing more: the email's key is the attempt. Two queries and those
    of the mail.
    """
    rows = Attempt.objects.select_related("assessment__school", "student")
    attempt: Any = rows.annotate(latest_closing=latest_closing("assessment")).get(pk=attempt_id)
    assessment = attempt.assessment
    shown = reveal_for(
        state=State(attempt.state),
        own=True,
        policy=policy_of(assessment),
        closed=is_closed(assessment, latest=attempt.latest_closing, at=at),
    )
    if not shown.score:
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
