"""Quizzes and exams, and what they draw."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from assessments.models import Assessment, Question, Slot
from foundation.schools.actors import TEACHING
from foundation.schools.admin_access import SchoolAdmin, actor_in_admin


class SlotFormSet(BaseInlineFormSet[Any, Any, Any]):
    """Says no to a draw that the bank cannot fill."""

    def clean(self) -> None:
        super().clean()
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            category, count = data.get("category"), data.get("count")
            if data.get("DELETE") or category is None or count is None:
                continue
            have = Question.objects.drawable().filter(category=category).count()
            if have < count:
                raise ValidationError(
                    f"{category} has {have} questions that are ready, and {count} are asked for. "
                    "Ask for fewer, or set more questions to ready."
                )


class SlotForm(forms.ModelForm[Slot]):
    """One question, or a number of questions from a category.

    Its fields are made in the request, when the scope of the school is open.
    """

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("category")) == bool(data.get("question")):
            raise ValidationError("Choose either a category to draw from or one question.")
        if data.get("question") and data.get("count") != 1:
            raise ValidationError({"count": "One question is asked once."})
        return data


class SlotInline(admin.TabularInline[Slot, Assessment]):
    model = Slot
    form = SlotForm
    formset = SlotFormSet
    extra = 0
    fields = ["order", "category", "count", "question", "points"]
    autocomplete_fields = ["question"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return actor_in_admin(request) is not None or bool(request.user.is_superuser)

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        return actor_in_admin(request) is not None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return actor_in_admin(request) is not None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return actor_in_admin(request) is not None


@admin.register(Assessment)
class AssessmentAdmin(SchoolAdmin[Assessment]):
    may_write = TEACHING
    list_display = ["title", "kind", "pass_percent", "minutes", "attempts_allowed", "is_published"]
    list_filter = ["kind", "is_published"]
    search_fields = ["title", "key"]
    prepopulated_fields = {"key": ["title"]}
    inlines = [SlotInline]
    fields = [
        ("title", "key"),
        ("kind", "is_published"),
        "intro",
        ("pass_percent", "minutes", "attempts_allowed"),
        "shuffle_options",
    ]

    def save_model(self, request: HttpRequest, obj: Assessment, form: Any, change: bool) -> None:
        if not change:
            actor = actor_in_admin(request)
            assert actor is not None  # Only those who teach may add.
            obj.school_id = actor.school_id
        super().save_model(request, obj, form, change)
