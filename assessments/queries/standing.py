"""How a student stands in many assessments at once, for course pages."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from assessments.models import Assessment, Attempt, Grade, ScoreOverride
from assessments.queries.reveals import is_closed, policy_of
from assessments.rules.lifecycle import State
from assessments.rules.reveal import reveal_for
from assessments.services.overrides import latest_closing


@dataclass(frozen=True, slots=True)
class LastAttempt:
    """The newest that was handed in. ``percent`` is None where the result may not be shown."""

    id: UUID
    submitted_at: datetime | None
    percent: Decimal | None
    passed: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A student's attempts at one assessment: how many, the open one, the best result, the last."""

    attempts: int
    open_attempt: UUID | None
    best_percent: Decimal | None
    passed: bool
    last: LastAttempt | None = None


UNTRIED = Standing(0, None, None, passed=False)


def standings(
    *, assessment_ids: Iterable[int], student_id: int, at: datetime
) -> dict[int, Standing]:
    """Standings by assessment; those never tried, nor set by hand, are missing. Two queries.

    A score that was set by hand wins over any attempt. Results that may not be shown yet count as
    none, those set by hand too.
    """
    assessment_ids = list(assessment_ids)
    newest = Grade.objects.filter(attempt=OuterRef("pk")).order_by("-number")
    rows = (
        Attempt.objects.filter(assessment_id__in=assessment_ids, student_id=student_id)
        .annotate(
            percent=Subquery(newest.values("percent")[:1]),
            passed=Subquery(newest.values("passed")[:1]),
            latest=latest_closing("assessment"),
        )
        .select_related("assessment")
        .defer("paper")
        .order_by("number")
    )
    found: dict[int, Standing] = {}
    for attempt in rows:
        before = found.get(attempt.assessment_id, UNTRIED)
        shown = _shown(attempt.assessment, State(attempt.state), latest=attempt.latest, at=at)
        percents = [
            p for p in (before.best_percent, attempt.percent if shown else None) if p is not None
        ]
        running = attempt.state == State.IN_PROGRESS
        found[attempt.assessment_id] = Standing(
            attempts=before.attempts + 1,
            open_attempt=attempt.pk if running else before.open_attempt,
            best_percent=max(percents, default=None),
            passed=before.passed or (shown and bool(attempt.passed)),
            last=before.last if running else _last(attempt, shown=shown),
        )
    return _with_overrides(found, assessment_ids, student_id, at)


def _last(attempt: Any, *, shown: bool) -> LastAttempt:
    return LastAttempt(
        id=attempt.pk,
        submitted_at=attempt.submitted_at,
        percent=attempt.percent if shown else None,
        passed=shown and bool(attempt.passed),
    )


def _with_overrides(
    found: dict[int, Standing], assessment_ids: list[int], student_id: int, at: datetime
) -> dict[int, Standing]:
    rows = (
        ScoreOverride.objects.counting()
        .filter(assessment_id__in=assessment_ids, student_id=student_id)
        .annotate(latest=latest_closing("assessment"))
        .select_related("assessment")
        .order_by("assessment_id", "-id")
        .distinct("assessment_id")
    )
    for row in rows:
        if row.percent is None:
            continue
        shown = _shown(row.assessment, State.GRADED, latest=row.latest, at=at)
        found[row.assessment_id] = replace(
            found.get(row.assessment_id, UNTRIED),
            best_percent=row.percent if shown else None,
            passed=shown and row.percent >= row.assessment.pass_percent,
        )
    return found


def _shown(assessment: Assessment, state: State, *, latest: datetime | None, at: datetime) -> bool:
    return reveal_for(
        state=state,
        own=True,
        policy=policy_of(assessment),
        closed=is_closed(assessment, latest=latest, at=at),
    ).score
