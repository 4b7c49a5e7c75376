"""Attempts: what was asked, what was answered, what it was worth. Never edited."""

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse

from assessments.models import AnswerStep, Attempt, Grade
from assessments.queries.attempt_pages import review_items
from assessments.rules.scoring import plain
from foundation.schools.admin_access import SchoolAdmin


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
    list_select_related = ["student", "assessment"]
    date_hierarchy = "started_at"
    fields = [
        ("student", "assessment", "number"),
        ("state", "expired"),
        ("started_at", "deadline_at", "submitted_at", "graded_at"),
        ("seed", "seal"),
    ]
    change_form_template = "admin/chartwork_assessments/attempt/detail.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attempt]:
        newest = Grade.objects.filter(attempt=OuterRef("pk")).order_by("-number")
        return (
            super().get_queryset(request).annotate(_percent=Subquery(newest.values("percent")[:1]))
        )

    @admin.display(description="score", ordering="_percent")
    def score(self, attempt: Any) -> str:
        return f"{plain(attempt._percent)} %" if attempt._percent is not None else "–"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        attempt = self.get_object(request, object_id)
        extra: dict[str, Any] = {**(extra_context or {})}
        if attempt is not None:
            steps = list(
                AnswerStep.objects.filter(attempt=attempt).order_by("received_at", "position")
            )
            grade = Grade.objects.filter(attempt=attempt).order_by("-number").first()
            newest = {
                step.position: step.content for step in sorted(steps, key=lambda s: s.revision)
            }
            extra |= {
                "steps": steps,
                "grade": grade,
                "review": review_items(attempt=attempt, grade=grade, answers=newest)
                if grade
                else [],
            }
        return super().change_view(request, object_id, form_url, extra)
