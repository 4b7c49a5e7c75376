"""The gradebook in the admin: the class, one student, the export."""

from collections.abc import Mapping
from tempfile import TemporaryFile
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    QueryDict,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.public import (
    LONGEST_REASON,
    ScoreOverride,
    override_score,
    proposals,
    take_back_override,
)
from courses.admin.second_person import (
    STUDENT,
    RefusalForm,
    decide,
    is_decision,
    lines_of,
    state_in_words,
)
from courses.models import Course, Enrolment
from courses.queries.gradebook import class_rows, course_book, with_number
from courses.queries.gradebook_export import about_rows, export_rows
from courses.queries.gradebook_pages import (
    StudentPage,
    class_page,
    cohorts_of,
    filters_of,
    student_page,
)
from foundation.http.sheets import csv_response, write_xlsx
from foundation.refusals import Refusal
from foundation.schools.admin_access import acting_in
from foundation.schools.public import arrived_at

CLASS = "chartwork_courses_course_gradebook"
SETTINGS = "chartwork_courses_course_gradebook_settings"
EXPORT = "chartwork_courses_course_gradebook_export"
KEPT = ("cohort", "q", "sort")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class OverrideForm(forms.Form):
    """A score by hand, or that one is taken back."""

    activity = forms.TypedChoiceField(label=gettext_lazy("Activity"), coerce=int)
    percent = forms.DecimalField(
        label=gettext_lazy("Score (%)"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text=gettext_lazy("From 0 to 100. Leave it empty to take back what was set by hand."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("The student reads it, with your name."),
    )

    def __init__(self, data: Any = None, *, page: StudentPage, chosen: str = "") -> None:
        super().__init__(data, initial={"activity": chosen})
        self.assessments = {c.activity_id: c.assessment_id for c in page.book.columns}
        choices = [(column.activity_id, column.item.title) for column in page.book.columns]
        self.fields["activity"].choices = choices  # type: ignore[attr-defined]


def gradebook_link(course: Course) -> SafeString:
    """From the page of a course."""
    return format_html(
        '<a href="{}">{}</a> · <a href="{}">{}</a>',
        reverse(f"admin:{CLASS}", args=[course.pk]),
        _("Grades of the class"),
        reverse(f"admin:{SETTINGS}", args=[course.pk]),
        _("How grades are made"),
    )


def grades_link(enrolment: Enrolment) -> SafeString:
    """From the page of an enrolment."""
    address = reverse(f"admin:{STUDENT}", args=[enrolment.pk])
    return format_html('<a href="{}">{}</a>', address, _("Grades, and how they came about"))


def show_class(page: ModelAdmin[Course], request: HttpRequest, course: Course) -> HttpResponse:
    """Students and activities, fifty a page. The filters of the last visit hold until changed."""
    query = _remembered(request, course)
    found = class_page(
        course=course,
        query=query,
        by=acting_in(request, course.school_id),
        at=arrived_at(request),
    )
    kept = QueryDict(mutable=True)
    kept.update({name: query[name] for name in KEPT if query.get(name)})
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "title": _("Grades of %(course)s") % {"course": course},
        "course": course,
        "found": found,
        "highest": max((bar.count for bar in found.bars), default=0),
        "kept": kept.urlencode(),
        "sorted_by": found.filters.sort,
        "sort_name": _sorting(kept, found.filters.sort, "name"),
        "sort_total": _sorting(kept, found.filters.sort, "total"),
    }
    return render(request, "admin/chartwork_courses/course/gradebook.html", context)


def export_class(request: HttpRequest, course: Course) -> HttpResponseBase:
    """Everybody whom the filters leave, as CSV or XLSX. Computed before the first byte is sent."""
    by, query = acting_in(request, course.school_id), request.GET
    cohorts = cohorts_of(by)
    filters = filters_of(query, cohorts)
    book = course_book(course=course, at=arrived_at(request))
    rows = class_rows(book=book, by=by, filters=filters)
    table = export_rows(book=book, rows=rows)
    name = f"grades-{course.key}-{arrived_at(request):%Y-%m-%d}"
    if query.get("format") == "xlsx":
        titles = {cohort.pk: cohort.title for cohort in cohorts}
        said = [
            ("cohort", titles.get(filters.cohort_id or 0, "all")),
            ("search", filters.search),
            ("made", f"{arrived_at(request):%Y-%m-%dT%H:%M:%SZ}"),
        ]
        return _workbook(f"{name}.xlsx", table, about_rows(book=book, filters=said))
    return csv_response(name, table)


def show_student(
    page: ModelAdmin[Enrolment], request: HttpRequest, enrolment_id: UUID
) -> HttpResponse:
    """The total in words, and the form to set a score by hand."""
    enrolment = page.get_object(request, str(enrolment_id))
    if enrolment is None or not page.has_view_permission(request, enrolment):
        raise Http404("There is no such enrolment in your school.")
    enrolment = (
        with_number(Enrolment.objects.filter(pk=enrolment.pk))
        .select_related("course__school", "student")
        .get()
    )
    by = acting_in(request, enrolment.school_id)
    found = student_page(enrolment=enrolment, at=arrived_at(request))
    form = OverrideForm(page=found, chosen=request.GET.get("activity", ""))
    decision: RefusalForm | None = None
    if is_decision(request):
        decision = decide(request, by=by)
        if decision is None:
            return redirect(request.path)
    elif request.method == "POST":
        form = OverrideForm(request.POST, page=found)
        if form.is_valid():
            try:
                said = _set(form, enrolment, by=by, at=arrived_at(request))
            except Refusal as refusal:
                place = refusal.details.get("place")
                form.add_error(place if place in form.fields else None, refusal.message)
            else:
                page.message_user(request, said, messages.SUCCESS)
                return redirect(request.path)
    titles = {column.assessment_id: column.item.title for column in found.book.columns}
    waiting = proposals(by=by, student_id=enrolment.student_id, assessment_ids=titles)
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "title": _("Grades of %(student)s") % {"student": enrolment.student},
        "enrolment": enrolment,
        "found": found,
        "form": form,
        "history": [
            (titles[assessment], one, state_in_words(one))
            for assessment, rows in found.history.items()
            for one in rows
        ],
        "waiting": lines_of(waiting, sent=decision),
        "stands_anyway": _stands_anyway(found, enrolment),
    }
    return render(request, "admin/chartwork_courses/enrolment/grades.html", context)


def _set(form: OverrideForm, enrolment: Enrolment, *, by: Any, at: Any) -> str:
    data = form.cleaned_data
    whose: dict[str, Any] = {
        "student_id": enrolment.student_id,
        "assessment_id": form.assessments[data["activity"]],
        "reason": data["reason"],
        "by": by,
        "at": at,
    }
    row: ScoreOverride = (
        take_back_override(**whose)
        if data["percent"] is None
        else override_score(percent=data["percent"], **whose)
    )
    if row.needs_second:
        return _(
            "Nothing has changed yet: a certificate hangs on this exam, so somebody else who "
            "teaches here has to agree. They find it on the first page of the admin."
        )
    if row.percent is None:
        return _("The attempts count again. That it was set by hand stays on record.")
    return _("The score was set. It counts whatever the attempts say, until you take it back.")


def _stands_anyway(found: StudentPage, enrolment: Enrolment) -> bool:
    """The course was completed, and a score that was set by hand does not pass."""
    if enrolment.completed_at is None:
        return False
    scores = {line.item.key: line.score for line in found.row.total.lines}
    return any(
        score.override is not None
        and score.percent is not None
        and score.percent < column.scored.assessment.pass_percent
        for column in found.book.columns
        for score in [scores[column.item.key]]
    )


def _remembered(request: HttpRequest, course: Course) -> Mapping[str, str]:
    """The filters of the address, or those of the last visit where it has none at all."""
    name = f"gradebook-{course.pk}"
    if not request.GET:
        kept: dict[str, str] = request.session.get(name, {})
        return kept
    query = request.GET.dict()
    chosen = {key: str(query[key])[:100] for key in KEPT if query.get(key)}
    if request.session.get(name, {}) != chosen:
        request.session[name] = chosen
    return {**chosen, "page": str(query.get("page", ""))}


def _sorting(kept: QueryDict, current: str, column: str) -> str:
    """The address that sorts by this column, or turns it round."""
    turned = kept.copy()
    turned["sort"] = f"-{column}" if current == column else column
    return turned.urlencode()


def _workbook(name: str, table: Any, about: Any) -> FileResponse:
    # Closed by the response.
    file = TemporaryFile()  # noqa: SIM115
    write_xlsx(file, [("Grades", table), ("About", about)])
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
