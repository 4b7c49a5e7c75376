"""Keys of badges: the public half, for the operator, who can rotate them. Nobody edits one."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from certifications.models import SigningKey
from certifications.services.signing_keys import rotate_signing_key
from foundation.schools.admin_access import OperatorOnly, is_operator
from foundation.schools.public import School, arrived_at, in_school


@admin.register(SigningKey)
class SigningKeyAdmin(OperatorOnly[SigningKey]):
    list_display = ["multikey", "school", "state", "created_at", "retired_at", "compromised_at"]
    list_filter = ["state", "school"]
    search_fields = ["multikey"]
    list_select_related = ["school"]
    fields = [
        "school",
        "state",
        "controller",
        "multikey",
        "created_at",
        "retired_at",
        "compromised_at",
    ]
    actions = ["rotate"]

    @admin.action(
        description="Rotate: a new key for the schools of the selected keys",
        permissions=["rotate"],
    )
    def rotate(self, request: HttpRequest, queryset: QuerySet[SigningKey]) -> None:
        """What was signed before stays valid."""
        schools = School.objects.filter(pk__in=queryset.values("school"))
        for school in schools:
            with in_school(school.pk):
                key = rotate_signing_key(school=school, at=arrived_at(request))
            self.message_user(
                request,
                f"{school} signs with {key.multikey} from now on. Badges that are out stay valid.",
                messages.SUCCESS,
            )

    def has_rotate_permission(self, request: HttpRequest) -> bool:
        return is_operator(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
