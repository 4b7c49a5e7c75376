"""Writing down what happens in an attempt and leaves no other row."""

from datetime import datetime

from assessments.models import Attempt, AttemptEvent
from foundation.schools.public import Actor


def log_event(
    attempt: Attempt,
    kind: AttemptEvent.Kind,
    *,
    at: datetime,
    by: Actor | None = None,
    address: str = "",
    number: int = 0,
    window: str = "",
) -> None:
    """Append one event, in the transaction of what it tells. No ``by``: the clock."""
    AttemptEvent.objects.create(
        school_id=attempt.school_id,
        attempt=attempt,
        kind=kind,
        at=at,
        by_id=by.user_id if by else None,
        program=by.client_id[:100] if by else "",
        address=address[:45],
        number=number,
        window=window,
    )


def log_place(attempt: Attempt, *, at: datetime, by: Actor | None = None) -> None:
    """The section that began, or the break after it, as the attempt stands now."""
    in_break = attempt.break_until is not None
    kind = AttemptEvent.Kind.BREAK if in_break else AttemptEvent.Kind.SECTION
    log_event(attempt, kind, at=at, by=by, number=attempt.section)
