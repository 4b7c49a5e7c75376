"""Keys and signatures as text: multibase base58btc and the Multikey form of Ed25519.

W3C Controlled Identifiers 1.0, sections 2.4 (Multibase) and 2.2.2 (Multikey).
"""

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519 = b"\xed\x01"  # The multicodec of an Ed25519 public key.
KEY_LENGTH = 32
LONGEST = 128  # A signature has 88 signs and a key 48; decoding takes the square of the length.


class NotMultibase(ValueError):
    """The text is not what it should be."""


def to_base58(data: bytes) -> str:
    """Multibase base58btc: "z" and the digits."""
    number = int.from_bytes(data, "big")
    digits = ""
    while number:
        number, rest = divmod(number, 58)
        digits = ALPHABET[rest] + digits
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + ALPHABET[0] * zeros + digits


def from_base58(text: object) -> bytes:
    """The bytes of a multibase base58btc text. Raises NotMultibase."""
    if not isinstance(text, str) or not text.startswith("z") or len(text) > LONGEST:
        raise NotMultibase
    number = 0
    for sign in text[1:]:
        digit = ALPHABET.find(sign)
        if digit < 0:
            raise NotMultibase
        number = number * 58 + digit
    zeros = len(text) - 1 - len(text[1:].lstrip(ALPHABET[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def public_multikey(key: Ed25519PrivateKey) -> str:
    """The public half of a key: "z6Mk…"."""
    return to_base58(ED25519 + key.public_key().public_bytes_raw())


def read_multikey(text: str) -> Ed25519PublicKey:
    """The public key of a Multikey. Raises NotMultibase."""
    data = from_base58(text)
    if not data.startswith(ED25519) or len(data) != len(ED25519) + KEY_LENGTH:
        raise NotMultibase
    return Ed25519PublicKey.from_public_bytes(data[len(ED25519) :])
