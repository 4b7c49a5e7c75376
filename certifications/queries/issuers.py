"""What a school publishes for verifiers: who it is, its keys, what its badges say."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from certifications.models import Badge, KeyState, SigningKey
from certifications.rules.badges.document import CONTEXTS
from certifications.rules.badges.identifiers import did_document
from certifications.services.signing_keys import issuer_of
from foundation.schools.public import School, in_school


def school_by_id(public_id: UUID) -> School | None:
    """A school that badges name, open or not: its name stands on them. One query."""
    return School.objects.filter(public_id=public_id).first()


def issuer_profile(school: School) -> dict[str, Any]:
    """The school as a Profile of Open Badges 3.0. No query."""
    page = reverse("certifications:issuer", args=[school.public_id])
    return {
        "@context": CONTEXTS,
        "id": issuer_of(school),
        "type": ["Profile"],
        "name": school.name,
        "url": f"{settings.SITE_URL}{page}",
    }


def issuer_keys(school: School) -> dict[str, object]:
    """The did:web document: every key but those that were compromised. One query.

    Retired keys stay for good: the badges that they signed must be verified for as long as
    anybody keeps them.
    """
    with in_school(school.pk):
        keys = list(
            SigningKey.objects.filter(school_id=school.pk)
            .exclude(state=KeyState.COMPROMISED)
            .order_by("pk")
            .values_list("multikey", flat=True)
        )
    return did_document(identifier=issuer_of(school), multikeys=keys)


def pictured_achievement(school: School, key: str) -> dict[str, str] | None:
    """What is drawn of an achievement: no name, and no year, which is an award's. One query."""
    with in_school(school.pk):
        badge = (
            Badge.objects.filter(school_id=school.pk, achievement=key)
            .select_related("award")
            .first()
        )
    if badge is None:
        return None
    snapshot = badge.award.snapshot
    return {name: snapshot[name] for name in ("title", "course", "school")} | {"issued_on": ""}


def achievement_of(school: School, key: str) -> dict[str, Any] | None:
    """What an achievement of the school says, without anybody's name. One query."""
    with in_school(school.pk):
        badge = Badge.objects.filter(school_id=school.pk, achievement=key).first()
    if badge is None:
        return None
    document = json.loads(badge.document)
    return {"@context": CONTEXTS, **document["credentialSubject"]["achievement"]}
