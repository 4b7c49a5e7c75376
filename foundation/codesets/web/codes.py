"""One code, and the book as a tree."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from foundation.codesets.models.bookmark import LONGEST_NOTE, Tone
from foundation.codesets.note_lines import line_of
from foundation.codesets.queries.bookmarks import Kept, kept_at
from foundation.codesets.queries.code_pages import CodePage, Elsewhere, code_page
from foundation.codesets.queries.releases import shelf_of
from foundation.codesets.queries.trees import branches, branches_under
from foundation.codesets.system import CodeSystem
from foundation.codesets.web.reading import Reader, day_in, reads_codes

PCS = "icd10pcs"


@require_safe
@reads_codes
def code(reader: Reader, system: str, release: str, code: str) -> HttpResponse:
    """A code with its notes, what is above, under and beside it, and in other releases."""
    found, kind = reader.release(system, release)
    name = kind.normalise(code)
    day = day_in(reader.request.GET.get("on", ""))
    if day and not reader.shelf.pinned:
        other = shelf_of(reader.shelf.readable, on=day, system=system).open_in(system)
        return redirect(reader.url("code", system, other.name if other else release, name))
    reader.looked_up("code", name, system=system, release=release)
    page = code_page(code=name, release=found, shelf=reader.shelf)
    if isinstance(page, Elsewhere):
        context = {"release": found, "kind": kind, "page": page, "code": name}
        return reader.render("code_elsewhere.html", context, status=404)
    return reader.render("code.html", _context(reader, page, kind))


def _context(reader: Reader, page: CodePage, kind: CodeSystem) -> dict[str, Any]:
    title = line_of(page.fact.code, page.fact.title)
    lines = [title, *(line for group in page.notes for line in group.lines)]
    kept = Kept(None, {})
    if reader.actor is not None:
        kept = kept_at(
            by=reader.actor,
            system=page.release.system,
            code=page.fact.code,
            places=page.fact.above,
            lines=[(line.at, line.text) for line in lines],
        )
    return {
        "release": page.release,
        "kind": kind,
        "page": page,
        "title_line": title,
        "marks": {line.key: kept.marks.get((line.at, line.text)) for line in lines},
        "kept": kept,
        "tones": Tone.choices,
        "longest": LONGEST_NOTE,
        "can_keep": reader.actor is not None,
        "builds": page.release.system == PCS,
    }


@require_safe
@reads_codes
def tree(reader: Reader, system: str, release: str) -> HttpResponse:
    """The whole book of a release, open down to the code ``at``."""
    found, kind = reader.release(system, release)
    at = kind.normalise(reader.request.GET.get("at", ""))[:24]
    reader.looked_up("tree", at or found.name, system=system, release=release)
    context = {"release": found, "kind": kind, "branches": branches(release=found, at=at)}
    return reader.render("tree.html", context)


@require_safe
@reads_codes
def under(reader: Reader, system: str, release: str, code: str) -> HttpResponse:
    """What stands right under a code, as a list: fetched when a branch is opened."""
    found, kind = reader.release(system, release)
    name = kind.normalise(code)
    reader.looked_up("tree", name, system=system, release=release)
    context = {"release": found, "branches": branches_under(release=found, code=name)}
    return reader.render("tree_alone.html", context)
