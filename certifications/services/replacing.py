"""The same certificate under another name, or with another word about the score."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from certifications.models import Award, AwardEvent
from certifications.rules.causes import replacement_cause
from certifications.rules.names import printed_name
from certifications.rules.snapshots import facts_of
from certifications.services.awards import (
    check_may_decide,
    given_reason,
    issue_award,
    locked_award,
    note_event,
)
from certifications.services.carrying import carry_units
from certifications.services.letters import tell_of_change
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

log = structlog.get_logger(__name__)


class NothingToReplace(Refusal):
    code = "nothing_to_replace"
    kind = Kind.CONFLICT


def replace_award(*, award_id: UUID, reason: str, by: Actor, at: datetime) -> Award:
    """Issue a certificate again under the holder's present name; the old one stops counting.

    All else stays: what it is of, when it was earned, when it ends, the units that were reported
    for it, what renewed it. The school decides, not the
    holder, since a name on a certificate is what an employer relies on. Both in one transaction,
    with the email; repeating the call returns the new one.

    Raises AwardNotFound, MayNotDecide, ReasonMissing, and NothingToReplace where the name is the
    same or the certificate does not count any more.
    """
    check_may_decide(by)
    given = given_reason(reason)
    with transaction.atomic():
        old = locked_award(award_id, by)
        done: Award | None = Award.objects.filter(cause=replacement_cause(old.pk)).first()
        if done is not None:
            return done
        name = printed_name(old.holder.name, address=old.holder.email)
        if old.revoked_at is not None:
            raise NothingToReplace("This certificate is revoked, so it is not issued again.")
        if old.suspended_at is not None:
            raise NothingToReplace(
                "This certificate is suspended. Lift the suspension first; then issue it again."
            )
        if name == old.snapshot["holder"]:
            raise NothingToReplace(
                f"The holder's name is {name}, as on the certificate. Ask the holder to change "
                "it under “Your details” first; then issue the certificate again."
            )
        new = _issued_again(old, name, by=by, at=at)
        old.revoked_at, old.revocation_reason = at, given
        old.revoked_by_id, old.replaced = by.user_id, True
        old.save(update_fields=["revoked_at", "revocation_reason", "revoked_by", "replaced"])
        note_event(old, AwardEvent.Kind.REPLACED, by=by, at=at, reason=given)
        _handed_over(old, new)
        tell_of_change(old, "replaced", reason=given, new=new)
    log.info("award_replaced", award=str(old.pk), by_award=str(new.pk), user=by.user_id)
    return new


def _handed_over(old: Award, new: Award) -> None:
    carry_units(old=old, new=new)
    # A revoked row never changes.
    Award.objects.filter(renews=old, revoked_at=None).exclude(pk=new.pk).update(renews=new)


def _issued_again(old: Award, name: str, *, by: Actor, at: datetime) -> Award:
    return issue_award(
        cause=replacement_cause(old.pk),
        holder=old.holder,
        facts=facts_of(old.snapshot, holder=name, issued_on=old.school.day_of(at)),
        by=by,
        at=at,
        expires_at=old.expires_at,
        rule=old.rule,
        attempt_id=old.attempt_id,
        renews=old.renews,
        replaces=old,
    )
