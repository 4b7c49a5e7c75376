"""How a student stands in many assessments at once, for course pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef, Subquery

from assessments.models import Attempt, Grade
from assessments.queries.reveals import is_closed, policy_of
from assessments.rules.lifecycle import State
from assessments.rules.reveal import reveal_for
from assessments.services.overrides import latest_closing


@dataclass(frozen=True, slots=True)
class Standing:
    """A student's attempts at one assessment: how many, the open one, the best result."""

    attempts: int
    open_attempt: UUID | None
    best_percent: Decimal | None
    passed: bool


def standings(
    *, assessment_ids: Iterable[int], student_id: int, at: datetime
) -> dict[int, Standing]:
    """Standings by assessment; those never tried are missing. One query.

    Results that may not be shown yet count as none.
    """
    newest = Grade.objects.filter(attempt=OuterRef("pk")).order_by("-number")
    rows = (
        Attempt.objects.filter(assessment_id__in=list(assessment_ids), student_id=student_id)
        .annotate(
            percent=Subquery(newest.values("percent")[:1]),
            passed=Subquery(newest.values("passed")[:1]),
            latest=latest_closing("assessment"),
        )
        .select_related("assessment")
        .defer("paper")
    )
    found: dict[int, Standing] = {}
    for attempt in rows:
        before = found.get(attempt.assessment_id, Standing(0, None, None, passed=False))
        shown = reveal_for(
            state=State(attempt.state),
            own=True,
            policy=policy_of(attempt.assessment),
            closed=is_closed(attempt.assessment, latest=attempt.latest, at=at),
        ).score
        percents = [
            p for p in (before.best_percent, attempt.percent if shown else None) if p is not None
        ]
        found[attempt.assessment_id] = Standing(
            attempts=before.attempts + 1,
            open_attempt=attempt.pk if attempt.state == State.IN_PROGRESS else before.open_attempt,
            best_percent=max(percents, default=None),
            passed=before.passed or (shown and bool(attempt.passed)),
        )
    return found


def has_passed(*, assessment_id: int, student_id: int) -> bool:
    """Whether any attempt of the student is passed by its newest grade, shown or not. One query."""
    newest = Grade.objects.filter(attempt=OuterRef("pk")).order_by("-number")
    attempts = Attempt.objects.filter(assessment_id=assessment_id, student_id=student_id)
    passed = attempts.annotate(passed=Subquery(newest.values("passed")[:1])).filter(passed=True)
    return bool(passed.exists())
