"""The shelves of the question bank."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from assessments.models import Category, Question
from assessments.services.bank import CategoryRefused, check_parent, save_category
from foundation.schools.actors import TEACHING
from foundation.schools.admin.taken_keys import FreeKeyForm
from foundation.schools.admin_access import SchoolAdmin, author_in_admin


class CategoryForm(FreeKeyForm):
    """Below another category, never below itself."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        # A category that is shown has its key in the row, not in the form.
        key = data.get("key") or self.instance.key
        if self.actor is not None:
            try:
                check_parent(key=key, parent=data.get("parent"), by=self.actor)
            except CategoryRefused as refusal:
                self.add_error("parent", refusal.message)
        return data


@admin.register(Category)
class CategoryAdmin(SchoolAdmin[Category]):
    may_write = TEACHING
    form = CategoryForm
    list_display = ["title", "key", "parent", "questions", "ready"]
    list_select_related = ["parent"]
    search_fields = ["title", "key"]
    fields = ["title", "key", "parent"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        ready = Q(questions__status=Question.Status.READY)
        return (
            super()
            .get_queryset(request)
            .annotate(_questions=Count("questions"), _ready=Count("questions", filter=ready))
        )

    @admin.display(description=_("questions"), ordering="_questions")
    def questions(self, category: Any) -> int:
        return int(category._questions)

    @admin.display(description=_("ready to be drawn"), ordering="_ready")
    def ready(self, category: Any) -> int:
        return int(category._ready)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # Course packs and draws know a category by its key.
        return ["key"] if obj is not None else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj is not None else {"key": ["title"]}

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[Category]]:
        return CategoryForm.of(request, super().get_form(request, obj, change=change, **kwargs))

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:
        saved = save_category(
            key=obj.key,
            title=obj.title,
            by=author_in_admin(request),
            parent=obj.parent,
            move=True,
        )
        obj.pk, obj.school_id = saved.pk, saved.school_id
