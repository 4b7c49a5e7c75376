"""Continuing education that holders reported: accepted or refused."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from certifications.admin.award_decisions import ReasonForm
from certifications.models import ContinuingEducation
from certifications.queries.keeping import accepted_units
from certifications.services.continuing_education import decide_education
from foundation.refusals import Refusal
from foundation.schools.admin.people import person_link
from foundation.schools.admin_access import SchoolAdmin, acting_in
from foundation.schools.public import arrived_at
from foundation.schools.slots import Waiting, register_waiting

NAME = "chartwork_certifications_continuingeducation"
State = ContinuingEducation.State


class AnswerForm(ReasonForm):
    """What the holder is told; empty where a report is accepted without a word."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        reason = self.fields["reason"]
        reason.label = "Answer to the holder"
        reason.help_text = "Needed where you refuse: the holder reads it, on the page and by email."
        reason.required = bool(data) and "refuse" in data
        reason.error_messages["required"] = "Say why it does not count: the holder will read it."
        reason.widget.is_required = False
        assert isinstance(reason, forms.CharField)


@admin.register(ContinuingEducation)
class ContinuingEducationAdmin(SchoolAdmin[ContinuingEducation]):
    list_display = ["activity", "student", "units", "done_on", "award", "state", "reported_at"]
    list_filter = ["state", "reported_at"]
    search_fields = ["activity", "student__name", "student__email"]
    list_select_related = ["student", "award", "award__holder"]
    fields = [
        "activity",
        ("person", "certificate"),
        ("units", "done_on"),
        ("state", "answer"),
        ("who_decided", "decided_at"),
        ("reported_at", "renewed"),
    ]
    readonly_fields = ["person", "certificate", "who_decided", "renewed"]
    actions = ["accept", "refuse"]
    change_form_template = "admin/chartwork_certifications/continuingeducation/detail.html"

    @admin.display(description="student")
    def person(self, report: ContinuingEducation) -> str:
        return person_link(report.student, report.school_id)

    @admin.display(description="to keep the certificate")
    def certificate(self, report: ContinuingEducation) -> SafeString:
        return _award_link(report.award_id, report.award)

    @admin.display(description="renewed it as")
    def renewed(self, report: ContinuingEducation) -> SafeString | str:
        return _award_link(report.used_for_id, report.used_for) if report.used_for_id else "-"

    @admin.display(description="decided by")
    def who_decided(self, report: ContinuingEducation) -> str:
        return person_link(report.decided_by, report.school_id) if report.decided_by else "-"

    @admin.action(description="Accept the selected reports", permissions=["decide"])
    def accept(self, request: HttpRequest, queryset: QuerySet[ContinuingEducation]) -> None:
        waiting = list(queryset.filter(state=State.REPORTED))
        decided = [_decided(request, report, accept=True, answer="") for report in waiting]
        renewed = sum(report.used_for_id is not None for report in decided)
        said = f"{len(waiting)} accepted; what was decided before stands."
        if renewed:
            said += " They renewed a certificate: its holder has an email."
        self.message_user(request, said, messages.SUCCESS if waiting else messages.WARNING)

    @admin.action(description="Refuse the selected report …", permissions=["decide"])
    def refuse(
        self, request: HttpRequest, queryset: QuerySet[ContinuingEducation]
    ) -> HttpResponse | None:
        """Goes to the page that asks for the reason; one report at a time."""
        chosen = list(queryset.values_list("pk", flat=True)[:2])
        if len(chosen) != 1:
            said = "Choose one report: each has a reason of its own."
            self.message_user(request, said, messages.WARNING)
            return None
        return redirect(f"admin:{NAME}_decide", chosen[0])

    def has_decide_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.decision)
        return [path("<int:report_id>/decide/", page, name=f"{NAME}_decide"), *super().get_urls()]

    def decision(self, request: HttpRequest, report_id: int) -> HttpResponse:
        """Names the report, and asks whether it counts; once decided it only says how."""
        if not self.has_decide_permission(request):
            raise PermissionDenied
        rows = self.get_queryset(request).select_related("student", "award__rule", "decided_by")
        report = rows.filter(pk=report_id).first()
        if report is None:
            raise Http404
        form = AnswerForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            accept = "refuse" not in request.POST
            try:
                decided = _decided(
                    request, report, accept=accept, answer=form.cleaned_data["reason"]
                )
            except Refusal as refused:
                form.add_error(None, refused.message)
            else:
                self.message_user(request, *_outcome(decided, accept=accept))
                return redirect(f"admin:{NAME}_changelist")
        needed = report.award.rule.renewal_units if report.award.rule else None
        context = {
            **self.admin_site.each_context(request),
            "title": "Decide on a report",
            "opts": self.opts,
            "report": report,
            "waits": report.state == State.REPORTED,
            "accepted": accepted_units(report.award),
            "needed": needed,
            "form": form,
        }
        template = "admin/chartwork_certifications/continuingeducation/decide.html"
        return render(request, template, context)


def _outcome(report: ContinuingEducation, *, accept: bool) -> tuple[str, int]:
    """What to say after a decision; somebody else may have decided meanwhile."""
    if (report.state == State.ACCEPTED) is not accept:
        said = f"It was {report.get_state_display()} before; that stands."
        return said, messages.WARNING
    if not accept:
        return "The report is refused; the holder has an email.", messages.SUCCESS
    if report.used_for_id is not None:
        return "Accepted: the certificate is renewed, the holder has an email.", messages.SUCCESS
    return "The report is accepted.", messages.SUCCESS


def _award_link(award_id: Any, award: Any) -> SafeString:
    address = reverse("admin:chartwork_certifications_award_change", args=[award_id])
    return format_html('<a href="{}">{}</a>', address, award)


def _decided(
    request: HttpRequest, report: ContinuingEducation, *, accept: bool, answer: str
) -> ContinuingEducation:
    """As it stands afterwards."""
    decided = decide_education(
        public_id=report.public_id,
        accept=accept,
        answer=answer,
        by=acting_in(request, report.school_id),
        at=arrived_at(request),
    )
    decided.refresh_from_db(fields=["used_for"])
    return decided


def reports_waiting(request: HttpRequest) -> list[Waiting]:
    """What holders reported and nobody decided. One query."""
    rows = admin.site._registry[ContinuingEducation].get_queryset(request)
    count = rows.filter(state=State.REPORTED).order_by().count()
    noun = "report" if count == 1 else "reports"
    return [
        Waiting(
            count,
            f"{noun} of continuing education to be decided",
            f"{reverse(f'admin:{NAME}_changelist')}?state__exact={State.REPORTED}",
        )
    ]


register_waiting(reports_waiting)
