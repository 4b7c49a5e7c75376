"""Whether a certificate counts today."""

from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """What a certificate is at a moment."""

    VALID = "valid"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    REPLACED = "replaced"  # Revoked, and the holder has another one in its place.
    ALTERED = "altered"  # What is stored is not what was issued.


def state_at(
    at: datetime,
    *,
    expires_at: datetime | None,
    revoked_at: datetime | None,
    suspended_at: datetime | None = None,
    replaced: bool = False,
    intact: bool = True,
) -> State:
    """The state at a moment. What weighs more comes first.

    An altered record proves nothing; a revocation has no end; a suspension can be lifted, but an
    end that came meanwhile stands; a certificate is valid up to the moment of its expiry and not
    at it.
    """
    if not intact:
        return State.ALTERED
    if revoked_at is not None and revoked_at <= at:
        return State.REPLACED if replaced else State.REVOKED
    if expires_at is not None and expires_at <= at:
        return State.EXPIRED
    if suspended_at is not None and suspended_at <= at:
        return State.SUSPENDED
    return State.VALID
