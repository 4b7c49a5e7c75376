"""What somebody pasted or uploaded, read with limits; what it is, is seen from its first bytes."""

import json
import re
from dataclasses import dataclass
from typing import Any

from certifications.rules.badges.compact import ALGORITHM, read_part
from certifications.rules.badges.png import LONGEST_TEXT, SIGNATURE, NotBaked, unbake_png
from certifications.rules.badges.svg import unbake_svg

LARGEST = 1_048_576
_COMPACT = re.compile(r"[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}")


class Unreadable(ValueError):
    """There is no badge in it; the message says what there is."""


@dataclass(frozen=True, slots=True)
class Presented:
    """A credential as it was shown to us. Nothing in it is believed yet."""

    document: dict[str, Any]
    # Empty for a credential with its proof inside.
    compact: str
    issuer: str
    method: str
    credential_id: str


def read_presented(data: bytes) -> Presented:
    """The credential in a JSON text, a compact JWS, a PNG or an SVG. Raises Unreadable."""
    if len(data) > LARGEST:
        raise Unreadable("The file is larger than 1 MB; no badge is.")
    try:
        if data.startswith(SIGNATURE):
            text = unbake_png(data)
        elif data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            text = unbake_svg(data)
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("This is neither a text nor a PNG or SVG picture.") from error
    except NotBaked as error:
        raise Unreadable(str(error)) from error
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        raise Unreadable("The text is longer than any badge.")
    if _COMPACT.fullmatch(text):
        return _compact(text)
    document = _json(text)
    return _presented(document, method=_method(document.get("proof")))


def _method(proof: object) -> object:
    """The key that a proof names. Of several proofs the first one's: our badges have one, so a
    list is an altered badge whichever it is."""
    first = proof[0] if isinstance(proof, list) and proof else proof
    return first.get("verificationMethod") if isinstance(first, dict) else ""


def _compact(text: str) -> Presented:
    header, payload = (_json_part(part) for part in text.split(".")[:2])
    # Only our one algorithm; a key that a header brings along is not looked at.
    if header.get("alg") != ALGORITHM or "crit" in header:
        raise Unreadable("The line is signed in a way that no badge of ours is.")
    return _presented(payload, method=header.get("kid"), compact=text)


def _json_part(part: str) -> dict[str, Any]:
    data = read_part(part)
    try:
        return _json(data.decode() if data else "")
    except UnicodeDecodeError as error:
        raise Unreadable("The line is damaged.") from error


def _presented(document: dict[str, Any], *, method: object, compact: str = "") -> Presented:
    issuer = document.get("issuer")
    return Presented(
        document=document,
        compact=compact,
        issuer=_text(issuer.get("id") if isinstance(issuer, dict) else issuer),
        method=_text(method),
        credential_id=_text(document.get("id")),
    )


def _json(text: str) -> dict[str, Any]:
    """A JSON object that says each thing once. Raises Unreadable."""
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Unreadable("This is no badge: the text cannot be read as JSON.") from error
    # The header of a line has an algorithm, a credential a subject.
    if not isinstance(value, dict) or not {"alg", "credentialSubject"} & set(value):
        raise Unreadable("This is JSON, but no badge.")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _text(value: object) -> str:
    """An identifier. Ours are plain ASCII; halves of characters and zeros reach no query."""
    return value if isinstance(value, str) and value.isascii() and value.isprintable() else ""
