"""One spelling for one meaning: RDF Dataset Canonicalization (RDFC-1.0) of a JSON-LD document.

Only the contexts beside this file are known; any other address is refused, so nothing is ever
fetched. The work grows as the factorial of equal unnamed nodes in a list, so what strangers send
must have passed ``verdicts`` first, which asks for the shape of a document that we issued.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from pyld import jsonld

FOLDER = Path(__file__).parent / "contexts"
CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
FILES = {
    CREDENTIALS: "credentials-v2.json",
    OPEN_BADGES: "open-badges-3.0.3.json",
    EXTENSIONS: "open-badges-extensions.json",
}


class NotCanonical(ValueError):
    """The document has no meaning that could be signed."""


def canonical_quads(document: dict[str, Any]) -> bytes:
    """The statements of a document in the one order there is. Raises NotCanonical."""
    try:
        text = jsonld.normalize(
            document,
            {
                # The name that it had before it became RDFC-1.0.
                "algorithm": "URDNA2015",
                "format": "application/n-quads",
                "documentLoader": _load,
            },
        )
    except (jsonld.JsonLdError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotCanonical(str(error)) from error
    return str(text).encode()


def _load(address: str, options: object) -> dict[str, Any]:
    if address not in FILES:
        raise NotCanonical(f"Unknown context: {address[:100]}")
    return {
        "contextUrl": None,
        "documentUrl": address,
        "contentType": "application/ld+json",
        "document": _context(address),
    }


@cache
def _context(address: str) -> dict[str, Any]:
    context: dict[str, Any] = json.loads((FOLDER / FILES[address]).read_text())
    return context
