"""Who may save: one window of one attempt at a time.

A second window or device is told that the first one has it, and can take over.
Nothing that was acknowledged is touched by that; the window that lost it is
told at its next save, and keeps what it could not send.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.db.models import Max, Q

from assessments.models import AnswerStep, Attempt
from assessments.rules.lifecycle import State
from assessments.rules.storable import storable
from assessments.services.attempts import AttemptClosed, AttemptNotFound, LeaseLost
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

log = structlog.get_logger(__name__)
LONGEST_WINDOW = 40


class WindowNeedsName(Refusal):
    code = "window_invalid"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Lease:
    """Whether this window may save; if not, since when another one has the attempt."""

    mine: bool
    since: datetime | None
    last_saved_at: datetime | None = None


def take_lease(
    *, attempt_id: UUID, window: str, by: Actor, at: datetime, take_over: bool = False
) -> Lease:
    """Claim the attempt for a window if it is free or its own; with ``take_over`` in any case.

    One statement where it is granted. Repeating the call changes nothing.
    Raises AttemptNotFound, AttemptClosed, WindowNeedsName.
    """
    if not 1 <= len(window) <= LONGEST_WINDOW or storable(window) != window:
        raise WindowNeedsName(f"Name the window with 1 to {LONGEST_WINDOW} characters.")
    own = Attempt.objects.visible_to(by).filter(pk=attempt_id, student_id=by.user_id)
    free = Q() if take_over else Q(lease="") | Q(lease=window)
    granted = own.filter(free, state=State.IN_PROGRESS).update(lease=window, lease_at=at)
    if granted:
        return Lease(mine=True, since=at)
    found: Attempt | None = own.only("state", "lease_at").first()
    if found is None:
        raise AttemptNotFound("This attempt does not exist, or it is not yours.")
    if found.state != State.IN_PROGRESS:
        raise AttemptClosed("This attempt was handed in already, so nothing can be changed.")
    last = AnswerStep.objects.filter(attempt_id=attempt_id).aggregate(last=Max("received_at"))
    return Lease(mine=False, since=found.lease_at, last_saved_at=last["last"])


def hold_lease(
    *, attempt_id: UUID, window: str, by: Actor, at: datetime, take_over: bool = False
) -> None:
    """``take_lease`` for who only goes on if it is granted. Raises LeaseLost, too."""
    lease = take_lease(attempt_id=attempt_id, window=window, by=by, at=at, take_over=take_over)
    if not lease.mine:
        raise LeaseLost(since=lease.since)
