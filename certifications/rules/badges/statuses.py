"""Who is out, as a list of bits: W3C Bitstring Status List v1.0.

A list has room for 131,072 badges however few there are, and each has its place by lot: whoever
fetches the list cannot be told by it whose badge is looked at (section 5, privacy).
"""

import base64
import gzip
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from certifications.rules.badges.canonical import CREDENTIALS
from certifications.rules.badges.proofs import moment

PLACES = 131_072
# From there on a new list is begun: lots are drawn until one is free.
FULL = PLACES // 2
# How long anybody may keep a list (and we say so), when a kept one is refused, and how often one
# that says the same is signed anew.
KEPT = timedelta(minutes=5)
ENDS_AFTER = timedelta(days=1)
WINDOW = timedelta(hours=1)


class Purpose(StrEnum):
    """What a set bit says."""

    REVOCATION = "revocation"
    SUSPENSION = "suspension"


def encoded_list(places: Iterable[int]) -> str:
    """The list with these places set: bits from the left, gzip, multibase base64url."""
    bits = bytearray(PLACES // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def window_of(at: datetime) -> datetime:
    """When the window began in which a moment is."""
    return at - (at - datetime.min.replace(tzinfo=at.tzinfo)) % WINDOW


def status_list(
    *, address: str, issuer: str, purpose: Purpose, places: Iterable[int], at: datetime
) -> dict[str, Any]:
    """The unsigned credential with a list: within a window, the same for whoever asks."""
    begins = window_of(at)
    return {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": moment(begins),
        "validUntil": moment(begins + ENDS_AFTER),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose.value,
            "encodedList": encoded_list(places),
        },
    }
