"""More time for a student, at every assessment with a limit."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from assessments.models import Accommodation
from assessments.services.time_allowed import agree_on_time
from foundation.schools.actors import TEACHING
from foundation.schools.admin.people import people_of, person_link
from foundation.schools.admin_access import SchoolAdmin, author_in_admin


@admin.register(Accommodation)
class AccommodationAdmin(SchoolAdmin[Accommodation]):
    may_write = TEACHING
    list_display = ["student", "factor", "changed_at"]
    search_fields = ["student__name", "student__email"]
    list_select_related = ["student"]
    readonly_fields = ["who"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        # Whose it is does not change.
        return ["who" if obj is not None else "student", "factor", "note"]

    @admin.display(description=_("student"))
    def who(self, accommodation: Accommodation) -> SafeString:
        return person_link(accommodation.student, accommodation.school_id)

    def get_field_queryset(
        self, db: str | None, db_field: Any, request: HttpRequest
    ) -> QuerySet[Any] | None:
        if db_field.name == "student":
            return people_of(author_in_admin(request).school_id)
        return super().get_field_queryset(db, db_field, request)

    def save_model(
        self, request: HttpRequest, obj: Accommodation, form: forms.ModelForm[Any], change: bool
    ) -> None:
        saved = agree_on_time(
            student_id=obj.student_id, factor=obj.factor, note=obj.note, by=author_in_admin(request)
        )
        obj.pk, obj.school_id = saved.pk, saved.school_id
