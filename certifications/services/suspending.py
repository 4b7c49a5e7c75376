"""Holding a certificate back for a while, and letting it count again."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from certifications.models import Award, AwardEvent
from certifications.services.awards import check_may_decide, given_reason, locked_award, note_event
from certifications.services.letters import tell_of_change
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

log = structlog.get_logger(__name__)


class NothingToSuspend(Refusal):
    code = "nothing_to_suspend"
    kind = Kind.CONFLICT


def suspend_award(*, award_id: UUID, reason: str, by: Actor, at: datetime) -> Award:
    """Let a certificate not count until that is lifted, and tell its holder why.

    Repeating the call changes nothing. Raises AwardNotFound, MayNotDecide, ReasonMissing, and
    NothingToSuspend for one that is revoked.
    """
    return _set(award_id, AwardEvent.Kind.SUSPENDED, reason=given_reason(reason), by=by, at=at)


def lift_suspension(*, award_id: UUID, reason: str, by: Actor, at: datetime) -> Award:
    """Let a suspended certificate count again. Repeating the call changes nothing."""
    return _set(award_id, AwardEvent.Kind.LIFTED, reason=given_reason(reason), by=by, at=at)


def _set(award_id: UUID, kind: AwardEvent.Kind, *, reason: str, by: Actor, at: datetime) -> Award:
    check_may_decide(by)
    suspends = kind is AwardEvent.Kind.SUSPENDED
    with transaction.atomic():
        award = locked_award(award_id, by)
        if award.revoked_at is not None:
            raise NothingToSuspend("This certificate is revoked; that has no end.")
        if suspends == (award.suspended_at is not None):
            return award
        award.suspended_at = at if suspends else None
        award.suspension_reason = reason if suspends else ""
        award.save(update_fields=["suspended_at", "suspension_reason"])
        note_event(award, kind, by=by, at=at, reason=reason)
        tell_of_change(award, str(kind), reason=reason)
    log.info(f"award_{kind}", award=str(award.pk), user=by.user_id)
    return award
