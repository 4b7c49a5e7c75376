"""Issuing and revoking: the only writers of the table of awards."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from certifications.models import Award, AwardEvent, AwardRule
from certifications.models.award import new_token
from certifications.rules.snapshots import Facts, digest_of, snapshot_of
from certifications.services.letters import tell_of_change
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor, ActorKind

log = structlog.get_logger(__name__)

REASON_LENGTH = 300


class AwardNotFound(Refusal):
    code = "award_not_found"
    kind = Kind.NOT_FOUND


class Withdrawn(Refusal):
    code = "award_withdrawn"
    kind = Kind.GONE


class NotShown(Refusal):
    code = "award_not_shown"
    kind = Kind.FORBIDDEN


class MayNotDecide(Refusal):
    code = "may_not_decide"
    kind = Kind.FORBIDDEN


class ReasonMissing(Refusal):
    code = "reason_missing"
    kind = Kind.INVALID


def issue_award(
    *,
    cause: str,
    holder: Any,
    facts: Facts,
    by: Actor,
    at: datetime,
    expires_at: datetime | None = None,
    rule: AwardRule | None = None,
    attempt_id: UUID | None = None,
    renews: Award | None = None,
    replaces: Award | None = None,
) -> Award:
    """Issue a certificate for a cause such as "course:<enrolment id>", once.

    Repeating the call for the same cause, or making it ten times at once, returns the first
    certificate as it stands; other facts are ignored then. A correction is a revocation and an
    award with a cause of its own. That the one before was renewed is put on record here. The last
    day that is printed is ``facts.expires_on``; without one, that of ``expires_at``.
    """
    code = new_token()
    expires_on = facts.expires_on or (expires_at.date() if expires_at else None)
    snapshot = snapshot_of(replace(facts, code=code, expires_on=expires_on))
    award = Award(
        token=code,
        school_id=by.school_id,
        holder=holder,
        cause=cause,
        title=facts.title,
        snapshot=snapshot,
        digest=digest_of(snapshot),
        issued_at=at,
        expires_at=expires_at,
        rule=rule,
        attempt_id=attempt_id,
        renews=renews,
        replaces=replaces,
    )
    with transaction.atomic():
        # Waits for another transaction that is issuing for the same cause, then yields to it.
        Award.objects.bulk_create([award], ignore_conflicts=True)
        stored: Award = Award.objects.get(cause=cause)
        # Here and not by who calls: of ten at once, nine have renewed nothing.
        if stored.pk == award.pk and renews is not None and replaces is None:
            note_event(renews, AwardEvent.Kind.RENEWED, by=by, at=at)
    if stored.pk == award.pk:
        log.info("award_issued", award=str(award.pk), cause=cause)
    return stored


def revoke_award(
    *, award_id: UUID, reason: str, by: Actor, at: datetime, tell: bool = True
) -> Award:
    """Withdraw a certificate for good, with its reason and who did it, and tell its holder.

    For those who teach in the school and for its programs. Nothing undoes it: the database
    refuses to change a revoked row. Repeating the call returns the certificate with the reason
    that was given first. ``tell``: not where another letter says it.

    Raises AwardNotFound, also for a certificate of another school; MayNotDecide; ReasonMissing.
    """
    check_may_decide(by)
    given = given_reason(reason)
    with transaction.atomic():
        award = locked_award(award_id, by)
        if award.revoked_at is not None:
            return award
        award.revoked_at = at
        award.revocation_reason = given
        award.revoked_by_id = by.user_id
        award.save(update_fields=["revoked_at", "revocation_reason", "revoked_by"])
        note_event(award, AwardEvent.Kind.REVOKED, by=by, at=at, reason=given)
        if tell:
            tell_of_change(award, "revoked", reason=given)
    log.info("award_revoked", award=str(award.pk), user=by.user_id)
    return award


def locked_award(award_id: UUID, by: Actor) -> Award:
    """The certificate, held until the end of the transaction. Raises AwardNotFound."""
    rows = Award.objects.visible_to(by).select_for_update(of=("self",))
    award: Award | None = rows.filter(pk=award_id).first()
    if award is None:
        raise AwardNotFound("There is no such certificate.")
    return award


def note_event(
    award: Award, kind: AwardEvent.Kind, *, by: Actor, at: datetime, reason: str = ""
) -> None:
    """Keep that something was done to a certificate. In the caller's transaction."""
    AwardEvent.objects.create(
        school_id=award.school_id, award=award, kind=kind, reason=reason, by_id=by.user_id, at=at
    )


def check_may_decide(by: Actor) -> None:
    """Those who teach in the school and its programs decide. Raises MayNotDecide."""
    if by.kind is ActorKind.PERSON and not by.teaches:
        raise MayNotDecide(
            "Only instructors and administrators of the school decide on certificates and units."
        )


def given_reason(reason: str) -> str:
    """A reason as it is kept. Raises ReasonMissing."""
    given = " ".join(reason.split())
    if not given or len(given) > REASON_LENGTH:
        raise ReasonMissing(
            f"Give the reason, in up to {REASON_LENGTH} characters: the holder will read it."
        )
    return given
