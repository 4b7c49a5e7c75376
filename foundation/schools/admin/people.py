"""People of the school: who is what here, and the way to what each of them did."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from foundation.schools.actors import Role
from foundation.schools.admin_access import SchoolAdmin, acting_in, is_operator
from foundation.schools.models import Membership
from foundation.schools.requests import arrived_at
from foundation.schools.services import change_membership, join_school
from foundation.schools.slots import (
    PeopleColumn,
    Waiting,
    people_columns,
    person_links,
    register_waiting,
)

RECENT = timedelta(days=7)


@admin.register(Membership)
class PeopleAdmin(SchoolAdmin[Membership]):
    """Instructors look; administrators change roles and let people in and out."""

    may_write = frozenset({Role.ADMINISTRATOR})
    list_display = ["name", "email", "role", "joined_at", "is_active"]
    list_filter = ["role", "is_active", "joined_at"]
    search_fields = ["person__name", "person__email", "external_id"]
    search_help_text = _("Name, email address or the school's own number.")
    list_select_related = ["person"]
    autocomplete_fields = ["person"]
    ordering = ["person__name", "person__email"]

    @admin.display(description=_("name"), ordering="person__name")
    def name(self, membership: Membership) -> str:
        return membership.person.name or str(membership.person.email)

    @admin.display(description=_("email"), ordering="person__email")
    def email(self, membership: Membership) -> str:
        return str(membership.person.email)

    @admin.display(description=_("studies"))
    def studies(self, membership: Membership) -> SafeString:
        links = ((link.url, link.text) for link in person_links(membership))
        return format_html_join(" · ", '<a href="{}">{}</a>', links) or format_html("–")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        columns = {f"_{column.name}": column.expression() for column in people_columns()}
        return super().get_queryset(request).annotate(**columns)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        who, rest = super().get_list_display(request)[:3], super().get_list_display(request)[3:]
        return [*who, *(_shown(column) for column in people_columns()), *rest]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return ["person", "school", "role", "external_id"]
        return [("name", "email"), "role", "is_active", "external_id", "joined_at", "studies"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        # Nobody locks himself out, or makes himself something else.
        own = ["role", "is_active"] if obj.person_id == request.user.pk else []
        return ["name", "email", "joined_at", "studies", *own]

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        # People sign up themselves; the operator settles the first administrator of a school.
        return is_operator(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_operator(request) or super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        if change:
            change_membership(
                membership_id=obj.pk,
                role=Role(obj.role),
                is_active=obj.is_active,
                external_id=obj.external_id,
                by=acting_in(request, obj.school_id),
            )
            return
        joined = join_school(
            person=obj.person,
            school=obj.school,
            at=arrived_at(request),
            role=Role(obj.role),
            external_id=obj.external_id,
        )
        obj.pk, obj.joined_at = joined.pk, joined.joined_at

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[Membership]]:
        form: type[forms.ModelForm[Membership]]
        form = super().get_form(request, obj, change=change, **kwargs)
        if "is_active" in form.base_fields:
            form.base_fields["is_active"].help_text = _(
                "Without it the person can no longer enter the school; everything done is kept."
            )
        return form


def _shown(column: PeopleColumn) -> Any:
    @admin.display(description=column.title, ordering=f"_{column.name}", empty_value="–")
    def value(membership: Membership) -> Any:
        return getattr(membership, f"_{column.name}")

    # The list names the cells of a column after it.
    value.__name__ = column.name
    return value


def person_link(person: Any, school_id: int) -> SafeString:
    """The name of a person, leading to the page of that person in this school. One query."""
    page = "admin:chartwork_schools_membership_change"
    membership = Membership.objects.filter(person=person, school_id=school_id).first()
    if membership is None:
        return format_html("{}", person)
    return format_html('<a href="{}">{}</a>', reverse(page, args=[membership.pk]), person)


def people_of(school_id: int) -> QuerySet[Any]:
    """The active people of a school, for a choice in a form."""
    people = get_user_model().objects.filter(
        memberships__school_id=school_id, memberships__is_active=True
    )
    return people.order_by("email")


def people_waiting(request: HttpRequest) -> list[Waiting]:
    """How many joined lately. One query."""
    page = admin.site._registry[Membership]
    since = timezone.now() - RECENT
    address = reverse("admin:chartwork_schools_membership_changelist")
    count = page.get_queryset(request).filter(joined_at__gte=since).count()
    return [
        Waiting(
            count=count,
            text=ngettext(
                "person joined in the last seven days",
                "people joined in the last seven days",
                count,
            ),
            url=f"{address}?{urlencode({'joined_at__gte': since.isoformat()})}",
        )
    ]


register_waiting(people_waiting)
