"""Continuing education: reported by holders, decided by the school, and what it renews."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from certifications.models import Award, ContinuingEducation
from certifications.rules.validity import may_renew
from certifications.services.awards import AwardNotFound, check_may_decide, locked_award
from certifications.services.earning import issue_renewal
from certifications.services.letters import tell_of_change
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

log = structlog.get_logger(__name__)

MOST_UNITS = Decimal(100)
LONGEST_ANSWER = 300


class EducationRefused(Refusal):
    code = "education_refused"
    kind = Kind.INVALID


class NotRenewedByUnits(Refusal):
    code = "not_renewed_by_units"
    kind = Kind.CONFLICT


class EducationNotFound(Refusal):
    code = "education_not_found"
    kind = Kind.NOT_FOUND


def report_education(
    *, award_id: UUID, activity: str, units: Decimal, done_on: date, by: Actor, at: datetime
) -> ContinuingEducation:
    """A holder says what they did to keep a certificate; the school will decide.

    What was done before the certificate was issued, or lies in the future, does not count. Raises
    AwardNotFound, NotRenewedByUnits, EducationRefused.
    """
    said = " ".join(activity.split())
    with transaction.atomic():
        award = locked_award(award_id, by)
        if award.holder_id != by.user_id:
            raise AwardNotFound(_("There is no such certificate."))
        _check_renewable(award)
        if not said or len(said) > LONGEST_ANSWER:
            raise EducationRefused(_("Say what you did, in up to 300 characters."))
        if not Decimal(0) < units <= MOST_UNITS or units != units.quantize(Decimal("0.1")):
            raise EducationRefused(_("Give the units as a number from 0.1 to 100, such as 1.5."))
        if not _kept_since(award) <= done_on <= at.date() + timedelta(days=1):
            raise EducationRefused(
                _("Only what was done since the certificate was issued counts: give such a day.")
            )
        reported: ContinuingEducation = ContinuingEducation.objects.create(
            school_id=award.school_id,
            student_id=by.user_id,
            award=award,
            activity=said,
            units=units,
            done_on=done_on,
            reported_at=at,
        )
    return reported


def decide_education(
    *, public_id: UUID, accept: bool, answer: str, by: Actor, at: datetime
) -> ContinuingEducation:
    """The school accepts or refuses what a holder reported; a refusal says why.

    Accepting the last units that were missing renews the certificate, if its end is near enough.
    What is decided stays decided: repeating the call changes nothing. Raises EducationNotFound,
    MayNotDecide, EducationRefused.
    """
    check_may_decide(by)
    said = " ".join(answer.split())[:LONGEST_ANSWER]
    if not accept and not said:
        raise EducationRefused("Say why it does not count: the holder will read it.")
    with transaction.atomic():
        rows = ContinuingEducation.objects.visible_to(by).select_for_update(of=("self",))
        found: ContinuingEducation | None = rows.filter(public_id=public_id).first()
        if found is None:
            raise EducationNotFound("There is no such report.")
        if found.state != ContinuingEducation.State.REPORTED:
            return found
        states = ContinuingEducation.State
        found.state = states.ACCEPTED if accept else states.REFUSED
        found.answer, found.decided_at, found.decided_by_id = said, at, by.user_id
        found.save(update_fields=["state", "answer", "decided_at", "decided_by"])
        if not accept:
            tell_of_change(found.award, f"education_refused_{found.pk}", reason=said)
    renew_by_units(award_id=found.award_id, by=by, at=at)
    return found


def renew_by_units(*, award_id: UUID, by: Actor, at: datetime) -> Award | None:
    """Renew a certificate whose accepted units are enough and whose end is near; else nothing.

    Also called by the day's round, since the units may be there before the end is near.
    """
    with transaction.atomic():
        award = locked_award(award_id, by)
        rule = award.rule
        if rule is None or not rule.renewal_units or award.revoked_at or award.suspended_at:
            return None
        if (
            award.expires_at is None
            or award.expires_at <= at
            or not may_renew(award.expires_at, at, months=rule.valid_months)
        ):
            return None
        counted = ContinuingEducation.objects.filter(
            award=award, state=ContinuingEducation.State.ACCEPTED, used_for=None
        )
        units = counted.aggregate(units=Sum("units"))["units"] or Decimal(0)
        if units < rule.renewal_units:
            return None
        if award.renewals.exists():
            return None
        renewed = issue_renewal(award=award, at=at)
        counted.update(used_for=renewed)
    log.info("award_renewed_by_units", award=str(award.pk), renewed=str(renewed.pk))
    return renewed


def _kept_since(award: Award) -> date:
    """Since when its holder keeps it: a new name or new code sets begin nothing anew."""
    while (before := _same_term(award)) is not None:
        award = before
    return date.fromisoformat(award.snapshot["issued_on"])


def _same_term(award: Award) -> Award | None:
    """The certificate in whose place this one stands, with the same last day."""
    before: Award | None = award.replaces or award.renews
    if before is None or before.snapshot["expires_on"] != award.snapshot["expires_on"]:
        return None
    return before


def _check_renewable(award: Award) -> None:
    rule = award.rule
    if rule is None or not rule.renewal_units or award.expires_at is None:
        raise NotRenewedByUnits(_("This certificate is not renewed by units."))
    if award.revoked_at is not None or award.renewals.exists():
        raise NotRenewedByUnits(
            _("This certificate does not count any more, or is renewed already.")
        )
