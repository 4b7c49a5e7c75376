"""The names of a school for verifiers: did:web (W3C CCG, did:web method specification)."""

from urllib.parse import quote, urlsplit


def did_web(site: str, path: str) -> str:
    """The identifier whose document is at ``site`` + ``path`` + "did.json"."""
    host = urlsplit(site).netloc
    parts = [quote(host, safe=""), *(part for part in path.split("/") if part)]
    return ":".join(["did:web", *parts])


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
