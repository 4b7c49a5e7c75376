"""The signature inside of a document: Data Integrity proof, cryptosuite eddsa-rdfc-2022.

W3C Data Integrity EdDSA Cryptosuites v1.0, section 3.2. Ed25519 takes no random number, so the
same document, key and time give the same bytes.
"""

import hashlib
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from certifications.rules.badges.canonical import NotCanonical, canonical_quads
from certifications.rules.badges.multibase import NotMultibase, from_base58, to_base58

TYPE, SUITE, PURPOSE = "DataIntegrityProof", "eddsa-rdfc-2022", "assertionMethod"


def moment(at: datetime) -> str:
    """A time as the standards write it: UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def signed(
    document: dict[str, Any], *, key: Ed25519PrivateKey, method: str, at: datetime
) -> dict[str, Any]:
    """The document with its proof. ``method`` is the address of the public key."""
    proof = {
        "type": TYPE,
        "cryptosuite": SUITE,
        "created": moment(at),
        "verificationMethod": method,
        "proofPurpose": PURPOSE,
    }
    value = to_base58(key.sign(_hashed(document, proof)))
    return {**document, "proof": {**proof, "proofValue": value}}


def holds(document: dict[str, Any], *, key: Ed25519PublicKey) -> bool:
    """Whether the proof of a document was made with this key over what the document says now."""
    proof = document.get("proof")
    if not isinstance(proof, dict):
        return False
    expected = {"type": TYPE, "cryptosuite": SUITE, "proofPurpose": PURPOSE}
    if any(proof.get(name) != value for name, value in expected.items()):
        return False
    bare = {name: value for name, value in document.items() if name != "proof"}
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    try:
        key.verify(from_base58(proof.get("proofValue")), _hashed(bare, options))
    except (InvalidSignature, NotMultibase, NotCanonical, ValueError):
        return False
    return True


def _hashed(document: dict[str, Any], proof: dict[str, Any]) -> bytes:
    """Section 3.2.4: the hash of the options, then that of the document."""
    options = {"@context": document["@context"], **proof}
    return (
        hashlib.sha256(canonical_quads(options)).digest()
        + hashlib.sha256(canonical_quads(document)).digest()
    )
