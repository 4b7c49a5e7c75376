"""Schools, for the operator."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from foundation.schools.admin_access import OperatorOnly
from foundation.schools.models import School


@admin.register(School)
class SchoolRegister(OperatorOnly[School]):
    list_display = ["name", "slug", "is_open", "created_at"]
    search_fields = ["name", "slug"]
    fields = [("name", "slug"), "time_zone", "is_open", ("public_id", "created_at")]
    readonly_fields = ["public_id", "created_at"]
    prepopulated_fields = {"slug": ["name"]}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
