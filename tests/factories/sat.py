"""Graded attempts of one known person with so many right: rows as the services leave them."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django_scopes import scopes_disabled

from assessments.models import Assessment, Attempt, Grade, QuestionVersion
from assessments.rules.lifecycle import State


@scopes_disabled()
def sat(
    assessment: Assessment,
    person: Any,
    versions: Sequence[QuestionVersion],
    *,
    right: int,
    days_ago: float = 1,
    left_open: int = 0,
    behaviour: str = "deferred",
) -> Attempt:
    """The first ``right`` are right, the last ``left_open`` were not answered."""
    at = timezone.now() - timedelta(days=days_ago)
    earlier = Attempt.objects.filter(student=person, assessment=assessment).count()
    attempt = Attempt.objects.create(
        school_id=assessment.school_id,
        student=person,
        assessment=assessment,
        number=earlier + 1,
        state=State.GRADED,
        seed=1,
        item_count=len(versions),
        paper={
            "items": [
                {"question": one.question_id, "version": one.pk, "points": "1", "order": []}
                for one in versions
            ],
            "rules": {"behaviour": behaviour},
            "pass_percent": "70",
        },
        started_at=at,
        submitted_at=at,
        graded_at=at,
        seal="0" * 64,
    )
    outcomes = [
        {
            "position": place,
            "share": "1" if place <= right else "0",
            "points": "1",
            "answered": place <= len(versions) - left_open,
            "reasons": [],
        }
        for place in range(1, len(versions) + 1)
    ]
    percent = Decimal(100 * right) / len(versions)
    Grade.objects.create(
        school_id=assessment.school_id,
        attempt=attempt,
        number=1,
        earned=right,
        possible=len(versions),
        percent=round(percent, 2),
        passed=percent >= assessment.pass_percent,
        outcomes=outcomes,
        graded_at=at,
    )
    return attempt
