"""The status lists of a school, signed on demand from the table of awards."""

import json
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from certifications.models import Award, StatusPlace
from certifications.rules.badges.proofs import signed
from certifications.rules.badges.statuses import Purpose, status_list
from certifications.services.signing_keys import active_key, private_half
from foundation.schools.public import School, in_school


def signed_status_list(
    *, school: School, number: int, purpose: Purpose, at: datetime
) -> str | None:
    """The list as a signed credential; None if the school has no such list. Three queries.

    Open Badges 3.0 leaves a badge one entry, and that names the list of revocations: so the bit
    there is set for a suspended award too, and cleared when the suspension ends. The list of
    suspensions tells the two apart (docs/decisions/0037-open-badges.md).

    Raises SigningKeyClosed.
    """
    with in_school(school.pk):
        places = StatusPlace.objects.filter(school_id=school.pk, number=number)
        if not places.exists():
            return None
        key = active_key(school=school, at=at)
        out = places.filter(award__in=_out(purpose, at)).values_list("index", flat=True)
        path = reverse("certifications:status_list", args=[school.public_id, number, purpose])
        document = status_list(
            address=f"{settings.SITE_URL}{path}",
            issuer=key.controller,
            purpose=purpose,
            places=sorted(out),
            at=at,
        )
    begins = datetime.fromisoformat(document["validFrom"])
    return json.dumps(
        signed(document, key=private_half(key), method=key.method, at=begins), indent=1
    )


def _out(purpose: Purpose, at: datetime) -> QuerySet[Award]:
    """The awards whose bit is set."""
    suspended = Q(suspended_at__lte=at)
    revoked = Q(revoked_at__lte=at)
    return Award.objects.filter(suspended if purpose is Purpose.SUSPENSION else revoked | suspended)
