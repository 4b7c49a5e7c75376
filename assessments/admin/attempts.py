"""Attempts: what was asked, what was answered, what it was worth. Never edited."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.admin.evidence import download_evidence, show_as_sat, show_evidence
from assessments.admin.lines import LINES, show_lines
from assessments.admin.marking import mark_in_admin, marking_parts
from assessments.models import Attempt, Grade
from assessments.queries.attempt_records import attempt_record
from assessments.rules.deadline import MOST_MINUTES
from assessments.rules.lifecycle import State
from assessments.rules.paper_rules import rules_of
from assessments.rules.scoring import plain
from assessments.services.attempts import accept_discarded
from assessments.services.grading import hurry_grading
from assessments.services.time_allowed import (
    TimeNotChanged,
    deadline_of,
    give_time,
    give_time_to_everybody,
)
from foundation.refusals import Refusal
from foundation.schools.admin.people import person_link
from foundation.schools.admin_access import SchoolAdmin, acting_in
from foundation.schools.public import Actor

HURRY = "chartwork_assessments_attempt_hurry"
GIVE_TIME = "chartwork_assessments_attempt_give_time"
ACCEPT = "chartwork_assessments_attempt_accept"
EVIDENCE = "chartwork_assessments_attempt_evidence"
EVIDENCE_FILE = "chartwork_assessments_attempt_evidence_file"
AS_SAT = "chartwork_assessments_attempt_as_sat"
MARK = "chartwork_assessments_attempt_mark"


class TimeForm(forms.Form):
    """Minutes, and the reason that the student reads."""

    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes more"),
        initial=10,
        min_value=-MOST_MINUTES,
        max_value=MOST_MINUTES,
        help_text=gettext_lazy("With a minus: fewer."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("The student sees it beside the clock."),
    )
    everybody = forms.BooleanField(
        label=gettext_lazy("For everybody who is sitting this assessment now"), required=False
    )


@admin.register(Attempt)
class AttemptAdmin(SchoolAdmin[Attempt]):
    list_display = [
        "student",
        "assessment",
        "number",
        "state",
        "score",
        "started_at",
        "submitted_at",
    ]
    list_filter = ["state", "assessment", "expired"]
    search_fields = ["student__name", "student__email", "assessment__title"]
    search_help_text = gettext_lazy("Name or email address of the student, or the assessment.")
    list_select_related = ["student", "assessment"]
    date_hierarchy = "started_at"
    list_per_page = 50
    show_full_result_count = False
    fields = [
        ("who", "assessment", "number"),
        "state",
        ("started_at", "deadline_at"),
        "where",
        ("submitted_at", "handed_in_by", "graded_at"),
    ]
    readonly_fields = ["who", "where", "handed_in_by"]
    change_form_template = "admin/chartwork_assessments/attempt/detail.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attempt]:
        newest = Grade.objects.filter(attempt=OuterRef("pk")).order_by("-number")
        return (
            super().get_queryset(request).annotate(_percent=Subquery(newest.values("percent")[:1]))
        )

    @admin.display(description=gettext_lazy("score"), ordering="_percent")
    def score(self, attempt: Any) -> str:
        return f"{plain(attempt._percent)} %" if attempt._percent is not None else "–"

    @admin.display(description=gettext_lazy("student"))
    def who(self, attempt: Attempt) -> SafeString:
        return person_link(attempt.student, attempt.school_id)

    @admin.display(description=gettext_lazy("where it stands"))
    def where(self, attempt: Attempt) -> str:
        """The section that runs, the break, the question of a one-way paper."""
        rules = rules_of(attempt.paper)
        parts = []
        if attempt.section:
            section = rules.section(attempt.section)
            words = _("break after section %(n)s") if attempt.break_until else _("section %(n)s")
            parts.append(f"{words % {'n': section.number}} ({section.title})")
        if attempt.open_first == attempt.open_last:
            parts.append(_("question %(n)s") % {"n": attempt.open_first})
        if attempt.lease_at is not None:
            parts.append(
                _("open in one window since %(when)s")
                % {"when": date_format(timezone.localtime(attempt.lease_at), "H:i:s")}
            )
        return ", ".join(parts) or "–"

    @admin.display(description=gettext_lazy("handed in by"))
    def handed_in_by(self, attempt: Attempt) -> str:
        if attempt.submitted_at is None:
            return "–"
        if attempt.state == State.DISCARDED:
            return _("nobody in time: it does not count")
        return _("the clock") if attempt.expired else _("the student")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<uuid:object_id>/accept/", view(self.accept), name=ACCEPT),
            path("<uuid:object_id>/grade-again/", view(self.hurry), name=HURRY),
            path("<uuid:object_id>/time/", view(self.give_time), name=GIVE_TIME),
            path("<uuid:object_id>/mark/", view(self.mark), name=MARK),
            path("<uuid:object_id>/evidence/", view(self.evidence), name=EVIDENCE),
            path("<uuid:object_id>/evidence/file/", view(self.evidence_file), name=EVIDENCE_FILE),
            path("<uuid:object_id>/as-sat/", view(self.as_sat), name=AS_SAT),
            path("<uuid:object_id>/questions/<int:position>/lines/", view(self.lines), name=LINES),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        attempt = self.get_object(request, object_id)
        extra: dict[str, Any] = {**(extra_context or {})}
        if attempt is not None and self.has_view_permission(request, attempt):
            extra["record"] = attempt_record(attempt=attempt)
            extra["marking"] = marking_parts(attempt)
            extra["time"] = deadline_of(attempt).explanation
            if attempt.state == State.IN_PROGRESS and attempt.deadline_at is not None:
                extra["time_form"] = TimeForm()
        return super().change_view(request, object_id, form_url, extra)

    def hurry(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """Ask once more for a grade that does not come."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        attempt = self._own(request, object_id)

        def ask() -> str:
            hurry_grading(attempt_id=attempt.pk, by=acting_in(request, attempt.school_id))
            return _("It will be graded again in a moment. Load this page again to see.")

        return self._told(request, attempt, ask)

    def accept(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """Let an attempt count that was not handed in in time."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        attempt = self._own(request, object_id)
        by = acting_in(request, attempt.school_id)

        def let_count() -> str:
            accept_discarded(attempt_id=attempt.pk, by=by, at=timezone.now())
            self.log_change(request, attempt, _("Let it count after all."))
            return _("It counts now, and is graded in a moment. Load this page again to see.")

        return self._told(request, attempt, let_count)

    def give_time(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """Move the deadline of this attempt, or of everybody who is sitting the same."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        attempt = self._own(request, object_id)
        form = TimeForm(request.POST)
        by = acting_in(request, attempt.school_id)

        def give() -> str:
            if not form.is_valid():
                raise TimeNotChanged(
                    " ".join(f"{form[name].label}: {said[0]}" for name, said in form.errors.items())
                )
            return _given(form.cleaned_data, attempt, by)

        return self._told(request, attempt, give)

    def mark(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """Mark one answer that waits for a person."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return mark_in_admin(self, request, self._own(request, object_id))

    def evidence(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """Whether the attempt, or a file of its evidence, is as it was written."""
        return show_evidence(self, request, self._own(request, object_id))

    def evidence_file(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """Download the evidence."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return download_evidence(self, request, self._own(request, object_id))

    def as_sat(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """The paper as the student had it."""
        return show_as_sat(self, request, self._own(request, object_id))

    def lines(self, request: HttpRequest, object_id: Any, position: int) -> HttpResponse:
        """What each line of a graded chart is worth."""
        return show_lines(self, request, self._own(request, object_id), position)

    def _told(self, request: HttpRequest, attempt: Attempt, act: Callable[[], str]) -> HttpResponse:
        """Do it, and say on the attempt's page what came of it, or why not."""
        try:
            self.message_user(request, act(), messages.SUCCESS)
        except Refusal as refusal:
            self.message_user(request, refusal.message, messages.WARNING)
        return redirect("admin:chartwork_assessments_attempt_change", attempt.pk)

    def _own(self, request: HttpRequest, object_id: Any) -> Attempt:
        attempt = self.get_object(request, str(object_id))
        if attempt is None or not self.has_view_permission(request, attempt):
            raise Http404("There is no such attempt in your school.")
        return attempt


def _given(data: dict[str, Any], attempt: Attempt, by: Actor) -> str:
    minutes, reason, now = data["minutes"], data["reason"], timezone.now()
    if data["everybody"]:
        count = give_time_to_everybody(
            assessment_id=attempt.assessment_id, minutes=minutes, reason=reason, by=by, at=now
        )
        return _("The time of %(count)s attempts was changed.") % {"count": count}
    give_time(attempt_id=attempt.pk, minutes=minutes, reason=reason, by=by, at=now)
    return _("The time was changed. The student's clock follows with the next saved answer.")
