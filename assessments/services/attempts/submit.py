"""Handing in by the student."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from assessments.models import Attempt, AttemptEvent
from assessments.rules.lifecycle import State
from assessments.services.attempts.event_log import log_event
from assessments.services.attempts.expiry import settle_locked
from assessments.services.attempts.hand_in import hand_in_locked
from assessments.services.attempts.own import lock_own
from foundation.schools.public import Actor


def submit_attempt(*, attempt_id: UUID, by: Actor, at: datetime, address: str = "") -> Attempt:
    """Hand in an attempt and ask for it to be graded.

    Repeating the call is harmless: an attempt that is no longer in progress is
    returned as it stands. What the clock has run out for comes first, as if the
    sweep had seen it: a section that ended unseen is no reason to discard the
    whole, and after the last deadline it is what the assessment says: handed in
    as of the deadline; handed in within the grace; or discarded. Whether an
    answer came too late is decided where it is saved. ``address``: from where, for
    the evidence. Raises AttemptNotFound.
    """
    with transaction.atomic():
        attempt, at = lock_own(attempt_id=attempt_id, by=by, at=at)
        settle_locked(attempt, at=at)
        if attempt.state == State.IN_PROGRESS:
            hand_in_locked(attempt, at=at, by_clock=False)
            # When it arrived, also where it counts as of the deadline.
            log_event(attempt, AttemptEvent.Kind.HANDED_IN, at=at, by=by, address=address)
    return attempt
