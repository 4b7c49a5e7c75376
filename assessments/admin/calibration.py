"""Calibration of an assessment's questions: asking for it, and what came of it."""

from typing import Any

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.urls import URLPattern
from django.utils.translation import gettext as _

from assessments.admin import calibration_words as words
from assessments.admin.below_assessment import page_below
from assessments.models import Assessment
from assessments.queries.calibration import calibration_page
from assessments.rules.statistics.calibrating import FEWEST, MODEL_WORDS, Model, library_version
from assessments.services.calibration import ask_for_calibration
from foundation.http.sheets import csv_response
from foundation.refusals import Refusal
from foundation.schools.admin_access import SchoolAdmin, acting_in
from foundation.schools.public import arrived_at

CALIBRATION = "chartwork_assessments_assessment_calibration"
HEADER = [
    "question", "version", "type", "domain", "answers", "right", "difficulty",
    "difficulty standard error", "discrimination", "discrimination standard error", "infit",
    "outfit", "in words", "fit",
]  # fmt: skip
Page = SchoolAdmin[Any]


def calibration_urls(page: SchoolAdmin[Assessment]) -> list[URLPattern]:
    """The pages below an assessment's own."""

    def at(address: str, view: Any, name: str = "") -> URLPattern:
        return page_below(page, f"calibration/{address}", view, name=f"{CALIBRATION}{name}")

    return [at("", show), at("ask/", ask, "_ask"), at("table.csv", download, "_csv")]


def show(page: Page, request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The newest calibration: people, questions, both on one scale."""
    found = calibration_page(assessment)
    kept = found.kept
    context: dict[str, Any] = {
        **page.admin_site.each_context(request),
        "opts": Assessment._meta,
        "assessment": assessment,
        "title": _("Calibration: %(title)s") % {"title": assessment.title},
        "kept": kept,
        "waiting": found.waiting,
        "earlier": found.earlier,
        "installed": bool(library_version()),
        "models": [(value, said, FEWEST[Model(value)]) for value, said in MODEL_WORDS.items()],
    }
    if found.in_vain is not None:
        context["in_vain"] = found.in_vain
        context["why_in_vain"] = words.why_none(found.in_vain, [])
    if kept is not None:
        context |= {
            "why": words.why_none(kept, found.items),
            "summary": words.summary_of(kept),
            "about": words.about_people(kept),
            "chart": words.map_of(kept, found.items),
            "places": words.places_of(kept, found.items),
            "lines": [words.line_of(item, kept.model) for item in found.items],
        }
    return render(request, "admin/chartwork_assessments/statistics/calibration.html", context)


def ask(page: Page, request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Ask the worker; asking twice asks once."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    by = acting_in(request, assessment.school_id)
    try:
        model = Model(request.POST.get("model", ""))
    except ValueError:
        raise Http404("There is no such model.") from None
    try:
        asked = ask_for_calibration(
            assessment_id=assessment.pk, model=model, by=by, at=arrived_at(request)
        )
    except Refusal as refusal:
        page.message_user(request, refusal.message, messages.ERROR)
        return redirect(f"admin:{CALIBRATION}", assessment.pk)
    said = (
        _("Being computed. Load this page again in a minute.")
        if asked
        else _("Somebody asked for it a moment ago. Load this page again in a minute.")
    )
    page.message_user(request, said, messages.SUCCESS)
    return redirect(f"admin:{CALIBRATION}", assessment.pk)


def download(page: Page, request: HttpRequest, assessment: Assessment) -> StreamingHttpResponse:
    """The table of questions for a spreadsheet. What is not estimated is empty."""
    found = calibration_page(assessment)
    kept = found.kept
    rows = [words.cells_of(item, kept.model) for item in found.items] if kept is not None else []
    return csv_response(f"calibration-{assessment.key}", [HEADER, *rows])
