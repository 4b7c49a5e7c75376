"""Who may do what in the admin: decided by the membership, not by Django's permissions."""

from typing import Any, ClassVar, TypeVar

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import DateTimeField, ForeignKey, ManyToManyField, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation.schools.actors import TEACHING, Actor, Role

M = TypeVar("M", bound=Model)
P = TypeVar("P", bound=Model)
NOBODY: frozenset[Role] = frozenset()


def actor_in_admin(request: HttpRequest) -> Actor | None:
    """The teaching actor of this request; None for the operator and for everybody else."""
    actor: Actor | None = getattr(request, "actor", None)
    return actor if actor is not None and actor.teaches else None


def is_operator(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)


def author_in_admin(request: HttpRequest) -> Actor:
    """Who writes into the own school. Raises PermissionDenied."""
    actor = actor_in_admin(request)
    if actor is None:
        raise PermissionDenied("Sign in as an instructor of a school to write.")
    return actor


def acting_in(request: HttpRequest, school_id: int) -> Actor:
    """Who writes in this school: its own teacher, or the operator in an administrator's place.

    Raises PermissionDenied.
    """
    actor = actor_in_admin(request)
    if actor is not None and actor.school_id == school_id:
        return actor
    if is_operator(request):
        return Actor(school_id=school_id, user_id=request.user.pk, role=Role.ADMINISTRATOR)
    raise PermissionDenied("This belongs to another school.")


class OperatorOnly(admin.ModelAdmin[M]):
    """For the operator of the site; those who teach do not see that it is there."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_operator(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_operator(request)


class OwnChoices(BaseModelAdmin[M]):
    """Offers in a form only what the related page would list: never a row of another school."""

    def get_field_queryset(
        self, db: str | None, db_field: Any, request: HttpRequest
    ) -> QuerySet[Any] | None:
        rows = super().get_field_queryset(db, db_field, request)
        related = self._related_page(db_field)
        if related is None:
            return rows
        if rows is None:
            rows = related.model._default_manager.all()
        return related.limited(request, rows)

    def _related_page(
        self, db_field: "ForeignKey[Any, Any] | ManyToManyField[Any, Any]"
    ) -> "SchoolAdmin[Any] | None":
        page = self.admin_site._registry.get(db_field.remote_field.model)
        return page if isinstance(page, SchoolAdmin) else None


class SchoolAdmin(OwnChoices[M], admin.ModelAdmin[M]):
    """Rows of the actor's own school; of all schools for the operator, who only looks.

    The scope that the middleware opened limits every query of the page, lists
    of choices too; ``school_path`` limits the rows once more.
    """

    view_on_site = False
    school_path: ClassVar[str] = "school"
    may_view: ClassVar[frozenset[Role]] = TEACHING
    may_write: ClassVar[frozenset[Role]] = NOBODY

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A moment has two fields under one label, so each says what it is (WCAG 1.3.1)."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, DateTimeField) and field is not None:
            label = db_field.verbose_name
            day, time = getattr(field.widget, "widgets", ()) or (None, None)
            if day is not None and time is not None:
                day.attrs["aria-label"] = _("%(label)s, date") % {"label": label}
                time.attrs["aria-label"] = _("%(label)s, time") % {"label": label}
        return field

    def limited(self, request: HttpRequest, rows: QuerySet[M]) -> QuerySet[M]:
        """The rows of the actor's school; all of them for an operator who teaches nowhere."""
        actor = actor_in_admin(request)
        if actor is not None:
            return rows.filter(**{f"{self.school_path}_id": actor.school_id})
        return rows if is_operator(request) else rows.none()

    def get_queryset(self, request: HttpRequest) -> QuerySet[M]:
        rows = super().get_queryset(request)
        return rows if is_operator(request) else self.limited(request, rows)

    def school_id_of(self, obj: M) -> int:
        """The school that a row belongs to."""
        *steps, last = self.school_path.split("__")
        holder: Any = obj
        for step in steps:
            holder = getattr(holder, step)
        return getattr(holder, f"{last}_id") or 0

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        own = list(super().get_list_display(request))
        return [*own, "school_name"] if is_operator(request) else own

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        own = list(super().get_list_filter(request))
        return [self.school_path, *own] if is_operator(request) else own

    def get_list_select_related(self, request: HttpRequest) -> bool | list[str] | tuple[str, ...]:
        related = super().get_list_select_related(request)
        if is_operator(request) and not isinstance(related, bool):
            return [*related, self.school_path]
        return related or ([self.school_path] if is_operator(request) else False)

    @admin.display(description=_("school"))
    def school_name(self, obj: M) -> str:
        holder: Any = obj
        for step in self.school_path.split("__"):
            holder = getattr(holder, step)
        return str(holder)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_operator(request) or self._role_in(request, self.may_view, obj)

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        return self._role_in(request, self.may_write)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._role_in(request, self.may_write, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What students have met is retired, not deleted.
        return False

    def _role_in(self, request: HttpRequest, roles: frozenset[Role], obj: M | None = None) -> bool:
        actor = actor_in_admin(request)
        if actor is None or actor.role not in roles:
            return False
        # The operator sees every school, but writes only where a membership says so.
        return obj is None or self.school_id_of(obj) == actor.school_id


class ShownInline(OwnChoices[M], admin.TabularInline[M, P]):
    """Rows below their parent, for everybody who may see the parent; changed elsewhere."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_operator(request) or actor_in_admin(request) is not None

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class WrittenInline(ShownInline[M, P]):
    """Rows below their parent, written by those who may write it."""

    can_delete = True

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return self._parent_is_own(request, args[0] if args else None)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._parent_is_own(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._parent_is_own(request, obj)

    def _parent_is_own(self, request: HttpRequest, parent: Any) -> bool:
        page = self.admin_site._registry.get(self.parent_model)
        return page is not None and page.has_change_permission(request, parent)
