"""How assessments and their questions turned out: pages for those who teach."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.admin import statistics_words as words
from assessments.admin.excerpts import excerpt_of
from assessments.admin.statistics_charts import (
    domains_chart,
    group_names,
    options_chart,
    questions_chart,
    scores_chart,
    time_chart,
    versions_chart,
)
from assessments.models import Assessment, AssessmentStatistics, Question, QuestionStatistics
from assessments.queries.statistics_pages import (
    SORTS,
    choices_of,
    question_everywhere,
    question_in_assessment,
    statistics_page,
)
from assessments.services.statistics import ask_for_statistics
from foundation.http.csv_export import csv_response
from foundation.schools.admin_access import SchoolAdmin, acting_in
from foundation.schools.public import arrived_at

STATISTICS = "chartwork_assessments_assessment_statistics"
TEMPLATES = "admin/chartwork_assessments/statistics"
FIRST, ALL = AssessmentStatistics.Basis.FIRST, AssessmentStatistics.Basis.ALL
Page = SchoolAdmin[Any]


def statistics_urls(page: SchoolAdmin[Assessment]) -> list[URLPattern]:
    """The pages below an assessment's own."""

    def at(address: str, view: Any, name: str = "") -> URLPattern:
        def opened(request: HttpRequest, object_id: int, **more: Any) -> HttpResponse:
            assessment = page.get_object(request, str(object_id))
            if assessment is None or not page.has_view_permission(request, assessment):
                raise Http404("There is no such assessment in your school.")
            answer: HttpResponse = view(page, request, assessment, **more)
            return answer

        return path(
            f"<int:object_id>/statistics/{address}",
            page.admin_site.admin_view(opened),
            name=f"{STATISTICS}{name}",
        )

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
    }
    if kept is not None and kept.computed_at is not None:
        numbers = _numbers(found.questions)
        distribution = kept.figures["distribution"]
        context |= {
            "columns": _columns(request, sort, descending),
            "lines": [_line(row, numbers[row.pk]) for row in found.questions],
            "distribution": distribution,
            "too_few": words.why(distribution["why"]) if distribution["why"] else "",
            "summary": _summary(kept),
            "ranges": _ranges(distribution),
            "reliability": words.about_reliability(kept),
            "notes": _notes(kept),
            "domains": [_domain(line) for line in kept.figures["domains"]],
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
        "figures": _figures(row),
        "options": _options(row),
        "groups": group_names(row.figures["groups"]["count"]),
        "sizes": row.figures["groups"]["size"],
        "versions": [_version(one) for one in versions],
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
        "rows": [(row.statistics.assessment, _version(row)) for row in rows],
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


def download(page: Page, request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The table of questions for a spreadsheet. Figures that are not shown are empty."""
    found = statistics_page(assessment=assessment, basis=_basis(request))
    header = [
        "number", "question", "version", "type", "domain", "answers", "left open", "ruled out",
        "facility", "facility low", "facility high", "discrimination", "discrimination low",
        "discrimination high", "guess", "weight", "alpha if deleted", "median seconds",
        "what to do", "advice",
    ]  # fmt: skip
    numbers = _numbers(found.questions)
    rows = [_cells(row, numbers[row.pk]) for row in found.questions]
    return csv_response(f"statistics-{assessment.key}", header, rows)


def _cells(row: QuestionStatistics, number: int) -> list[Any]:
    figures, question = row.figures, row.version.question
    parts = [
        figures[name].get(part)
        for name in ("facility", "discrimination")
        for part in ("value", "low", "high")
    ]
    single = ("guess", "weight", "alpha_if_deleted", "seconds")
    return [
        number,
        question.key,
        row.version.number,
        question.question_type,
        question.domain,
        row.n,
        figures["unanswered"],
        figures["ruled"],
        *parts,
        *(figures[name].get("value") for name in single),
        words.level_of(row),
        " ".join(words.advice_of(row)),
    ]


def _numbers(rows: list[QuestionStatistics]) -> dict[int, int]:
    """The questions by their usual place in the paper, from 1."""
    in_order = sorted(rows, key=lambda row: (row.place, row.pk))
    return {row.pk: number for number, row in enumerate(in_order, start=1)}


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


def _columns(request: HttpRequest, sort: str, descending: bool) -> list[dict[str, Any]]:
    """Headings that sort, each with its address; pressed again it turns round."""
    titles = {
        "place": _("No."),
        "": _("Question"),
        "n": _("Answers"),
        "facility": _("Right"),
        "discrimination": _("Discrimination"),
        "weight": _("Weight"),
        "urgency": _("What to do"),
    }
    found = []
    for name, title in titles.items():
        here = name == sort
        column: dict[str, Any] = {"title": title}
        if name in SORTS:
            query = request.GET.copy()
            query["sort"] = f"-{name}" if here and not descending else name
            column["url"] = f"?{query.urlencode()}#questions"
            if here:
                column["sorted"] = "descending" if descending else "ascending"
        found.append(column)
    return found


def _line(row: QuestionStatistics, number: int) -> dict[str, Any]:
    figures, advice = row.figures, words.advice_of(row)
    weight = figures["weight"].get("value")
    return {
        "row": row,
        "number": number,
        "stem": excerpt_of(row.version.content.get("stem", ""), 80) or row.version.question.key,
        "facility": words.short_percent(figures["facility"]),
        "discrimination": words.short(figures["discrimination"]),
        "weight": f"{100 * weight:.0f} %" if weight is not None else "–",
        "level": words.level_of(row),
        "tone": words.TONES[row.urgency],
        "advice": advice[0],
        "more": len(advice) - 1,
    }


def _summary(kept: AssessmentStatistics) -> list[tuple[str, str]]:
    found = kept.figures["distribution"]
    rows = [(_("Attempts"), str(kept.attempts)), (_("People"), str(kept.people))]
    if found["why"]:
        return rows
    mean = {"value": found["mean"] / 100, **_bounds(found["mean_interval"], 100)}
    passed = {"value": found["passed_share"], **_bounds(found["passed_interval"], 1)}
    return [
        *rows,
        (_("Mean"), words.percent(mean)),
        (_("Median"), f"{found['quartiles'][1]:.0f} %"),
        (_("Standard deviation"), f"{found['deviation']:.1f}"),
        (_("Lowest and highest"), f"{found['lowest']:.0f} % – {found['highest']:.0f} %"),
        (_("Passed"), words.percent(passed)),
    ]


def _bounds(interval: list[float], by: float) -> dict[str, float]:
    return {"low": interval[0] / by, "high": interval[1] / by}


def _ranges(distribution: dict[str, Any]) -> list[tuple[str, int]]:
    columns = distribution.get("columns", [])
    last = len(columns) - 1
    return [
        (f"{10 * n} – {100 if n == last else 10 * n + 9} %", count)
        for n, count in enumerate(columns)
    ]


def _notes(kept: AssessmentStatistics) -> list[str]:
    """What is not counted, or otherwise than usual."""
    notes, said = kept.figures["notes"], []
    if notes["left_out"]:
        said.append(
            _("%(n)s further attempts of the same people are left out.") % {"n": notes["left_out"]}
        )
    elif kept.people < kept.attempts:
        said.append(
            _(
                "%(attempts)s attempts of %(people)s people: who comes again knows the questions, "
                "and intervals are narrower than they should be."
            )
            % {"attempts": kept.attempts, "people": kept.people}
        )
    if notes["ruled"]:
        said.append(
            _("%(n)s answers were dropped or given to everybody by a ruling: not counted here.")
            % {"n": notes["ruled"]}
        )
    if notes["new_key"]:
        said.append(
            _("%(n)s answers were graded by a key that was changed later.")
            % {"n": notes["new_key"]}
        )
    if notes["pilot"]:
        said.append(
            _("%(n)s questions are on trial: they have figures, and no part in the score.")
            % {"n": notes["pilot"]}
        )
    return said


def _domain(line: dict[str, Any]) -> dict[str, Any]:
    if line["why"]:
        return {**line, "words": words.why(line["why"])}
    figure = {"value": line["percent"] / 100, **_bounds(line["interval"], 100)}
    return {**line, "words": words.percent(figure)}


def _figures(row: QuestionStatistics) -> list[tuple[str, str, str]]:
    """Name, figure, and what it means."""
    figures = row.figures
    intended = figures["intended_weight"]
    return [
        (_("Answers"), str(row.n), _("Those left open (%(n)s) count as wrong.")
            % {"n": figures["unanswered"]}),
        (_("Right (facility)"), words.percent(figures["facility"]),
            _("The mean share of the points that answers deserve.")),
        (_("Right by guessing"), words.short_percent(figures["guess"])
            if "value" in figures["guess"] else words.why(figures["guess"]),
            _("What chance alone brings.")),
        (_("Discrimination"), words.number(figures["discrimination"]),
            _("Correlation with the rest of the paper: from 0.2 on it tells people apart.")),
        (_("Effective weight"), words.percent(figures["weight"]),
            _("Its part in the differences between scores; by its points it should be %(n)s %%.")
            % {"n": f"{100 * intended:.0f}" if intended is not None else "–"}),
        (_("Reliability without it"), words.number(figures["alpha_if_deleted"]),
            _("If this is higher than with it, the question does harm.")),
        (_("Time"), words.seconds(figures["seconds"]),
            _("Median; half of all lie between the two in brackets.")),
    ]  # fmt: skip


def _options(row: QuestionStatistics) -> list[dict[str, Any]]:
    choices = choices_of(row)
    sizes = row.figures["groups"]["size"]
    found = []
    for option in row.figures["options"]:
        choice = choices.get(option["key"])
        share = option["share"]
        found.append(
            {
                **option,
                "text": choice.text if choice else option["key"],
                "percent": f"{100 * share:.0f} %" if share is not None else "–",
                "correlation": words.short(option["correlation"]),
                "by_group": [
                    f"{100 * count / size:.0f} %" if size else "–"
                    for count, size in zip(option["by_group"], sizes, strict=True)
                ],
            }
        )
    return found


def _version(row: QuestionStatistics) -> dict[str, Any]:
    return {
        "row": row,
        "facility": words.short_percent(row.figures["facility"]),
        "discrimination": words.short(row.figures["discrimination"]),
        "level": words.level_of(row),
        "tone": words.TONES[row.urgency],
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
