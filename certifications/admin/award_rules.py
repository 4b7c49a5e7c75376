"""By which rules the school gives certificates."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from certifications.admin.award_rule_forms import LIMITS, AwardRuleForm
from certifications.models import AwardRule
from certifications.rules.snapshots import code_sets_in_words
from foundation.schools.actors import TEACHING
from foundation.schools.admin_access import SchoolAdmin, author_in_admin


@admin.register(AwardRule)
class AwardRuleAdmin(SchoolAdmin[AwardRule]):
    may_write = TEACHING
    form = AwardRuleForm
    list_display = ["title", "subject", "kind", "in_force", "months", "units", "whose"]
    list_filter = ["is_active", "kind"]
    search_fields = ["title", "subject"]
    fieldsets = [
        (None, {"fields": ["title", "subject", "statement", "is_active"]}),
        (
            "What it asks",
            {
                "fields": ["kind", "programme", ("charts", "accuracy")],
                "description": "For a mock exam choose the exam; for charts say how many, and "
                "the percent of their points. Whoever does it from now on gets the certificate "
                "within a minute, with an email. Who did it before gets none by a new or changed "
                "rule; who has one keeps it as it is.",
            },
        ),
        (
            "How long it counts",
            {"fields": [("valid_months", "renewal_units"), "update_programme"]},
        ),
        ("What it is about", {"fields": ["edition", "code_sets"]}),
    ]

    @admin.display(description="in force", boolean=True, ordering="is_active")
    def in_force(self, rule: AwardRule) -> bool:
        return rule.is_active

    @admin.display(description="months", ordering="valid_months")
    def months(self, rule: AwardRule) -> str:
        return str(rule.valid_months or "without end")

    @admin.display(description="units that renew it", ordering="renewal_units")
    def units(self, rule: AwardRule) -> str:
        return str(rule.renewal_units or "-")

    @admin.display(description="written by", ordering="course_key")
    def whose(self, rule: AwardRule) -> str:
        return f"course pack {rule.course_key}" if rule.course_key else "the school"

    @admin.display(description="releases that it is about")
    def releases(self, rule: AwardRule) -> str:
        return code_sets_in_words(rule.code_sets) or "-"

    @admin.display(description="certificates")
    def certificates(self, rule: AwardRule) -> str:
        """The way to those that it gave."""
        address = reverse("admin:chartwork_certifications_award_changelist")
        count = rule.awards.count()
        words = f"{count} certificate" if count == 1 else f"{count} certificates"
        return format_html('<a href="{}?rule__id__exact={}">{}</a>', address, rule.pk, words)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in LIMITS:
            least, most = LIMITS[db_field.name]
            kwargs |= {"min_value": least, "max_value": most}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is there has certificates; a course's rule is not written here, and says so."""
        first, asks, counts, about = self.fieldsets
        if obj is None:
            return self.fieldsets
        own = {**first[1], "fields": [*first[1]["fields"], "certificates"]}
        if not obj.course_key:
            return [(None, own), asks, counts, about]
        own["description"] = (
            f"The course pack {obj.course_key} wrote this rule. Here you put it in and out of "
            "force; for other words or another exam write a rule of your own."
        )
        return [(None, own), asks, counts, (about[0], {"fields": ["edition", "releases"]})]

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
        return ["kind", "programme", "certificates"]

    def save_model(self, request: HttpRequest, obj: AwardRule, form: Any, change: bool) -> None:
        if not change:
            obj.school_id = author_in_admin(request).school_id
        super().save_model(request, obj, form, change)
