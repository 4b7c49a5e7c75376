"""By which rules the school gives certificates."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import QuerySet
from django.http import HttpRequest

from certifications.models import AwardRule
from foundation.schools.actors import TEACHING
from foundation.schools.admin_access import SchoolAdmin, author_in_admin


@admin.register(AwardRule)
class AwardRuleAdmin(SchoolAdmin[AwardRule]):
    may_write = TEACHING
    list_display = ["title", "subject", "kind", "is_active", "valid_months", "renewal_units"]
    list_filter = ["is_active", "kind"]
    search_fields = ["title", "subject"]
    fieldsets = [
        (None, {"fields": ["title", "subject", "statement", "is_active"]}),
        (
            "What it asks",
            {
                "fields": ["kind", "programme", ("charts", "accuracy")],
                "description": "For a mock exam choose the exam; for charts say how many, and "
                "the percent of their points. A change holds for what is done from now on.",
            },
        ),
        (
            "How long it counts",
            {"fields": [("valid_months", "renewal_units"), "update_programme"]},
        ),
        ("What it is about", {"fields": ["edition", "code_sets"]}),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Certificates hang on it: put it out of force instead."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[AwardRule]:
        return super().get_queryset(request).select_related("programme__assessment")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What certificates were issued for stays; of a course's rule the course has the words."""
        if obj is None:
            return []
        if obj.course_key:
            named = flatten_fieldsets(self.get_fieldsets(request, obj))
            return [name for name in named if name != "is_active"]
        return ["kind", "programme"]

    def save_model(self, request: HttpRequest, obj: AwardRule, form: Any, change: bool) -> None:
        if not change:
            obj.school_id = author_in_admin(request).school_id
        super().save_model(request, obj, form, change)
