"""Disputes: every question that waits for a decision first, then each dispute, without names."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from assessments.models import Dispute
from assessments.queries.disputes import disputed_questions
from foundation.schools.admin_access import SchoolAdmin

MOST_QUESTIONS = 50
EXCERPT = 110


@admin.register(Dispute)
class DisputeAdmin(SchoolAdmin[Dispute]):
    """Decided on the page of the question (``deciding``). Never edited; nobody is named here."""

    list_display = ["said", "question_key", "state", "raised_at", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["version__question"]
    search_fields = ["version__question__key", "words", "answer"]
    search_help_text = _("The key of the question, or words of a dispute or an answer.")
    date_hierarchy = "raised_at"
    list_per_page = 50
    show_full_result_count = False
    fields = [
        ("question", "position"),
        "state",
        "words",
        "raised_at",
        "answer",
        ("decided_by", "decided_at"),
        "regrade",
    ]
    readonly_fields = ["question"]
    change_list_template = "admin/chartwork_assessments/dispute/list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dispute]:
        return super().get_queryset(request).select_related("version__question", "regrade")

    @admin.display(description=_("what was said"), ordering="raised_at")
    def said(self, dispute: Dispute) -> str:
        return Truncator(" ".join(dispute.words.split())).chars(EXCERPT)

    @admin.display(description=_("question"), ordering="version__question__key")
    def question_key(self, dispute: Dispute) -> str:
        return str(dispute.version.question)

    @admin.display(description=_("question"))
    def question(self, dispute: Dispute) -> SafeString:
        address = reverse(
            "admin:chartwork_assessments_question_disputes", args=[dispute.version.question_id]
        )
        return format_html('<a href="{}">{}</a>', address, dispute.version.question)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        questions = disputed_questions(disputes=super().get_queryset(request), most=MOST_QUESTIONS)
        return super().changelist_view(request, {**(extra_context or {}), "questions": questions})

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
