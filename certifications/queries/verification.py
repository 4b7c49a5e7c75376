"""What a credential that somebody shows us is worth."""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from certifications.models import Award, Badge, SigningKey
from certifications.queries.awards import AwardPage, page_of
from certifications.rules.badges.identifiers import named_school
from certifications.rules.badges.reading import Presented, Unreadable, read_presented
from certifications.rules.badges.verdicts import GENUINE, KnownKey, Record, Verdict, verdict
from certifications.rules.codes import read_code
from certifications.rules.states import State
from certifications.services.signing_keys import issuer_of
from foundation.schools.public import School, every_school


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer, and the certificate's own page where there is one."""

    verdict: Verdict
    # Why it could not be read; empty otherwise.
    trouble: str = ""
    award: AwardPage | None = None


def check_credential(data: bytes, *, at: datetime) -> Checked:
    """Judge what was pasted or uploaded. Three queries for a badge of ours, four at most, into
    every school.

    As with a code (``award_by_token``), a stranger sees only what stands on the certificate, and
    only for a credential that was signed here: nobody gets one without the certificate.
    """
    try:
        presented = read_presented(data)
    except Unreadable as error:
        return Checked(verdict=Verdict.UNREADABLE, trouble=str(error))
    with every_school():
        award = _award(presented)
        page = page_of(award, at, viewer=None) if award else None
        keys = _keys(presented)
        found = verdict(
            presented,
            keys=keys,
            # Asked only of who names no key of ours.
            issuers=_names(presented) if presented.method not in keys else frozenset(),
            record=_record(award, page) if award and page else None,
            at=at,
        )
    if page is None or found not in GENUINE:
        return Checked(verdict=found)
    # The name stands in the file itself, which only its holder had to give.
    named = replace(page, holder=page.snapshot["holder"], shown=True)
    return Checked(verdict=found, award=named)


def _award(presented: Presented) -> Award | None:
    """By the code in the credential's address, wherever this site was when it was signed."""
    token = read_code(presented.credential_id)
    return Award.objects.select_related("sharing").filter(token=token).first() if token else None


def _keys(presented: Presented) -> dict[str, KnownKey]:
    _, _, multikey = presented.method.rpartition("#")
    found = SigningKey.objects.filter(multikey=multikey)
    return {key.method: KnownKey(key.controller, key.multikey, key.compromised_at) for key in found}


def _names(presented: Presented) -> frozenset[str]:
    """Every name, now and on former addresses of this site, of the school that is claimed."""
    public_id = named_school(presented.issuer)
    school = School.objects.filter(public_id=public_id).first() if public_id else None
    if school is None:
        return frozenset()
    former = SigningKey.objects.filter(school_id=school.pk).values_list("controller", flat=True)
    page = reverse("certifications:issuer", args=[school.public_id])
    return frozenset({issuer_of(school), f"{settings.SITE_URL}{page}", *former})


def _record(award: Award, page: AwardPage) -> Record:
    badges = Badge.objects.filter(award=award).values_list("document", "compact")
    return Record(
        documents=tuple(json.loads(document) for document, _ in badges),
        compacts=tuple(compact for _, compact in badges),
        intact=page.state is not State.ALTERED,
        revoked_at=award.revoked_at,
        suspended_at=award.suspended_at,
        replaced=award.replaced,
    )
