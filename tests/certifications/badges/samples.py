"""Badges as files, good and bad, for verifiers of others: docs/guides/badges.md.

    python -m tests.certifications.badges.samples FOLDER [SITE]

No Django and no database: only the rules. Dates are of now, since others look at their own clock.
"""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certifications.rules.badges.compact import signed_compact
from certifications.rules.badges.document import Addresses, Recipient, credential
from certifications.rules.badges.identifiers import did_document, did_web
from certifications.rules.badges.multibase import public_multikey
from certifications.rules.badges.proofs import signed
from certifications.rules.badges.statuses import Purpose, status_list
from certifications.rules.snapshots import Facts, snapshot_of

REVOKED, FREE = 77, 4711
SCHOOL = "/issuers/1/"
STATUS = f"{SCHOOL}status/1/revocation.json"


def samples(site: str, now: datetime) -> dict[str, str]:
    """Path and text of each file, as the site would serve them."""
    issuer = did_web(site, SCHOOL)
    ours, eves = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    method = f"{issuer}#{public_multikey(ours)}"
    days = timedelta(days=1)

    def made(*, index: int = FREE, ends: datetime | None = None) -> dict[str, Any]:
        return credential(
            snapshot=_snapshot(now - 30 * days),
            recipient=Recipient(email="ana@example.org", salt="0f1e2d3c"),
            valid_from=now - 30 * days,
            valid_until=ends,
            index=index,
            addresses=_addresses(site, issuer),
        )

    def proven(document: dict[str, Any], key: Ed25519PrivateKey = ours) -> dict[str, Any]:
        return signed(document, key=key, method=method, at=now - 30 * days)

    altered = proven(made())
    altered["credentialSubject"]["identifier"][0]["identityHash"] = "Eve Silva"
    places = status_list(
        address=f"{site}{STATUS}",
        issuer=issuer,
        purpose=Purpose.REVOCATION,
        places=[REVOKED],
        at=now,
    )
    files: dict[str, Any] = {
        "valid.json": proven(made(ends=now + 365 * days)),
        "valid_for_ever.json": proven(made()),
        "expired.json": proven(made(ends=now - days)),
        "revoked.json": proven(made(index=REVOKED)),
        "altered.json": altered,
        "forged.json": proven(made(), eves),
        STATUS: signed(places, key=ours, method=method, at=now),
        f"{SCHOOL}did.json": did_document(identifier=issuer, multikeys=[public_multikey(ours)]),
    }
    texts = {name: json.dumps(value, indent=1) for name, value in files.items()}
    return {**texts, "valid.jwt": signed_compact(made(), key=ours, method=method)}


def _snapshot(day: datetime) -> dict[str, Any]:
    return snapshot_of(
        Facts(
            holder="Ana Silva",
            school="Harbour School",
            title="Certificate of Completion",
            course="Foundations of Medical Coding",
            statement="has completed the course Foundations of Medical Coding.",
            completed_on=day.date(),
            issued_on=day.date(),
            edition="2026.11",
            code_sets={"icd-10-cm": ["FY2027"]},
        )
    )


def _addresses(site: str, issuer: str) -> Addresses:
    return Addresses(
        credential=f"{site}/certificates/sample/badge.json",
        picture=f"{site}/certificates/sample/badge.png",
        issuer=issuer,
        issuer_page=f"{site}{SCHOOL}",
        achievements=f"{site}{SCHOOL}achievements/",
        status_list=f"{site}{STATUS}",
    )


def main() -> None:
    folder = Path(sys.argv[1])
    site = sys.argv[2] if len(sys.argv) > 2 else "https://chartwork.example"
    assert urlsplit(site).netloc
    for name, text in samples(site, datetime.now(UTC)).items():
        target = folder / name.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


if __name__ == "__main__":
    main()
