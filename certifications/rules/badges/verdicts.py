"""What a credential that somebody shows is worth: document, keys and records in, one word out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from certifications.rules.badges.compact import compact_holds
from certifications.rules.badges.multibase import read_multikey
from certifications.rules.badges.proofs import holds
from certifications.rules.badges.reading import Presented


class Verdict(StrEnum):
    """The answers, as an employer needs to tell them apart."""

    VALID = "valid"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    REPLACED = "replaced"  # Revoked, and its holder has another one in its place.
    OUTDATED = "outdated"  # Signed with a key that was given up: another file is to be asked for.
    ALTERED = "altered"
    FORGED = "forged"
    NOT_OURS = "not_ours"
    UNREADABLE = "unreadable"


# Where the credential is one that was issued here, so that its own page can be named.
GENUINE = frozenset(
    {
        Verdict.VALID,
        Verdict.EXPIRED,
        Verdict.NOT_YET,
        Verdict.SUSPENDED,
        Verdict.REVOKED,
        Verdict.REPLACED,
        Verdict.OUTDATED,
    }
)


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A public key that signed badges here, and for which school."""

    issuer: str
    multikey: str
    compromised_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What our own tables hold of a credential."""

    documents: tuple[dict[str, Any], ...]
    compacts: tuple[str, ...]
    intact: bool
    revoked_at: datetime | None = None
    suspended_at: datetime | None = None
    replaced: bool = False


def verdict(
    presented: Presented,
    *,
    keys: Mapping[str, KnownKey],
    issuers: frozenset[str],
    record: Record | None,
    at: datetime,
) -> Verdict:
    """Judge a credential. The cheap questions come first, and what is worth most comes last.

    ``keys`` are ours by their address, ``issuers`` the names of the school of this site that it
    claims to come from, ``record`` what was issued under the credential's id.
    """
    key = keys.get(presented.method)
    if key is None:
        return Verdict.FORGED if presented.issuer in issuers else Verdict.NOT_OURS
    # A key of another school of this site signs nothing for this one (trust T15).
    if key.issuer != presented.issuer or record is None:
        return Verdict.FORGED
    if not (_issued(presented, record) and _signed(presented, key) and record.intact):
        return Verdict.ALTERED
    if key.compromised_at is not None and key.compromised_at <= at:
        # Whoever has the key can sign whatever they want, with any date.
        return _withdrawn(record, at) or Verdict.OUTDATED
    return _state(presented, record, at)


def _state(presented: Presented, record: Record, at: datetime) -> Verdict:
    begins = datetime.fromisoformat(presented.document["validFrom"])
    ends = presented.document.get("validUntil")
    if withdrawn := _withdrawn(record, at):
        return withdrawn
    if _past(record.suspended_at, at):
        return Verdict.SUSPENDED
    if begins > at:
        return Verdict.NOT_YET
    if ends and datetime.fromisoformat(ends) <= at:
        return Verdict.EXPIRED
    return Verdict.VALID


def _withdrawn(record: Record, at: datetime) -> Verdict | None:
    if not _past(record.revoked_at, at):
        return None
    return Verdict.REPLACED if record.replaced else Verdict.REVOKED


def _issued(presented: Presented, record: Record) -> bool:
    """Whether exactly this was handed out once.

    Asked before the signature: its check costs the factorial of a list of equal nodes, and what
    equals a document of ours has none.
    """
    if presented.compact:
        return presented.compact in record.compacts
    return any(
        same_shape(presented.document, issued) and presented.document == issued
        for issued in record.documents
    )


def _signed(presented: Presented, key: KnownKey) -> bool:
    public = read_multikey(key.multikey)
    if presented.compact:
        return compact_holds(presented.compact, key=public)
    return holds(presented.document, key=public)


def same_shape(shown: Any, issued: Any) -> bool:
    """The same names, the same lengths, the same types; as deep as ours goes and no deeper."""
    if type(shown) is not type(issued):
        return False
    if isinstance(issued, dict):
        return shown.keys() == issued.keys() and all(
            same_shape(shown[name], value) for name, value in issued.items()
        )
    if isinstance(issued, list):
        return len(shown) == len(issued) and all(map(same_shape, shown, issued))
    return True


def _past(moment: datetime | None, at: datetime) -> bool:
    return moment is not None and moment <= at
