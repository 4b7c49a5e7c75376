"""What somebody is in the middle of: the first thing to say after a crash or on another device."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.urls import reverse

from assessments.models import Attempt
from assessments.rules.lifecycle import State
from assessments.services.attempts.expiry import clock_until, is_overdue

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class RunningAttempt:
    """An attempt that can go on. ``until``: when its clock, or its section's, runs out, if any."""

    id: UUID
    title: str
    until: datetime | None

    @property
    def url(self) -> str:
        return reverse("assessments:attempt", args=[self.id])


def running_attempts(*, student_id: int, school_id: int, at: datetime) -> list[RunningAttempt]:
    """Those of a student: first what the clock ends, then what was begun last. One query.

    Without those that the clock has ended and nobody has handed in yet. At most ``MOST_NAMED``.
    """
    rows = (
        Attempt.objects.filter(student_id=student_id, school_id=school_id, state=State.IN_PROGRESS)
        .select_related("assessment")
        .defer("paper")
        .order_by(F("deadline_at").asc(nulls_last=True), "-started_at")
    )
    found = [attempt for attempt in rows[: 2 * MOST_NAMED] if not is_overdue(attempt, at=at)]
    return [
        RunningAttempt(
            id=attempt.pk, title=attempt.assessment.title, until=clock_until(attempt, at=at)
        )
        for attempt in found[:MOST_NAMED]
    ]
