"""The signature around a document: VC-JWT, one line of text that wallets of the JOSE kind take.

Open Badges 3.0, section 8.2; W3C Securing Verifiable Credentials using JOSE and COSE. One
algorithm, and keys only by name from our own table: a header cannot bring a key (trust T13).
"""

import base64
import binascii
import json
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

ALGORITHM = "EdDSA"
TYPE = "vc+jwt"


def signed_compact(document: dict[str, Any], *, key: Ed25519PrivateKey, method: str) -> str:
    """The document as a compact JWS: header, payload and signature."""
    header = {"alg": ALGORITHM, "kid": method, "typ": TYPE}
    claims = {
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "nbf": _seconds(document["validFrom"]),
        **({"exp": _seconds(document["validUntil"])} if "validUntil" in document else {}),
    }
    text = f"{_encoded(header)}.{_encoded({**claims, **document})}"
    return f"{text}.{_base64(key.sign(text.encode()))}"


def read_part(part: str) -> bytes | None:
    """The bytes of one part; None if it is not spelled in the one way there is."""
    try:
        data = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    # Unused bits at the end would let two texts pass as one.
    return data if _base64(data) == part else None


def compact_holds(text: str, *, key: Ed25519PublicKey) -> bool:
    """Whether the line was signed with this key. What its header says must be checked before."""
    message, _, signature = text.rpartition(".")
    value = read_part(signature)
    if value is None:
        return False
    try:
        key.verify(value, message.encode())
    except InvalidSignature:
        return False
    return True


def _encoded(value: dict[str, Any]) -> str:
    return _base64(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())
