"""The status lists of a school, signed when what they say changes."""

import json
from datetime import datetime
from hashlib import sha256

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.urls import reverse

from certifications.models import Award, SigningKey, StatusPlace
from certifications.rules.badges.proofs import signed
from certifications.rules.badges.statuses import WINDOW, Purpose, status_list, window_of
from certifications.services.signing_keys import active_key, private_half
from foundation.schools.public import School, in_school

log = structlog.get_logger(__name__)


def signed_status_list(
    *, school: School, number: int, purpose: Purpose, at: datetime
) -> str | None:
    """The list as a signed credential; None if the school has no such list. Three queries.

    Open Badges 3.0 leaves a badge one entry, and that names the list of revocations: so the bit
    there is set for a suspended award too, and cleared when the suspension ends. The list of
    suspensions tells the two apart (docs/decisions/0037-open-badges.md).

    Who is out is read each time, so a revocation is told at once; only what was signed of it is
    kept in the cache, and found there by what it says. Raises SigningKeyClosed.
    """
    with in_school(school.pk):
        places = StatusPlace.objects.filter(school_id=school.pk, number=number)
        if not places.exists():
            return None
        key = active_key(school=school, at=at)
        out = places.filter(award__in=_out(purpose, at)).values_list("index", flat=True)
        taken = sorted(out)
    path = reverse("certifications:status_list", args=[school.public_id, number, purpose])
    address = f"{settings.SITE_URL}{path}"
    name = _name(address, key, taken, at)
    kept = _kept(name)
    if kept is not None:
        return kept
    text = _signed(address, key, purpose, taken, at)
    _keep(name, text)
    return text


def _signed(address: str, key: SigningKey, purpose: Purpose, taken: list[int], at: datetime) -> str:
    document = status_list(
        address=address, issuer=key.controller, purpose=purpose, places=taken, at=at
    )
    proven = signed(document, key=private_half(key), method=key.method, at=window_of(at))
    return json.dumps(proven, indent=1)


def _name(address: str, key: SigningKey, taken: list[int], at: datetime) -> str:
    """Everything that the bytes of a list follow from: another name is another list."""
    says = json.dumps([address, key.method, window_of(at).isoformat(), taken])
    return f"certifications.status.{sha256(says.encode()).hexdigest()}"


def _kept(name: str) -> str | None:
    try:
        found: str | None = cache.get(name)
    except Exception as error:  # Any fault of the cache: then it is signed.
        log.warning("status_list_not_read", error=repr(error))
        return None
    return found


def _keep(name: str, text: str) -> None:
    try:
        cache.set(name, text, timeout=int(WINDOW.total_seconds()))
    except Exception as error:  # Any fault of the cache: the next one is signed, too.
        log.warning("status_list_not_kept", error=repr(error))


def _out(purpose: Purpose, at: datetime) -> QuerySet[Award]:
    """The awards whose bit is set."""
    suspended = Q(suspended_at__lte=at)
    revoked = Q(revoked_at__lte=at)
    return Award.objects.filter(suspended if purpose is Purpose.SUSPENSION else revoked | suspended)
