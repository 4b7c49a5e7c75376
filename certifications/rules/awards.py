"""What an award says and whether it holds. No Django."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

SNAPSHOT_FORMAT = 1


class AwardState(StrEnum):
    """Whether a certificate holds at a moment. Revocation goes before expiry."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


def state_at(
    *, at: datetime, expires_at: datetime | None, revoked_at: datetime | None
) -> AwardState:
    """The state of an award at a moment; it expires at the moment that it names."""
    if revoked_at is not None and revoked_at <= at:
        return AwardState.REVOKED
    if expires_at is not None and expires_at <= at:
        return AwardState.EXPIRED
    return AwardState.VALID


def digest_of(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 over the snapshot in canonical form: sorted keys, UTF-8, no spaces."""
    text = json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def token_in(text: str) -> str:
    """The code in what somebody typed or pasted: the code itself or the whole address."""
    parts = [part for part in text.strip().split("?")[0].split("#")[0].split("/") if part]
    if "certificates" in parts:
        after = parts[parts.index("certificates") + 1 :]
        return after[0] if after else ""
    return parts[-1] if len(parts) == 1 else ""
