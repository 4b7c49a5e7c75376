"""Continuing education that holders reported: accepted or refused."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from certifications.admin.award_decisions import ReasonForm
from certifications.models import ContinuingEducation
from certifications.services.continuing_education import decide_education
from foundation.schools.admin.people import person_link
from foundation.schools.admin_access import SchoolAdmin, acting_in
from foundation.schools.public import arrived_at

REFUSE = "chartwork_certifications_continuingeducation_refuse"


@admin.register(ContinuingEducation)
class ContinuingEducationAdmin(SchoolAdmin[ContinuingEducation]):
    list_display = ["activity", "student", "units", "done_on", "award", "state", "reported_at"]
    list_filter = ["state", "reported_at"]
    search_fields = ["activity", "student__name", "student__email"]
    list_select_related = ["student", "award", "award__holder"]
    fields = [
        "activity",
        ("person", "award"),
        ("units", "done_on"),
        ("state", "answer"),
        ("who_decided", "decided_at"),
        ("reported_at", "used_for"),
    ]
    readonly_fields = ["person", "who_decided"]
    actions = ["accept", "refuse"]

    @admin.display(description="student")
    def person(self, report: ContinuingEducation) -> str:
        return person_link(report.student, report.school_id)

    @admin.display(description="decided by")
    def who_decided(self, report: ContinuingEducation) -> str:
        return person_link(report.decided_by, report.school_id) if report.decided_by else "-"

    @admin.action(description="Accept the selected reports", permissions=["decide"])
    def accept(self, request: HttpRequest, queryset: QuerySet[ContinuingEducation]) -> None:
        waiting = list(queryset.filter(state=ContinuingEducation.State.REPORTED))
        for report in waiting:
            _decided(request, report, accept=True, answer="")
        self.message_user(
            request, f"{len(waiting)} accepted. What was decided before stands.", messages.SUCCESS
        )

    @admin.action(description="Refuse the selected report …", permissions=["decide"])
    def refuse(
        self, request: HttpRequest, queryset: QuerySet[ContinuingEducation]
    ) -> HttpResponse | None:
        """Goes to the page that asks for the reason; one report at a time."""
        chosen = list(queryset.values_list("pk", flat=True)[:2])
        if len(chosen) != 1:
            self.message_user(request, "Choose one report: each has a reason of its own.")
            return None
        return redirect(f"admin:{REFUSE}", chosen[0])

    def has_decide_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.refusal)
        return [path("<int:report_id>/refuse/", page, name=REFUSE), *super().get_urls()]

    def refusal(self, request: HttpRequest, report_id: int) -> HttpResponse:
        """Names the report and asks why it does not count."""
        if not self.has_decide_permission(request):
            raise PermissionDenied
        report = self.get_queryset(request).filter(pk=report_id).first()
        if report is None:
            raise Http404
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            _decided(request, report, accept=False, answer=form.cleaned_data["reason"])
            self.message_user(request, "The report is refused.", messages.SUCCESS)
            return redirect("admin:chartwork_certifications_continuingeducation_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": "Refuse a report",
            "opts": self.opts,
            "report": report,
            "form": form,
        }
        template = "admin/chartwork_certifications/continuingeducation/refuse.html"
        return render(request, template, context)


def _decided(
    request: HttpRequest, report: ContinuingEducation, *, accept: bool, answer: str
) -> None:
    decide_education(
        public_id=report.public_id,
        accept=accept,
        answer=answer,
        by=acting_in(request, report.school_id),
        at=arrived_at(request),
    )
