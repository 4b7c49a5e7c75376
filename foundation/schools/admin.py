"""Schools for the operator; people for those who teach."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from foundation.schools.actors import Role
from foundation.schools.admin_access import OperatorOnly, SchoolAdmin, is_operator
from foundation.schools.models import ApiClient, Membership, School


@admin.register(School)
class SchoolRegister(OperatorOnly[School]):
    list_display = ["name", "slug", "is_open", "created_at"]
    search_fields = ["name", "slug"]
    readonly_fields = ["public_id", "created_at"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Membership)
class PeopleAdmin(SchoolAdmin[Membership]):
    """The people of the school. Administrators change roles and let people in and out."""

    may_write = frozenset({Role.ADMINISTRATOR})
    list_display = ["name", "email", "role", "external_id", "is_active", "joined_at"]
    list_filter = ["role", "is_active"]
    search_fields = ["person__name", "person__email", "external_id"]
    list_select_related = ["person"]
    fields = ["name", "email", "role", "external_id", "is_active", "joined_at"]
    readonly_fields = ["name", "email", "joined_at"]
    ordering = ["person__name"]

    @admin.display(description="name", ordering="person__name")
    def name(self, membership: Membership) -> str:
        return membership.person.name or "–"

    @admin.display(description="email", ordering="person__email")
    def email(self, membership: Membership) -> str:
        return str(membership.person.email)

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        return False  # People sign up themselves; the roster import is to come.

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        own = obj is not None and obj.person_id == request.user.pk
        # Nobody locks himself out, or makes himself something else.
        return [*self.readonly_fields, *(["role", "is_active"] if own else [])]


class ApiClientAdmin(OperatorOnly[ApiClient]):
    """Keys of programs, seen and limited here; the OAuth2 library registers this page."""

    list_display = ["name", "school", "client_id", "created"]
    search_fields = ["name", "client_id"]
    fields = ["name", "school", "client_id", "allowed_scopes", "created"]
    readonly_fields = ["name", "school", "client_id", "created"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiClient]:
        rows = super().get_queryset(request).select_related("school")
        return rows if is_operator(request) else rows.none()
