"""An award as an OpenBadgeCredential (Open Badges 3.0, on W3C Verifiable Credentials 2.0).

Everything that it says comes from the award's snapshot; the email address stands in it only as a
salted hash. The fields are few on purpose: what the paper says, a badge says.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from certifications.rules.badges.canonical import CREDENTIALS, EXTENSIONS, OPEN_BADGES
from certifications.rules.badges.proofs import moment
from certifications.rules.snapshots import canonical, code_sets_in_words

CONTEXTS = [CREDENTIALS, OPEN_BADGES, EXTENSIONS]
SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
DISCLAIMER = (
    "It is a certificate of this course. It is not a professional certification, it does not come"
    " from AAPC or AHIMA, and it does not replace their exams."
)
# Words of the standard for what was earned (its AchievementType enumeration).
TYPES = {"exam": "Assessment"}
PLAIN_TYPE = "CertificateOfCompletion"


@dataclass(frozen=True, kw_only=True, slots=True)
class Addresses:
    """Where everything that a badge names is found."""

    credential: str
    picture: str
    issuer: str  # The did:web identifier of the school.
    issuer_page: str
    achievements: str
    status_list: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipient:
    """By what a wallet recognises its owner."""

    email: str
    salt: str


def credential(
    *,
    snapshot: Mapping[str, Any],
    recipient: Recipient,
    valid_from: datetime,
    valid_until: datetime | None,
    index: int,
    addresses: Addresses,
) -> dict[str, Any]:
    """The unsigned credential."""
    ends = {"validUntil": moment(valid_until)} if valid_until else {}
    return {
        "@context": CONTEXTS,
        "id": addresses.credential,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": issuer(name=snapshot["school"], addresses=addresses),
        "validFrom": moment(valid_from),
        **ends,
        "name": f"{snapshot['title']}: {snapshot['course']}",
        "description": DISCLAIMER,
        "image": {"id": addresses.picture, "type": "Image"},
        "credentialSubject": _subject(snapshot, recipient, addresses),
        "credentialStatus": {
            "id": f"{addresses.status_list}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(index),
            "statusListCredential": addresses.status_list,
        },
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }


def issuer(*, name: str, addresses: Addresses) -> dict[str, Any]:
    """The school as a Profile."""
    return {
        "id": addresses.issuer,
        "type": ["Profile"],
        "name": name,
        "url": addresses.issuer_page,
    }


def achievement(snapshot: Mapping[str, Any], *, addresses: Addresses) -> dict[str, Any]:
    """What was achieved, apart from who did: the same address for the same words."""
    address = f"{addresses.achievements}{achievement_key(snapshot)}/"
    picture = {"id": f"{address}badge.png", "type": "Image"}
    return {"id": address, **_achieved(snapshot), "image": picture}


def achievement_key(snapshot: Mapping[str, Any]) -> str:
    """128 bits over what the achievement says: another statement is another achievement."""
    return hashlib.sha256(canonical(_achieved(snapshot))).hexdigest()[:32]


def _achieved(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    taught = code_sets_in_words(snapshot["code_sets"])
    return {
        "type": ["Achievement"],
        "achievementType": TYPES.get(snapshot.get("kind", ""), PLAIN_TYPE),
        "name": snapshot["course"],
        "description": f"{snapshot['title']} of {snapshot['school']}. {DISCLAIMER}",
        "criteria": {"narrative": f"Whoever holds this badge {snapshot['statement']}"},
        "inLanguage": "en",
        **({"version": snapshot["edition"]} if snapshot["edition"] else {}),
        **({"tag": taught.split("; ")} if taught else {}),
    }


def _subject(
    snapshot: Mapping[str, Any], recipient: Recipient, addresses: Addresses
) -> dict[str, Any]:
    achieved = achievement(snapshot, addresses=addresses)
    found: dict[str, Any] = {"type": ["AchievementSubject"]}
    found["identifier"] = [
        _identity("name", snapshot["holder"]),
        *([_hashed_email(recipient)] if recipient.email else []),
    ]
    found["achievement"] = achieved
    # Only where the holder agreed that it is printed: then it stands in the snapshot.
    band = snapshot.get("score_band")
    if band:
        described = f"{achieved['id']}#score-band"
        achieved["resultDescription"] = [
            {
                "id": described,
                "type": ["ResultDescription"],
                "name": "Score band",
                "resultType": "PerformanceLevel",
            }
        ]
        found["result"] = [{"type": ["Result"], "resultDescription": described, "value": str(band)}]
    return found


def _hashed_email(recipient: Recipient) -> dict[str, Any]:
    """Section B.4.2, IdentityHash: the address, then the salt."""
    value = hashlib.sha256(f"{recipient.email}{recipient.salt}".encode()).hexdigest()
    return {
        **_identity("emailAddress", f"sha256${value}"),
        "hashed": True,
        "salt": recipient.salt,
    }


def _identity(kind: str, value: str) -> dict[str, Any]:
    return {
        "type": "IdentityObject",
        "identityType": kind,
        "hashed": False,
        "identityHash": value,
    }
