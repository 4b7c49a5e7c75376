"""Mock exams: opened and closed, with their rules and the days between two tries."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from certifications.models import Programme
from foundation.schools.actors import TEACHING
from foundation.schools.admin_access import SchoolAdmin, author_in_admin


@admin.register(Programme)
class ProgrammeAdmin(SchoolAdmin[Programme]):
    may_write = TEACHING
    list_display = ["assessment", "is_open", "scale", "retake_after_days", "resembles"]
    list_filter = ["is_open", "scale"]
    search_fields = ["assessment__title"]
    fields = ["assessment", "resembles", "scale", "conduct", "retake_after_days", "is_open"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Attempts hang on the assessment, so it is chosen once."""
        return ["assessment"] if obj is not None else []

    def save_model(self, request: HttpRequest, obj: Programme, form: Any, change: bool) -> None:
        """Beside those of course packs a school makes its own."""
        if not change:
            obj.school_id = author_in_admin(request).school_id
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Attempts hang on it: close it instead."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Programme]:
        return super().get_queryset(request).select_related("assessment")
