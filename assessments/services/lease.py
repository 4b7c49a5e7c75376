"""Who may save: one window of one attempt at a time.

A second window or device is told that the first one has it, and can take over.
Nothing that was acknowledged is touched by that; the window that lost it is
told at its next save, and keeps what it could not send.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from assessments.models import AnswerStep, Attempt, AttemptEvent
from assessments.rules.lifecycle import State
from assessments.rules.storable import storable
from assessments.services.attempts import AttemptClosed, AttemptNotFound, LeaseLost
from assessments.services.attempts.event_log import log_event
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
    *,
    attempt_id: UUID,
    window: str,
    by: Actor,
    at: datetime,
    take_over: bool = False,
    address: str = "",
) -> Lease:
    """Claim the attempt for a window if it is free or its own; with ``take_over`` in any case.

    One statement where it is granted and nothing is taken over. Repeating the call changes
    nothing; a take-over is written down, with the ``address`` that it came from.
    Raises AttemptNotFound, AttemptClosed, WindowNeedsName.
    """
    if not 1 <= len(window) <= LONGEST_WINDOW or storable(window) != window:
        raise WindowNeedsName(f"Name the window with 1 to {LONGEST_WINDOW} characters.")
    own = Attempt.objects.visible_to(by).filter(pk=attempt_id, student_id=by.user_id)
    running = own.filter(state=State.IN_PROGRESS)
    free = Q(lease="") | Q(lease=window)
    if running.filter(free).update(lease=window, lease_at=at):
        return Lease(mine=True, since=at)
    if take_over and _take_over(running, window=window, by=by, at=at, address=address):
        return Lease(mine=True, since=at)
    found: Attempt | None = own.only("state", "lease_at").first()
    if found is None:
        raise AttemptNotFound(_("This attempt does not exist, or it is not yours."))
    if found.state != State.IN_PROGRESS:
        raise AttemptClosed(_("This attempt was handed in already, so nothing can be changed."))
    last = AnswerStep.objects.filter(attempt_id=attempt_id).aggregate(last=Max("received_at"))
    return Lease(mine=False, since=found.lease_at, last_saved_at=last["last"])


def _take_over(
    running: "QuerySet[Attempt]", *, window: str, by: Actor, at: datetime, address: str
) -> bool:
    """Whether there was an attempt to take; two windows that take it at once take turns."""
    with transaction.atomic():
        attempt = running.select_for_update(of=("self",)).first()
        if attempt is None:
            return False
        if attempt.lease != window:
            attempt.lease, attempt.lease_at = window, at
            attempt.save(update_fields=["lease", "lease_at"])
            kind = AttemptEvent.Kind.TAKEN_OVER
            log_event(attempt, kind, at=at, by=by, window=window, address=address)
        return True


def hold_lease(
    *,
    attempt_id: UUID,
    window: str,
    by: Actor,
    at: datetime,
    take_over: bool = False,
    address: str = "",
) -> None:
    """``take_lease`` for who only goes on if it is granted. Raises LeaseLost, too."""
    lease = take_lease(
        attempt_id=attempt_id, window=window, by=by, at=at, take_over=take_over, address=address
    )
    if not lease.mine:
        raise LeaseLost(since=lease.since)
