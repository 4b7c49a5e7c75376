"""The names of a school for verifiers: did:web (W3C CCG, did:web method specification)."""

import re
from urllib.parse import quote, urlsplit
from uuid import UUID

# As did:web, or as the address of the profile; on whichever site it was.
_SCHOOL = re.compile(r"(?:did:web:.+:issuers:|https?://.+/issuers/)([0-9a-fA-F-]{36})/?")


def did_web(site: str, path: str) -> str:
    """The identifier whose document is at ``site`` + ``path`` + "did.json"."""
    host = urlsplit(site).netloc
    parts = [quote(host, safe=""), *(part for part in path.split("/") if part)]
    return ":".join(["did:web", *parts])


def named_school(identifier: str) -> UUID | None:
    """The public id in the name of an issuer, if it is built as those of our schools are."""
    found = _SCHOOL.fullmatch(identifier)
    try:
        return UUID(found[1]) if found else None
    except ValueError:
        return None


def did_document(*, identifier: str, multikeys: list[str]) -> dict[str, object]:
    """The document with every key whose signatures count."""
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": identifier,
        "verificationMethod": [
            {
                "id": f"{identifier}#{multikey}",
                "type": "Multikey",
                "controller": identifier,
                "publicKeyMultibase": multikey,
            }
            for multikey in multikeys
        ],
        "assertionMethod": [f"{identifier}#{multikey}" for multikey in multikeys],
    }
