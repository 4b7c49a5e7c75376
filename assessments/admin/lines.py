"""The lines of a graded chart, and a form for each to change its credit."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Attempt
from assessments.models.line_credit import LONGEST_REASON, PLACES
from assessments.queries.line_pages import LineOnPage, LinesPage, lines_page
from assessments.services.line_credits import change_line_credit, take_back_line_credit
from foundation.refusals import Refusal
from foundation.schools.admin_access import SchoolAdmin, acting_in
from foundation.schools.public import Actor, arrived_at

PAGE = "admin/chartwork_assessments/attempt/lines.html"
LINES = "chartwork_assessments_attempt_lines"
# The names of the buttons.
CHANGE, TAKE_BACK = "change", "take_back"


class LineForm(forms.Form):
    """The credit of one line, and why."""

    credit = forms.DecimalField(
        label=gettext_lazy("Credit, from 0 to 1"),
        min_value=Decimal(0),
        max_value=Decimal(1),
        decimal_places=PLACES,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("The student reads it with the result."),
    )


@dataclass(frozen=True, slots=True)
class LinePart:
    """A line with its form; None where it has no points."""

    number: int
    shown: LineOnPage
    form: LineForm | None


def show_lines(
    page: SchoolAdmin[Attempt], request: HttpRequest, attempt: Attempt, position: int
) -> HttpResponse:
    """All lines of an answer; a form that is sent changes one."""
    found = lines_page(attempt=attempt, position=position)
    if found is None:
        raise Http404("This attempt has no such graded chart.")
    parts = _parts(found)
    if request.method == "POST":
        part = next((p for p in parts if request.POST.get("line") == p.shown.line.key), None)
        if part is None or part.form is None:
            raise Http404("This answer has no such line.")
        form = LineForm(request.POST, prefix=str(part.number))
        if TAKE_BACK in request.POST:
            form.fields["credit"].required = False
        if form.is_valid():
            by = acting_in(request, attempt.school_id)
            try:
                said = _change(request, part, form, found, by)
            except Refusal as refusal:
                place = refusal.details.get("place")
                form.add_error(place if place in form.fields else None, refusal.message)
            else:
                page.log_change(request, attempt, said)
                page.message_user(request, said, messages.SUCCESS)
                return redirect(f"{request.path}#line-{part.number}")
        parts = [LinePart(p.number, p.shown, form) if p.number == part.number else p for p in parts]
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "original": attempt,
        "title": _("Lines of question %(number)s") % {"number": position},
        "found": found,
        "parts": parts,
        "wrong": any(part.form and part.form.errors for part in parts),
    }
    return render(request, PAGE, context)


def _parts(found: LinesPage) -> list[LinePart]:
    return [
        LinePart(number, shown, None if shown.line.optional else _form(number, shown))
        for number, shown in enumerate(found.lines, start=1)
    ]


def _form(number: int, shown: LineOnPage) -> LineForm:
    credit = shown.line.credit.quantize(Decimal(1).scaleb(-PLACES)).normalize()
    # One form a line stands on the page, so the names say which.
    return LineForm(initial={"credit": f"{credit:f}"}, prefix=str(number))


def _change(
    request: HttpRequest, part: LinePart, form: LineForm, found: LinesPage, by: Actor
) -> str:
    line = part.shown.line
    what: dict[str, Any] = {
        "attempt_id": found.attempt.pk,
        "position": found.position,
        "line": line.key,
        "reason": form.cleaned_data["reason"],
        "by": by,
        "at": arrived_at(request),
    }
    said = {"code": line.name, "number": found.position}
    if TAKE_BACK in request.POST:
        take_back_line_credit(**what)
        return _("%(code)s in question %(number)s is worth again what grading gave it.") % said
    change_line_credit(credit=form.cleaned_data["credit"], **what)
    said["credit"] = f"{form.cleaned_data['credit']:f}"
    return _("%(code)s in question %(number)s has the credit %(credit)s now.") % said
