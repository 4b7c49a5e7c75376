"""Making, changing and giving up the keys of a school: the only writers of their table."""

from datetime import datetime

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from certifications.models import KeyState, SigningKey
from certifications.rules.badges.identifiers import did_web
from certifications.rules.badges.multibase import public_multikey
from certifications.services.sealing import reseal, seal, unseal
from foundation.refusals import Kind, Refusal
from foundation.schools.public import School

log = structlog.get_logger(__name__)

REMEDY = (
    "Put the former SECRET_KEY into SECRET_KEY_FALLBACKS and run `manage.py signing_keys reseal`;"
    " if it is lost, run `manage.py signing_keys rotate`: badges that are out stay valid."
)


class SigningKeyClosed(Refusal):
    """The private half cannot be opened; what to do is in the log and in ``REMEDY``."""

    code = "signing_key_closed"
    kind = Kind.CONFLICT


class SigningKeyNotFound(Refusal):
    code = "signing_key_not_found"
    kind = Kind.NOT_FOUND


def issuer_of(school: School) -> str:
    """The did:web identifier of a school, at the address that the site has now."""
    return did_web(settings.SITE_URL, reverse("certifications:issuer", args=[school.public_id]))


def active_key(*, school: School, at: datetime) -> SigningKey:
    """The key that signs for a school; the first call makes it, ten at once make one."""
    for _attempt in range(2):
        key: SigningKey | None = SigningKey.objects.filter(
            school_id=school.pk, state=KeyState.ACTIVE
        ).first()
        if key is not None:
            return key
        try:
            with transaction.atomic():
                return _make(school, at)
        except IntegrityError:  # Somebody else was first: theirs it is.
            continue
    return SigningKey.objects.get(school_id=school.pk, state=KeyState.ACTIVE)


def private_half(key: SigningKey) -> Ed25519PrivateKey:
    """The private half, for signing. Raises SigningKeyClosed."""
    secret = unseal(key.sealed_private_key) if key.sealed_private_key else None
    if secret is None:
        log.error("signing_key_closed", key=key.method, remedy=REMEDY)
        raise SigningKeyClosed(
            "New badges cannot be signed at the moment; those that are out stay valid. The people"
            " who run this site find in its log what to do."
        )
    return Ed25519PrivateKey.from_private_bytes(secret)


def rotate_signing_key(*, school: School, at: datetime) -> SigningKey:
    """Give a school a new key and retire the one before.

    What the old one signed stays valid, since its public half stays published; its private half
    is deleted. Each call makes a new key.
    """
    with transaction.atomic():
        _retire(school, at)
        key = _make(school, at)
    log.info("signing_key_rotated", key=key.method)
    return key


def compromise_signing_key(*, key_id: int, school: School, at: datetime) -> SigningKey:
    """Give up a key that others may have: from now on, what it signed is refused everywhere.

    It leaves the published keys, and its badges are signed anew when they are next asked for.
    Repeating the call returns the key as it stands. Raises SigningKeyNotFound.
    """
    with transaction.atomic():
        key: SigningKey | None = (
            SigningKey.objects.select_for_update().filter(pk=key_id, school_id=school.pk).first()
        )
        if key is None:
            raise SigningKeyNotFound("There is no such key in this school.")
        if key.state == KeyState.COMPROMISED:
            return key
        was_active = key.state == KeyState.ACTIVE
        key.state, key.compromised_at, key.sealed_private_key = KeyState.COMPROMISED, at, ""
        key.save(update_fields=["state", "compromised_at", "sealed_private_key"])
        if was_active:
            _make(school, at)
    log.warning("signing_key_compromised", key=key.method)
    return key


def reseal_signing_keys(*, school: School) -> tuple[int, int]:
    """Seal the school's private halves with the present SECRET_KEY: how many, and how many stay.

    After it the former SECRET_KEY can be forgotten. Those that nothing opens stay as they are.
    """
    done = closed = 0
    with transaction.atomic():
        for key in SigningKey.objects.select_for_update().filter(
            school_id=school.pk, state=KeyState.ACTIVE
        ):
            sealed = reseal(key.sealed_private_key)
            if sealed is None:
                closed += 1
                continue
            key.sealed_private_key = sealed
            key.save(update_fields=["sealed_private_key"])
            done += 1
    return done, closed


def _make(school: School, at: datetime) -> SigningKey:
    private = Ed25519PrivateKey.generate()
    key: SigningKey = SigningKey.objects.create(
        school_id=school.pk,
        controller=issuer_of(school),
        multikey=public_multikey(private),
        sealed_private_key=seal(private.private_bytes_raw()),
        created_at=at,
    )
    return key


def _retire(school: School, at: datetime) -> None:
    # Locked first: two rotations at once follow each other.
    School.objects.select_for_update().get(pk=school.pk)
    SigningKey.objects.filter(school_id=school.pk, state=KeyState.ACTIVE).update(
        state=KeyState.RETIRED, retired_at=at, sealed_private_key=""
    )
