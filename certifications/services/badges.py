"""Signing the badge of an award: once, and the same bytes for everybody who asks."""

import json
import secrets
from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.urls import reverse

from certifications.models import Award, Badge, KeyState, SigningKey, StatusPlace
from certifications.rules.badges.compact import signed_compact
from certifications.rules.badges.document import (
    Addresses,
    Recipient,
    achievement_key,
    credential,
)
from certifications.rules.badges.proofs import signed
from certifications.rules.badges.statuses import FULL, PLACES, Purpose
from certifications.services.signing_keys import active_key, private_half
from foundation.schools.public import School, every_school, in_school

log = structlog.get_logger(__name__)


def badge_of(*, token: str, at: datetime) -> Badge:
    """The badge of the award with this code, signed now if there is none yet.

    For whoever has the code, in whichever school it is, as for the certificate's own page.
    Repeating the call, or making it ten times at once, returns the same badge. Another edition
    is signed when the key of the last one was compromised or the award's end was moved.

    Raises SigningKeyClosed.
    """
    with every_school():
        award = Award.objects.select_related("holder", "school").get(token=token)
    with in_school(award.school_id):
        badge = _newest(award)
        if badge is not None and _stands(badge, award):
            return badge
        place = _place(award)
        key = active_key(school=award.school, at=at)
        with transaction.atomic():
            # The second of two waits here, and finds what the first one has signed.
            StatusPlace.objects.select_for_update().get(pk=place.pk)
            badge = _newest(award)
            if badge is not None and _stands(badge, award):
                return badge
            return _sign(award, place, key, edition=badge.edition + 1 if badge else 1, at=at)


def addresses_of(award: Award, *, controller: str, number: int) -> Addresses:
    """Where what the badge names is found."""
    site, public_id = settings.SITE_URL, award.school.public_id
    lists = reverse("certifications:status_list", args=[public_id, number, Purpose.REVOCATION])
    issuer_page = reverse("certifications:issuer", args=[public_id])
    return Addresses(
        credential=site + reverse("certifications:badge_json", args=[award.token]),
        picture=site + reverse("certifications:badge_png", args=[award.token]),
        issuer=controller,
        issuer_page=site + issuer_page,
        achievements=f"{site}{issuer_page}achievements/",
        status_list=site + lists,
    )


def _newest(award: Award) -> Badge | None:
    found: Badge | None = (
        Badge.objects.filter(award=award).select_related("key").order_by("-edition").first()
    )
    return found


def _stands(badge: Badge, award: Award) -> bool:
    return badge.key.state != KeyState.COMPROMISED and badge.valid_until == award.expires_at


def _sign(
    award: Award, place: StatusPlace, key: SigningKey, *, edition: int, at: datetime
) -> Badge:
    document = credential(
        snapshot=award.snapshot,
        recipient=Recipient(email=award.holder.email, salt=place.salt),
        valid_from=award.issued_at,
        valid_until=award.expires_at,
        index=place.index,
        addresses=addresses_of(award, controller=key.controller, number=place.number),
    )
    private = private_half(key)
    # The time of the issue and not of the asking: the same award and key give the same bytes.
    proven = signed(document, key=private, method=key.method, at=award.issued_at)
    badge: Badge = Badge.objects.create(
        school_id=award.school_id,
        award=award,
        key=key,
        edition=edition,
        document=json.dumps(proven, indent=1),
        compact=signed_compact(document, key=private, method=key.method),
        achievement=achievement_key(award.snapshot),
        valid_until=award.expires_at,
        signed_at=at,
    )
    log.info("badge_signed", award=str(award.pk), edition=edition, key=key.method)
    return badge


def _place(award: Award) -> StatusPlace:
    """The award's place in a status list; drawn by lot among the free ones the first time."""
    while True:
        place: StatusPlace | None = StatusPlace.objects.filter(award=award).first()
        if place is not None:
            return place
        drawn = StatusPlace(
            school_id=award.school_id,
            award=award,
            number=_open_list(award.school),
            index=secrets.randbelow(PLACES),
            salt=secrets.token_hex(16),
        )
        # Taken by another award, or ours drawn by another request: look again.
        StatusPlace.objects.bulk_create([drawn], ignore_conflicts=True)


def _open_list(school: School) -> int:
    """The list that places are drawn from: the last one, or a new one when it is half full."""
    last = (
        StatusPlace.objects.filter(school_id=school.pk)
        .values("number")
        .annotate(taken=Count("pk"))
        .order_by("-number")
        .first()
    )
    if last is None:
        return 1
    return last["number"] + 1 if last["taken"] >= FULL else last["number"]
