"""What was true on the day of the award, and the number that shows that nothing was changed since.

Guarantee: equal facts have equal digests wherever and whenever they are computed; any other
value of any fact has another digest.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

# 2: kind and score band.
VERSION = 2
_CODE_SETS = {"icd-10-cm": "ICD-10-CM", "icd-10-pcs": "ICD-10-PCS", "hcpcs-2": "HCPCS Level II"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """Everything that is printed on a certificate. The code and the end come at the issue."""

    holder: str
    school: str
    title: str
    course: str
    statement: str
    completed_on: date
    issued_on: date
    # What it was earned by: "course", "exam" or "charts".
    kind: str = "course"
    edition: str = ""
    # Only where the holder agreed to it.
    score_band: str = ""
    code: str = ""
    expires_on: date | None = None
    code_sets: Mapping[str, list[str]] = field(default_factory=dict)


def snapshot_of(facts: Facts) -> dict[str, Any]:
    """The facts as plain JSON: dates as ISO text, nothing that a database would round."""
    plain = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(facts).items()
    }
    sets = {name: list(releases) for name, releases in facts.code_sets.items()}
    return {**plain, "code_sets": sets, "version": VERSION}


def canonical(snapshot: Mapping[str, Any]) -> bytes:
    """One spelling for one meaning: keys sorted, no spaces, UTF-8."""
    text = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def digest_of(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical text, as 64 hexadecimal signs."""
    return hashlib.sha256(canonical(snapshot)).hexdigest()


def short_digest(digest: str) -> str:
    """The first sixteen signs in fours: enough to compare paper and page by eye."""
    return " ".join(digest[start : start + 4] for start in range(0, 16, 4))


def code_sets_in_words(releases: Mapping[str, list[str]]) -> str:
    """Which releases of which code sets were taught: "ICD-10-CM FY2026, FY2027"."""
    return "; ".join(
        f"{_CODE_SETS.get(name, name)} {', '.join(years)}".strip()
        for name, years in sorted(releases.items())
    )


def facts_of(snapshot: Mapping[str, Any], *, holder: str, issued_on: date) -> Facts:
    """The facts of an earlier certificate for one that stands in its place.

    Of a snapshot of the first version too, which says neither kind nor band.
    """
    ends = snapshot["expires_on"]
    return Facts(
        holder=holder,
        issued_on=issued_on,
        school=snapshot["school"],
        title=snapshot["title"],
        course=snapshot["course"],
        statement=snapshot["statement"],
        completed_on=date.fromisoformat(snapshot["completed_on"]),
        kind=snapshot.get("kind", "course"),
        edition=snapshot["edition"],
        score_band=snapshot.get("score_band", ""),
        expires_on=date.fromisoformat(ends) if ends else None,
        code_sets=snapshot["code_sets"],
    )
