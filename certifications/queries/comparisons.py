"""Where a first score stands among the first scores of others, without a name."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from assessments.public import Attempt, Grade, State
from certifications.rules.standing import YEARS, Percentile, percentile

DAYS = 365 * YEARS


def compared(*, attempt: Attempt, percent: Decimal, at: datetime) -> tuple[Percentile | None, int]:
    """Among the first attempts of others at this exam in the school; None where they are too few.

    Later tries know questions of earlier ones, so they do not count. With how many there were.
    One query. Ask first whether how others did is shown.
    """
    newest = Grade.objects.filter(attempt=OuterRef("pk")).order_by("-number")
    rows: Any = Attempt.objects.filter(
        school_id=attempt.school_id,
        assessment_id=attempt.assessment_id,
        state=State.GRADED,
        number=1,
        submitted_at__gte=at - timedelta(days=DAYS),
    ).exclude(student_id=attempt.student_id)
    found = rows.annotate(score=Subquery(newest.values("percent")[:1])).aggregate(
        others=Count("pk"),
        below=Count("pk", filter=Q(score__lt=percent)),
        same=Count("pk", filter=Q(score=percent)),
    )
    return percentile(**found), found["others"]
