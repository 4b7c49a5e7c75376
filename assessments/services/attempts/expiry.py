"""When time is over: the next section, the hand-in, or neither. By the server's clock only."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from assessments.models import Attempt
from assessments.rules.lifecycle import State
from assessments.rules.paper_rules import rules_of
from assessments.services.attempts import running
from assessments.services.attempts.event_log import log_place
from assessments.services.attempts.hand_in import hand_in_locked, tolerance
from assessments.services.attempts.own import lock_own
from foundation.schools.public import Actor, every_school

log = structlog.get_logger(__name__)
STANDING = [*running.WINDOW, *running.CLOCK]


def close_overdue_attempts(*, limit: int = 500) -> int:
    """Move on or end what the clock has run out for, by the database's clock; returns how many.

    That is when the tolerance for answers on their way, and the grace where
    there is one, have passed too; what is stamped is the deadline. Runs for
    all schools.
    """
    closed = 0
    with every_school():
        overdue = list(
            Attempt.objects.filter(
                state=State.IN_PROGRESS, deadline_at__lt=Now() - tolerance() - F("grace")
            )
            .order_by("deadline_at")
            .annotate(moment=Now())
            .values_list("pk", "moment")[:limit]
        )
        for attempt_id, moment in overdue:
            try:
                closed += _settle_one(attempt_id, moment)
            except Exception:
                # One attempt that cannot be read must not hold up those behind it.
                log.exception("attempt_not_closed", attempt=str(attempt_id))
    return closed


def _settle_one(attempt_id: UUID, moment: datetime) -> bool:
    """Whether there was something to do; another sweep may be at it."""
    with transaction.atomic():
        attempt = (
            Attempt.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(pk=attempt_id, state=State.IN_PROGRESS)
            .first()
        )
        if attempt is None:
            return False
        settle_locked(attempt, at=moment)
        return True


def settle_attempt(*, attempt_id: UUID, by: Actor, at: datetime) -> Attempt:
    """Bring the actor's own attempt to where the clock has it, without waiting for the sweep.

    Repeating the call is harmless. Raises AttemptNotFound.
    """
    with transaction.atomic():
        attempt, at = lock_own(attempt_id=attempt_id, by=by, at=at)
        settle_locked(attempt, at=at)
    return attempt


def is_overdue(attempt: Attempt, *, at: datetime) -> bool:
    """Whether the clock has something to do that was not done yet."""
    if attempt.state != State.IN_PROGRESS or attempt.deadline_at is None:
        return False
    return at > attempt.deadline_at + tolerance() + attempt.grace


def is_past_deadline(attempt: Attempt, *, at: datetime) -> bool:
    """Whether answers are no longer taken, though it may still be handed in."""
    return attempt.deadline_at is not None and at > attempt.deadline_at


def clock_until(attempt: Attempt, *, at: datetime) -> datetime | None:
    """What the clock on the page runs to: the deadline, and after it the end of the grace."""
    if attempt.deadline_at is not None and is_past_deadline(attempt, at=at):
        return attempt.deadline_at + attempt.grace
    return attempt.deadline_at


def settle_locked(attempt: Attempt, *, at: datetime) -> None:
    """Every step that the clock has made since: breaks end, sections follow, time is over.

    Nobody need have looked for hours, so it goes from deadline to deadline.
    """
    rules = rules_of(attempt.paper)
    while is_overdue(attempt, at=at):
        moment = attempt.deadline_at
        assert moment is not None
        if attempt.break_until is not None:
            number = attempt.section + 1
            running.enter_section(attempt, rules=rules, number=number, at=moment)
        elif running.has_next_section(attempt, rules):
            running.leave_section(attempt, rules=rules, at=moment)
        else:
            hand_in_locked(attempt, at=moment, by_clock=True)
            return
        attempt.save(update_fields=STANDING)
        log_place(attempt, at=moment)
