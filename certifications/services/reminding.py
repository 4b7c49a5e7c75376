"""The day's round: who is told that a certificate ends or is of old codes, and what is renewed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from certifications.models import Award
from certifications.rules.snapshots import code_sets_in_words
from certifications.rules.validity import RENEWAL_DAYS, reminder_due
from certifications.services.continuing_education import renew_by_units
from certifications.services.letters import letter_of
from foundation.mail.public import is_queued, queue_email
from foundation.schools.public import every_school, system_actor

log = structlog.get_logger(__name__)

ENDS = "certifications/email/award_ends"
OLD_CODES = "certifications/email/award_of_old_codes"
BATCH = 1000


def look_at_ends(*, at: datetime) -> int:
    """Renew what its units renew, and remind the holders of what ends soon; returns how many.

    Each reminder is sent once, however often the round is made. What has been renewed, suspended
    or revoked reminds nobody. Each certificate is a transaction of its own, so that one that
    fails holds up no other.
    """
    with every_school():
        ending = (
            Award.objects.filter(
                expires_at__gt=at,
                expires_at__lte=at + timedelta(days=RENEWAL_DAYS),
                revoked_at__isnull=True,
                suspended_at__isnull=True,
                renewals__isnull=True,
            )
            .select_related("holder", "rule")
            .order_by("expires_at", "pk")
        )
        return _one_by_one(ending, lambda award: _look_at(award, at))


def _one_by_one(awards: Any, act: Callable[[Award], bool]) -> int:
    """How many were told. What fails is in the log and is tried again by the next round."""
    done = 0
    for award in awards.iterator(chunk_size=BATCH):
        try:
            done += act(award)
        except Exception:
            log.exception("round_failed_for_certificate", award=str(award.pk))
    return done


def _look_at(award: Award, at: datetime) -> bool:
    assert award.expires_at is not None
    by = system_actor(award.school_id)
    rule = award.rule
    units = rule.renewal_units if rule else Decimal(0)
    if units and renew_by_units(award_id=award.pk, by=by, at=at) is not None:
        return False
    days = reminder_due(award.expires_at, at, months=rule.valid_months if rule else None)
    key = f"award_ends:{award.pk}:{days}"
    if days is None or is_queued(key):
        return False
    with transaction.atomic():
        queue_email(
            template=ENDS,
            key=key,
            person=award.holder,
            context={**letter_of(award), "units": str(units), "by_units": bool(units)},
        )
    return True


def tell_of_new_codes(*, at: datetime) -> int:
    """Tell holders whose certificate is of an earlier release of the code sets of the update exam.

    Once for each certificate and release; only where the school has such an exam and it is open.
    """
    with every_school():
        counted = (
            Award.objects.filter(
                rule__is_active=True,
                rule__update_programme__is_open=True,
                revoked_at__isnull=True,
                suspended_at__isnull=True,
                renewals__isnull=True,
            )
            .exclude(expires_at__lte=at)
            .exclude(snapshot__code_sets=F("rule__code_sets"))
            .select_related("holder", "rule__update_programme__assessment")
            .order_by("pk")
        )
        return _one_by_one(counted, _tell_of_new_codes)


def _tell_of_new_codes(award: Award) -> bool:
    rule = award.rule
    assert rule is not None
    assert rule.update_programme is not None
    releases = code_sets_in_words(rule.code_sets)
    key = f"award_of_old_codes:{award.pk}:{releases}"[:200]
    if is_queued(key):
        return False
    path = reverse("certifications:programme", args=[rule.update_programme.public_id])
    with transaction.atomic():
        queue_email(
            template=OLD_CODES,
            key=key,
            person=award.holder,
            context={
                **letter_of(award),
                "releases": releases,
                "exam": rule.update_programme.assessment.title,
                "exam_url": f"{settings.SITE_URL}{path}",
            },
        )
    return True
