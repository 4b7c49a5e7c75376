"""Badges outside of the database, and pictures to hide things in."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certifications.rules.badges.compact import signed_compact
from certifications.rules.badges.document import Addresses, Recipient, credential
from certifications.rules.badges.multibase import public_multikey
from certifications.rules.badges.proofs import signed
from certifications.rules.badges.reading import read_presented
from certifications.rules.badges.verdicts import KnownKey, Record, Verdict, verdict
from tests.conftest import NOON
from tests.factories.awards import printed

SITE = "https://chartwork.example"
ISSUER = "did:web:chartwork.example:issuers:5f0e6f0a-8a43-4f0b-b0cf-0d6f5b1c7e22"


def key_of(seed: int = 1) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


def method_of(key: Ed25519PrivateKey, issuer: str = ISSUER) -> str:
    return f"{issuer}#{public_multikey(key)}"


def addresses(code: str, *, issuer: str = ISSUER) -> Addresses:
    school = f"{SITE}/issuers/5f0e6f0a-8a43-4f0b-b0cf-0d6f5b1c7e22/"
    return Addresses(
        credential=f"{SITE}/certificates/{code}/badge.json",
        picture=f"{SITE}/certificates/{code}/badge.png",
        issuer=issuer,
        issuer_page=school,
        achievements=f"{school}achievements/",
        status_list=f"{school}status/1/revocation.json",
    )


@dataclass
class Made:
    """A signed badge, and what the site that signed it knows."""

    document: dict[str, Any]
    compact: str
    key: Ed25519PrivateKey

    def known(self, **changes: Any) -> dict[str, Any]:
        keys = {method_of(self.key): KnownKey(ISSUER, public_multikey(self.key))}
        record = {"documents": (self.document,), "compacts": (self.compact,), "intact": True}
        return {"keys": keys, "issuers": frozenset({ISSUER}), "record": Record(**record | changes)}

    def judged(self, shown: Any = None, *, at: Any = NOON, **changes: Any) -> Verdict:
        """The verdict on what is shown: the badge as it is, other text, or other bytes."""
        shown = json.dumps(self.document) if shown is None else shown
        data = shown if isinstance(shown, bytes) else shown.encode()
        return verdict(read_presented(data), at=at, **self.known(**changes))


def make_badge(
    *,
    key: Any = None,
    index: int = 77,
    days: int | None = None,
    score_band: str = "",
    valid_from: Any = NOON,
    **facts: Any,
) -> Made:
    key = key or key_of()
    snapshot = {**printed(**facts), **({"score_band": score_band} if score_band else {})}
    document = credential(
        snapshot=snapshot,
        recipient=Recipient(email="ana@example.org", salt="0f1e2d3c"),
        valid_from=valid_from,
        valid_until=valid_from + timedelta(days=days) if days else None,
        index=index,
        addresses=addresses(snapshot["code"]),
    )
    method = method_of(key)
    return Made(
        document=signed(document, key=key, method=method, at=NOON),
        compact=signed_compact(document, key=key, method=method),
        key=key,
    )
