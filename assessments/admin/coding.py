"""How the charts of an assessment were coded: measures, and the codes that go wrong."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.admin.below_assessment import page_below
from assessments.models import Assessment
from assessments.queries.coded_charts import Counted, StudentsChart
from assessments.queries.coding_measures import (
    by_student,
    class_coding,
    report_of,
)
from assessments.rules.coding_measures import CodeCount, Measures, measures_of
from foundation.http.sheets import Cell, csv_response
from foundation.schools.admin_access import SchoolAdmin
from foundation.schools.public import Cohort

CODING = "chartwork_assessments_assessment_coding"
PAGE = "admin/chartwork_assessments/statistics/coding.html"
BASES = [
    (Counted.FIRST.value, gettext_lazy("of each chart the first time")),
    (Counted.ALL.value, gettext_lazy("all attempts")),
]
STUDENT_COLUMNS = [
    "name", "email", "charts", "score", "completeness", "exact codes", "key codes",
    "code-over-code", "exact charts", "clean claims", "claims checked", "payment matches",
    "payments known", "charts timed", "hours", "charts an hour", "author charts an hour",
]  # fmt: skip
CODE_COLUMNS = ["list", "code", "title", "times", "of charts", "near instead", "in charts"]


def coding_urls(page: SchoolAdmin[Assessment]) -> list[URLPattern]:
    """The pages below an assessment's own."""

    def at(address: str, view: Any, name: str = "") -> URLPattern:
        return page_below(page, f"coding/{address}", view, name=f"{CODING}{name}")

    return [
        at("", show_coding),
        at("students.csv", download_students, "_students"),
        at("codes.csv", download_codes, "_codes"),
    ]


def show_coding(
    page: SchoolAdmin[Assessment], request: HttpRequest, assessment: Assessment
) -> HttpResponse:
    """Everybody's measures, by setting and tier and by student; what was missed and too many."""
    cohorts = list(Cohort.objects.filter(school_id=assessment.school_id))
    found = _found(request, assessment)
    context = {
        **page.admin_site.each_context(request),
        "opts": Assessment._meta,
        "assessment": assessment,
        "title": _("Coding: %(title)s") % {"title": assessment.title},
        "report": report_of(found),
        "students": by_student(found),
        "basis": _counted(request).value,
        "bases": BASES,
        "cohorts": cohorts,
        "cohort": request.GET.get("cohort", ""),
        "query": request.GET.urlencode(),
    }
    return render(request, PAGE, context)


def download_students(
    page: SchoolAdmin[Assessment], request: HttpRequest, assessment: Assessment
) -> StreamingHttpResponse:
    """A row a student, and one for all of them."""
    found = _found(request, assessment)
    everybody = measures_of([one.chart for one in found])
    rows = [("all", "", everybody)]
    rows += [(one.name, one.email, one.measures) for one in by_student(found)]
    cells = [_measure_cells(*row) for row in rows]
    return csv_response(f"coding-students-{assessment.key}", [STUDENT_COLUMNS, *cells])


def download_codes(
    page: SchoolAdmin[Assessment], request: HttpRequest, assessment: Assessment
) -> StreamingHttpResponse:
    """The codes that were missed most, and those that were too many most often."""
    report = report_of(_found(request, assessment))
    rows = [*_code_cells("missed", report.missed), *_code_cells("too many", report.overcoded)]
    return csv_response(f"coding-codes-{assessment.key}", [CODE_COLUMNS, *rows])


def _found(request: HttpRequest, assessment: Assessment) -> list[StudentsChart]:
    return class_coding(
        school_id=assessment.school_id,
        assessment=assessment,
        cohort=_cohort(request, assessment),
        counted=_counted(request),
    )


def _counted(request: HttpRequest) -> Counted:
    return Counted.ALL if request.GET.get("attempts") == Counted.ALL else Counted.FIRST


def _cohort(request: HttpRequest, assessment: Assessment) -> Cohort | None:
    """None where the address names none; raises Http404 for one that is not in the school."""
    asked = request.GET.get("cohort", "")
    if not asked:
        return None
    rows = Cohort.objects.filter(school_id=assessment.school_id)
    cohort = rows.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
    if cohort is None:
        raise Http404("There is no such cohort in your school.")
    return cohort


def _measure_cells(name: str, email: str, found: Measures) -> Sequence[Cell]:
    return [
        name,
        email,
        found.charts,
        found.score,
        found.completeness,
        found.code_over_code.count,
        found.code_over_code.of,
        found.code_over_code.percent,
        found.case_exact.count,
        found.clean.count,
        found.clean.of,
        found.payment.count,
        found.payment.of,
        found.timed,
        round(Decimal(found.seconds) / 3600, 2),
        found.charts_an_hour,
        found.expected_an_hour,
    ]


def _code_cells(name: str, codes: Sequence[CodeCount]) -> Iterator[Sequence[Cell]]:
    for one in codes:
        yield [name, one.code, one.title, one.count, one.of, one.near, "; ".join(one.charts)]
