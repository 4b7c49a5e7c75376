"""Other terms of an assessment for a cohort or one student."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from assessments.models import Override
from assessments.rules.overrides import Terms
from assessments.services.overrides import (
    VALUES,
    OverrideRefused,
    check_override,
    remove_override,
    set_override,
)
from foundation.schools.actors import TEACHING, Actor
from foundation.schools.admin.people import people_of
from foundation.schools.admin_access import SchoolAdmin, acting_in, actor_in_admin, author_in_admin

# Whose it is does not change: an override for another cohort is another override.
WHOSE = ("assessment", "cohort", "student")


class OverrideForm(forms.ModelForm[Override]):
    """Says no where the service would, beside the value that is wrong."""

    actor: ClassVar[Actor | None] = None

    def full_clean(self) -> None:
        super().full_clean()
        # What the database's constraints say is said already, in their own words.
        if not self.is_bound or self.errors or self.actor is None:
            return
        data = self.cleaned_data
        try:
            check_override(
                **{f"{name}_id": self._whose(name, data) for name in WHOSE},
                terms=Terms(**{name: data[name] for name in VALUES}),
                by=self.actor,
            )
        except OverrideRefused as refusal:
            place = str(refusal.details.get("place", ""))
            self.add_error(place if place in self.fields else None, refusal.message)

    def _whose(self, name: str, data: dict[str, Any]) -> Any:
        chosen = data.get(name) if name in self.fields else getattr(self.instance, name)
        return chosen.pk if chosen is not None else None


@admin.register(Override)
class OverrideAdmin(SchoolAdmin[Override]):
    """Written through ``services.overrides``. Running attempts keep what they started with."""

    may_write = TEACHING
    form = OverrideForm
    list_display = ["whom", "assessment", "opens_at", "closes_at", "minutes", "attempts_allowed"]
    list_display_links = ["whom"]
    list_filter = ["assessment", "cohort"]
    list_select_related = ["assessment", "cohort", "student"]
    search_fields = ["assessment__title", "cohort__title", "student__name", "student__email"]
    search_help_text = _("An assessment, a cohort, or a student's name or email address.")

    @admin.display(description=_("for"), empty_value="–")
    def whom(self, override: Override) -> str:
        if override.cohort is not None:
            return str(_("cohort %(title)s") % {"title": override.cohort})
        return str(override.student)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        terms = [("opens_at", "closes_at"), ("minutes", "attempts_allowed"), "access_code", "note"]
        return [
            (None, {"fields": ["assessment", ("cohort", "student")]}),
            (
                _("What is different"),
                {
                    "fields": terms,
                    "description": _(
                        "What is left empty is as in the assessment. A student's own override "
                        "beats those of cohorts; of several cohorts the most generous counts. It "
                        "holds from the next start on: a running attempt keeps its minutes. To "
                        "give time to somebody who is sitting, open the attempt."
                    ),
                },
            ),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return list(WHOSE) if obj is not None else []

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[Override]]:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"actor": actor_in_admin(request)})

    def get_field_queryset(
        self, db: str | None, db_field: Any, request: HttpRequest
    ) -> QuerySet[Any] | None:
        if db_field.name == "student":
            return people_of(author_in_admin(request).school_id)
        return super().get_field_queryset(db, db_field, request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Override, form: Any, change: bool) -> None:
        saved = set_override(
            assessment_id=obj.assessment_id,
            cohort_id=obj.cohort_id,
            student_id=obj.student_id,
            terms=Terms(**{name: getattr(obj, name) for name in VALUES}),
            note=obj.note,
            by=author_in_admin(request),
        )
        obj.pk, obj.school_id = saved.pk, saved.school_id

    def delete_model(self, request: HttpRequest, obj: Override) -> None:
        remove_override(override_id=obj.pk, by=acting_in(request, obj.school_id))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Override]) -> None:
        for override in queryset.order_by("pk"):
            self.delete_model(request, override)
