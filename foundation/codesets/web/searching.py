"""Searching: the page, what is fetched while typing, and suggestions for a field."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from foundation.codesets.models import CodeRelease
from foundation.codesets.queries.releases import Shelf
from foundation.codesets.queries.search import Found, Hit, search
from foundation.codesets.queries.search_codes import CodeLine
from foundation.codesets.queries.trees import top_of
from foundation.codesets.system import code_systems
from foundation.codesets.web.limits import limited
from foundation.codesets.web.reading import Reader, reads_codes

MOST_SUGGESTED = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """The form as it was sent."""

    text: str
    system: str
    release: str
    on: str
    billable: bool


@require_safe
@reads_codes
def search_page(reader: Reader) -> HttpResponse:
    """Search, and while nothing was asked the chapters of what is open."""
    asked = _asked(reader)
    context = _context(reader, asked)
    if not asked.text:
        tops = top_of(reader.shelf.open)
        context["books"] = [(one, tops.get(one.pk, ())) for one in reader.shelf.open]
    return reader.render("search.html", context)


@require_safe
@reads_codes
@limited
def results(reader: Reader) -> HttpResponse:
    """What was found, without the page around it: fetched while somebody types."""
    return reader.render("results_alone.html", _context(reader, _asked(reader)))


@require_safe
@reads_codes
@limited
def lookup(reader: Reader) -> HttpResponse:
    """Suggestions for a field in which a code is entered: at most ten, as JSON."""
    asked = _asked(reader)
    found = _found(reader, asked, most=MOST_SUGGESTED, kind="suggest")
    lines: list[tuple[CodeRelease, CodeLine | Hit]] = []
    if found.code is not None:
        answer = found.code
        lines += [(line.release, line) for line in (*answer.exact, *answer.under)]
    lines += found.hits
    suggestions = [
        {
            "system": release.system,
            "release": release.name,
            "code": line.code,
            "display": line.display,
            "title": line.title,
            "billable": line.billable,
        }
        for release, line in lines[:MOST_SUGGESTED]
    ]
    return JsonResponse({"q": asked.text, "read_as": found.read_as, "results": suggestions})


def _asked(reader: Reader) -> Asked:
    sent = reader.request.GET
    system = sent.get("system", "")
    return Asked(
        text=" ".join(sent.get("q", "").split())[:300],
        system=system if system in code_systems() else "",
        release=sent.get("release", "")[:40],
        on=sent.get("on", "")[:10],
        billable=bool(sent.get("billable")),
    )


def _found(reader: Reader, asked: Asked, *, most: int, kind: str) -> Found:
    open_releases = _open(reader.shelf, asked.system)
    reader.looked_up(
        kind,
        asked.text,
        system=asked.system,
        release=open_releases[0].name if asked.system and open_releases else "",
    )
    allowed = reader.shelf.open if reader.shelf.pinned else reader.shelf.readable
    return search(
        asked.text, releases=open_releases, readable=allowed, billable=asked.billable, most=most
    )


def _open(shelf: Shelf, system: str) -> list[CodeRelease]:
    return [one for one in shelf.open if system in ("", one.system)]


def _context(reader: Reader, asked: Asked) -> dict[str, Any]:
    open_releases = _open(reader.shelf, asked.system)
    found = _found(reader, asked, most=50, kind="search") if asked.text else None
    return {
        "asked": asked,
        "found": found,
        "several": len(open_releases) > 1,
        "open": open_releases,
        "systems": [
            (name, code_systems()[name].title)
            for name in dict.fromkeys(one.system for one in reader.shelf.readable)
        ],
        "names": list(dict.fromkeys(one.name for one in reversed(reader.shelf.readable))),
        "notices": [one for one in open_releases if one.notice],
    }
