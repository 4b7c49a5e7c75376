"""Issuing and revoking: the only writers of the table of awards."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from certifications.models import Award
from certifications.models.award import new_token
from certifications.rules.snapshots import Facts, digest_of, snapshot_of
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


class MayNotRevoke(Refusal):
    code = "may_not_revoke"
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
) -> Award:
    """Issue a certificate for a cause such as "course:<enrolment id>", once.

    Repeating the call for the same cause, or making it ten times at once, returns the first
    certificate as it stands; other facts are ignored then. A correction is a revocation and an
    award with a cause of its own.
    """
    code = new_token()
    expires_on = expires_at.date() if expires_at else None
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
    )
    with transaction.atomic():
        # Waits for another transaction that is issuing for the same cause, then yields to it.
        Award.objects.bulk_create([award], ignore_conflicts=True)
        stored: Award = Award.objects.get(cause=cause)
    if stored.pk == award.pk:
        log.info("award_issued", award=str(award.pk), cause=cause)
    return stored


def revoke_award(*, award_id: UUID, reason: str, by: Actor, at: datetime) -> Award:
    """Withdraw a certificate for good, with its reason and who did it.

    For those who teach in the school and for its programs. Nothing undoes it: the database
    refuses to change a revoked row. Repeating the call returns the certificate with the reason
    that was given first.

    Raises AwardNotFound, also for a certificate of another school; MayNotRevoke; ReasonMissing.
    """
    if by.kind is ActorKind.PERSON and not by.teaches:
        raise MayNotRevoke("Only instructors and administrators of the school revoke certificates.")
    given = " ".join(reason.split())
    if not given or len(given) > REASON_LENGTH:
        raise ReasonMissing(
            f"Give the reason, in up to {REASON_LENGTH} characters: the holder will read it."
        )
    with transaction.atomic():
        award: Award | None = (
            Award.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=award_id).first()
        )
        if award is None:
            raise AwardNotFound("There is no such certificate.")
        if award.revoked_at is not None:
            return award
        award.revoked_at = at
        award.revocation_reason = given
        award.revoked_by_id = by.user_id
        award.save(update_fields=["revoked_at", "revocation_reason", "revoked_by"])
    log.info("award_revoked", award=str(award.pk), user=by.user_id)
    return award
