"""Tabs and marks: the list, and the forms that change them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation.codesets.models.bookmark import LONGEST_NOTE, Tone
from foundation.codesets.note_lines import Line, line_of
from foundation.codesets.queries.bookmarks import kept_at, kept_by
from foundation.codesets.queries.code_pages import CodePage, code_page
from foundation.codesets.services.bookmarks import (
    remove_bookmark,
    remove_highlight,
    set_bookmark,
    set_highlight,
)
from foundation.codesets.web.reading import Reader, reads_codes
from foundation.schools.public import actor_of, arrived_at, member_required


@require_safe
@member_required
@reads_codes
def tabs(reader: Reader) -> HttpResponse:
    """All that somebody keeps of the book."""
    kept, marks = kept_by(by=actor_of(reader.request), shelf=reader.shelf)
    return reader.render("tabs.html", {"tabs": kept, "marks": marks})


@require_POST
@member_required
@reads_codes
def add_tab(reader: Reader, system: str, release: str, code: str) -> HttpResponse:
    """Put a tab here, or change its note."""
    found, kind = reader.release(system, release)
    name = kind.normalise(code)
    set_bookmark(
        system=system,
        code=name,
        note=reader.request.POST.get("note", ""),
        by=actor_of(reader.request),
        at=arrived_at(reader.request),
    )
    said = _("There is a tab at %(code)s.") % {"code": kind.display(name)}
    messages.success(reader.request, said)
    return HttpResponseRedirect(reader.url("code", system, found.name, name))


@require_POST
@member_required
@reads_codes
def remove_tab(reader: Reader, bookmark_id: UUID) -> HttpResponse:
    """Take a tab away."""
    if remove_bookmark(bookmark_id=bookmark_id, by=actor_of(reader.request)):
        messages.success(reader.request, _("The tab is gone."))
    return _back(reader)


@member_required
@reads_codes
def mark(reader: Reader, system: str, release: str, code: str, key: str) -> HttpResponse:
    """Mark a line of a code's page: the form, and what it sends."""
    found, kind = reader.release(system, release)
    page = code_page(code=kind.normalise(code), release=found, shelf=reader.shelf)
    line = _line(page, key) if isinstance(page, CodePage) else None
    if line is None or not isinstance(page, CodePage):
        raise Http404(_("There is no such line."))
    by = actor_of(reader.request)
    back = reader.url("code", system, found.name, page.fact.code)
    if reader.request.method == "POST":
        set_highlight(
            system=system,
            code=line.at,
            line=line.text,
            tone=reader.request.POST.get("tone", ""),
            remark=reader.request.POST.get("remark", ""),
            by=by,
            at=arrived_at(reader.request),
        )
        messages.success(reader.request, _("The line is marked, here and wherever it is shown."))
        return HttpResponseRedirect(f"{back}#line-{key}")
    kept = kept_at(
        by=by,
        system=system,
        code=page.fact.code,
        places=page.fact.above,
        lines=[(line.at, line.text)],
    )
    return reader.render(
        "mark.html",
        {
            "release": found,
            "page": page,
            "line": line,
            "mark": kept.marks.get((line.at, line.text)),
            "tones": Tone.choices,
            "longest": LONGEST_NOTE,
            "back": f"{back}#line-{key}",
        },
    )


@require_POST
@member_required
@reads_codes
def remove_mark(reader: Reader, highlight_id: UUID) -> HttpResponse:
    """Take a mark away."""
    if remove_highlight(highlight_id=highlight_id, by=actor_of(reader.request)):
        messages.success(reader.request, _("The mark is gone."))
    return _back(reader)


def _line(page: CodePage, key: str) -> Line | None:
    title = line_of(page.fact.code, page.fact.title)
    lines = [title, *(line for group in page.notes for line in group.lines)]
    return next((line for line in lines if line.key == key), None)


def _back(reader: Reader) -> HttpResponse:
    """To the page of the code from which it was sent, or to the list."""
    sent = reader.request.POST
    system, release, code = (sent.get(name, "") for name in ("system", "release", "code"))
    if code and reader.shelf.release(system, release):
        return HttpResponseRedirect(reader.url("code", system, release, code[:24]))
    return HttpResponseRedirect(reader.url("tabs"))
