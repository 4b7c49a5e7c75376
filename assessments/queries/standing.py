"""How a student stands in many assessments at once, for course pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef, Subquery

from assessments.models import Attempt, Grade
from assessments.rules.lifecycle import State


@dataclass(frozen=True, slots=True)
class Standing:
    """A student's attempts at one assessment: how many, the open one, the best result."""

    attempts: int
    open_attempt: UUID | None
    best_percent: Decimal | None
    passed: bool


def standings(*, assessment_ids: Iterable[int], student_id: int) -> dict[int, Standing]:
    """Standings by assessment; those never tried are missing. One query."""
    newest = Grade.objects.filter(attempt=OuterRef("pk")).order_by("-number")
    rows = (
        Attempt.objects.filter(assessment_id__in=list(assessment_ids), student_id=student_id)
        .annotate(
            percent=Subquery(newest.values("percent")[:1]),
            passed=Subquery(newest.values("passed")[:1]),
        )
        .values_list("assessment_id", "pk", "state", "percent", "passed")
    )
    found: dict[int, Standing] = {}
    for assessment_id, pk, state, percent, passed in rows:
        before = found.get(assessment_id, Standing(0, None, None, passed=False))
        percents = [p for p in (before.best_percent, percent) if p is not None]
        found[assessment_id] = Standing(
            attempts=before.attempts + 1,
            open_attempt=pk if state == State.IN_PROGRESS else before.open_attempt,
            best_percent=max(percents, default=None),
            passed=before.passed or bool(passed),
        )
    return found
