"""In which releases codes are valid: for dates, and for finding codes in a text."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from foundation.codesets.days import holds
from foundation.codesets.facts import CodeName
from foundation.codesets.models import CodeNode, CodeRelease


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """What one release says of the codes that were asked: complete ones, and headings."""

    system: str
    name: str
    valid_from: date
    valid_to: date | None
    valid: frozenset[str]
    headings: frozenset[str]

    def holds_on(self, day: date) -> bool:
        return holds(self, day)


def known_codes(names: Collection[CodeName], *, school_id: int | None) -> list[KnownCodes]:
    """These codes in every release of their systems, the oldest release first. Two queries."""
    if not names:
        return []
    asked = {system for system, _ in names}
    releases = list(
        CodeRelease.objects.readable_in(school_id)
        .filter(system__in=asked)
        .order_by("valid_from", "pk")
    )
    rows = CodeNode.objects.filter(
        release__in=releases, code__in=sorted({code for _, code in names})
    ).values_list("release_id", "code", "billable")
    valid: dict[int, set[str]] = {release.pk: set() for release in releases}
    headings: dict[int, set[str]] = {release.pk: set() for release in releases}
    for release_id, code, billable in rows:
        (valid if billable else headings)[release_id].add(code)
    return [
        KnownCodes(
            system=release.system,
            name=release.name,
            valid_from=release.valid_from,
            valid_to=release.valid_to,
            valid=frozenset(valid[release.pk]),
            headings=frozenset(headings[release.pk]),
        )
        for release in releases
    ]
