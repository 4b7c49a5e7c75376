"""The open book beside an attempt: its releases, and what was looked up in it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assessments.models import Attempt, CodeLookUp
from assessments.question_types.contract import CodeRequest
from assessments.rules.paper_rules import rules_of
from assessments.services.judging import ReadVersions
from assessments.services.paper_drawing import items_of, versions_of
from foundation.codesets.public import CodeRelease, code_system, code_systems, release_for


@dataclass(frozen=True, slots=True)
class LookedUp:
    """One look-up as it is shown: when, and in words."""

    at: datetime
    kind: str
    text: str
    release: str


def releases_beside(attempt: Attempt) -> dict[str, str]:
    """The release of each code system that the book beside this attempt is open at, by system.

    What the assessment is pinned to; else what most of its questions in codes name, by their date
    of service; else what held on the day it was begun. Three queries.
    """
    releases = list(CodeRelease.objects.readable_in(attempt.school_id))
    name, on = _named(attempt, releases)
    found = {
        system: release_for(releases, system=system, release=name, on=on)
        for system in {one.system for one in releases}
    }
    return {system: one.name for system, one in sorted(found.items()) if one is not None}


def look_ups_of(attempt: Attempt) -> list[LookedUp]:
    """What was looked up beside an attempt, in order. One query."""
    return [
        LookedUp(at=one.at, kind=one.kind, text=_shown(one), release=one.release)
        for one in CodeLookUp.objects.filter(attempt=attempt).order_by("at", "pk")
    ]


def _shown(one: CodeLookUp) -> str:
    if one.kind != "code" or one.system not in code_systems():
        return one.text
    return code_system(one.system).display(one.text)


def _named(attempt: Attempt, releases: Sequence[CodeRelease]) -> tuple[str, date]:
    begun = attempt.started_at.date()
    pinned = rules_of(attempt.paper).code_release
    if pinned:
        return pinned, _first_day(releases, pinned) or begun
    asked = Counter((request.release, request.on) for request in _requests(attempt))
    if not asked:
        return "", begun
    (name, on), _ = asked.most_common(1)[0]
    return name, on or _first_day(releases, name) or begun


def _first_day(releases: Sequence[CodeRelease], name: str) -> date | None:
    return min((one.valid_from for one in releases if one.name == name), default=None)


def _requests(attempt: Attempt) -> list[CodeRequest]:
    """What the questions in codes of the paper would ask of the code sets."""
    items = items_of(attempt.paper)
    read = ReadVersions(versions_of(items))
    found = [read.of(item.version_id) for item in items]
    return [kind.codes_in(content, None) for kind, content in found if kind.needs_codes]
