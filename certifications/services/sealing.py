"""Keeping a secret in the database: sealed with a key that comes from SECRET_KEY."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"chartwork.certifications.signing-key"


def seal(secret: bytes) -> str:
    """The secret as a text that only this site can open."""
    return _sealer().encrypt(secret).decode()


def unseal(sealed: str) -> bytes | None:
    """The secret; None if neither SECRET_KEY nor one of its fallbacks opens it."""
    try:
        return _sealer().decrypt(sealed.encode())
    except InvalidToken:
        return None


def reseal(sealed: str) -> str | None:
    """The same secret under the present SECRET_KEY; None if nothing opens it."""
    try:
        return _sealer().rotate(sealed.encode()).decode()
    except InvalidToken:
        return None


def _sealer() -> MultiFernet:
    """Seals with the first key and opens with each of them, as Django does for its own."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(secret)) for secret in secrets])


def _derived(secret: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return base64.urlsafe_b64encode(derivation.derive(secret.encode()))
