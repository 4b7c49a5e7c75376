"""Mock exams: opened and closed, with their rules and the days between two tries."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from certifications.models import Programme
from foundation.schools.actors import TEACHING
from foundation.schools.admin_access import SchoolAdmin


@admin.register(Programme)
class ProgrammeAdmin(SchoolAdmin[Programme]):
    may_write = TEACHING
    list_display = ["assessment", "is_open", "scale", "retake_after_days", "resembles"]
    list_filter = ["is_open", "scale"]
    search_fields = ["assessment__title"]
    fields = ["assessment", "resembles", "scale", "conduct", "retake_after_days", "is_open"]
    readonly_fields = ["assessment"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They come with a course pack."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Attempts hang on it: close it instead."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Programme]:
        return super().get_queryset(request).select_related("assessment")
