"""How assessments and their questions turned out: pages for those who teach."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
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
from django.utils.translation import gettext_lazy

from assessments.admin import calibration_words
from assessments.admin import statistics_words as words
from assessments.admin.below_assessment import page_below
from assessments.admin.statistics_charts import (
    domains_chart,
    group_names,
    options_chart,
    questions_chart,
    scores_chart,
    time_chart,
    versions_chart,
)
from assessments.admin.statistics_rows import (
    cells_of,
    domain_line,
    figures_of,
    headings,
    line_of,
    notes_of,
    numbers_of,
    option_lines,
    ranges_of,
    summary_of,
    version_line,
)
from assessments.models import Assessment, AssessmentStatistics, Question
from assessments.queries.calibration import newest_of_version
from assessments.queries.coded_charts import has_coded
from assessments.queries.statistics_pages import (
    SORTS,
    question_everywhere,
    question_in_assessment,
    statistics_page,
)
from assessments.services.statistics import ask_for_statistics
from foundation.http.sheets import csv_response
from foundation.schools.admin_access import SchoolAdmin, acting_in
from foundation.schools.public import arrived_at

STATISTICS = "chartwork_assessments_assessment_statistics"
TEMPLATES = "admin/chartwork_assessments/statistics"
FIRST, ALL = AssessmentStatistics.Basis.FIRST, AssessmentStatistics.Basis.ALL
Page = SchoolAdmin[Any]


def statistics_urls(page: SchoolAdmin[Assessment]) -> list[URLPattern]:
    """The pages below an assessment's own."""

    def at(address: str, view: Any, name: str = "") -> URLPattern:
        return page_below(page, f"statistics/{address}", view, name=f"{STATISTICS}{name}")

    return [
        at("", show_assessment),
        at("compute/", compute_now, "_compute"),
        at("table.csv", download, "_csv"),
        at("questions/<int:version_id>/", show_question, "_question"),
    ]


def show_assessment(page: Page, request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Scores, reliability, questions and domains; sorted as the address says."""
    basis, sort, descending = _basis(request), request.GET.get("sort", ""), False
    if sort.startswith("-"):
        sort, descending = sort[1:], True
    sort = sort if sort in SORTS else "place"
    found = statistics_page(assessment=assessment, basis=basis, sort=sort, descending=descending)
    kept = found.kept
    context: dict[str, Any] = {
        **_context(page, request, assessment, basis),
        "title": _("Statistics: %(title)s") % {"title": assessment.title},
        "kept": kept,
        "waits": kept is not None and kept.asked_at is not None,
        "has_coded": has_coded(school_id=assessment.school_id, assessment_id=assessment.pk),
    }
    if kept is not None and kept.computed_at is not None:
        numbers = numbers_of(found.questions)
        distribution = kept.figures["distribution"]
        context |= {
            "columns": headings(request, sort, descending),
            "lines": [line_of(row, numbers[row.pk]) for row in found.questions],
            "distribution": distribution,
            "too_few": words.why(distribution["why"]) if distribution["why"] else "",
            "summary": summary_of(kept),
            "ranges": ranges_of(distribution),
            "reliability": [
                *words.about_reliability(kept),
                *words.about_decisions(kept, float(assessment.pass_percent)),
            ],
            "notes": notes_of(kept),
            "domains": [domain_line(line) for line in kept.figures["domains"]],
            "charts": {
                "scores": None
                if distribution["why"]
                else scores_chart(distribution, float(assessment.pass_percent)),
                "questions": questions_chart(found.questions, numbers),
                "domains": domains_chart(kept.figures["domains"]),
            },
        }
    return render(request, f"{TEMPLATES}/assessment.html", context)


def show_question(
    page: Page, request: HttpRequest, assessment: Assessment, version_id: int
) -> HttpResponse:
    """One version in one assessment: who chose what, how long it took, what changed."""
    basis = _basis(request)
    found = question_in_assessment(assessment=assessment, version_id=version_id, basis=basis)
    if found is None:
        raise Http404("There are no statistics of this question here.")
    row, versions = found
    context = {
        **_context(page, request, assessment, basis),
        "title": _("Statistics of a question"),
        "row": row,
        "stem": row.version.content.get("stem", ""),
        "advice": words.advice_of(row),
        "level": words.level_of(row),
        "tone": words.TONES[row.urgency],
        "figures": [
            *figures_of(row),
            *calibration_words.figures_of(
                newest_of_version(assessment=assessment, version_id=version_id)
            ),
        ],
        "options": option_lines(row),
        "groups": group_names(row.figures["groups"]["count"]),
        "sizes": row.figures["groups"]["size"],
        "versions": [version_line(one) for one in versions],
        "charts": {
            "options": options_chart(row),
            "time": time_chart(row),
            "versions": versions_chart(versions),
        },
    }
    return render(request, f"{TEMPLATES}/question.html", context)


def statistics_of_question(page: Page, request: HttpRequest, question: Question) -> HttpResponse:
    """A question in all assessments that asked it."""
    basis = _basis(request)
    rows = question_everywhere(question=question, basis=basis)
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "question": question,
        "title": _("Statistics"),
        "basis": basis,
        "rows": [(row.statistics.assessment, version_line(row)) for row in rows],
    }
    return render(request, f"{TEMPLATES}/everywhere.html", context)


def compute_now(page: Page, request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Ask the worker; asking twice asks once."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    by = acting_in(request, assessment.school_id)
    if ask_for_statistics(assessment_id=assessment.pk, by=by, at=arrived_at(request)):
        said = _("Being computed. Load this page again in a few seconds.")
    else:
        said = _("Somebody asked for it a moment ago. Load this page again in a few seconds.")
    page.message_user(request, said, messages.SUCCESS)
    return redirect(f"admin:{STATISTICS}", assessment.pk)


def download(page: Page, request: HttpRequest, assessment: Assessment) -> StreamingHttpResponse:
    """The table of questions for a spreadsheet. Figures that are not shown are empty."""
    found = statistics_page(assessment=assessment, basis=_basis(request))
    header = [
        "number", "question", "version", "type", "domain", "answers", "left open", "ruled out",
        "facility", "facility low", "facility high", "discrimination", "discrimination low",
        "discrimination high", "guess", "weight", "alpha if deleted", "median seconds",
        "what to do", "advice",
    ]  # fmt: skip
    numbers = numbers_of(found.questions)
    rows = [cells_of(row, numbers[row.pk]) for row in found.questions]
    return csv_response(f"statistics-{assessment.key}", [header, *rows])


def _basis(request: HttpRequest) -> str:
    return ALL if request.GET.get("attempts") == ALL else FIRST


def _context(
    page: Page, request: HttpRequest, assessment: Assessment, basis: str
) -> dict[str, Any]:
    return {
        **page.admin_site.each_context(request),
        "opts": Assessment._meta,
        "assessment": assessment,
        "basis": basis,
        "bases": AssessmentStatistics.Basis.choices,
    }


@admin.register(AssessmentStatistics)
class AssessmentStatisticsAdmin(SchoolAdmin[AssessmentStatistics]):
    """What there is, by assessment; computed by the worker, never written here."""

    list_display = ["title", "attempts", "mean", "reliability", "urgent", "computed_at"]
    list_display_links = ["title"]
    search_fields = ["assessment__title", "assessment__key"]
    list_select_related = ["assessment"]
    ordering = ["assessment__title", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AssessmentStatistics]:
        return super().get_queryset(request).filter(basis=FIRST)

    @admin.display(description=gettext_lazy("assessment"), ordering="assessment__title")
    def title(self, row: AssessmentStatistics) -> str:
        return row.assessment.title

    @admin.display(description=gettext_lazy("mean"))
    def mean(self, row: AssessmentStatistics) -> str:
        value = row.figures.get("distribution", {}).get("mean")
        return f"{value:.0f} %" if value is not None else "–"

    @admin.display(description=gettext_lazy("reliability"))
    def reliability(self, row: AssessmentStatistics) -> str:
        found = row.figures.get("reliability")
        return words.short(found["figure"]) if found else "–"

    @admin.display(description=gettext_lazy("questions to look at"))
    def urgent(self, row: AssessmentStatistics) -> int:
        return int(row.figures.get("urgent", 0))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404("There are no such statistics in your school.")
        if request.method == "POST" or not self.has_view_permission(request, row):
            raise PermissionDenied
        return show_assessment(self, request, row.assessment)
