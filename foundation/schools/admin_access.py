"""Who may do what in the admin: decided by the membership, not by Django's permissions."""

from typing import Any, ClassVar, TypeVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from foundation.schools.actors import TEACHING, Actor, Role

M = TypeVar("M", bound=Model)


def actor_in_admin(request: HttpRequest) -> Actor | None:
    """The teaching actor of this request; None for the operator and for everybody else."""
    actor: Actor | None = getattr(request, "actor", None)
    return actor if actor is not None and actor.teaches else None


def is_operator(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)


class OperatorOnly(admin.ModelAdmin[M]):
    """For the operator of the site; those who teach do not see that it is there."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_operator(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_operator(request)


class SchoolAdmin(admin.ModelAdmin[M]):
    """Rows of the actor's own school; of all schools for the operator.

    The scope that the middleware opened limits every query of the page, lists
    of choices too; ``school_path`` limits the rows once more.
    """

    school_path: ClassVar[str] = "school"
    may_view: ClassVar[frozenset[Role]] = TEACHING
    may_write: ClassVar[frozenset[Role]] = frozenset()

    def get_queryset(self, request: HttpRequest) -> QuerySet[M]:
        rows = super().get_queryset(request)
        if is_operator(request):
            return rows
        actor = actor_in_admin(request)
        if actor is None:
            return rows.none()
        return rows.filter(**{f"{self.school_path}_id": actor.school_id})

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_operator(request) or self._role_in(request, self.may_view)

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        return self._role_in(request, self.may_write)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._role_in(request, self.may_write)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What students have met is retired, not deleted.
        return False

    def _role_in(self, request: HttpRequest, roles: frozenset[Role]) -> bool:
        actor = actor_in_admin(request)
        return actor is not None and actor.role in roles
