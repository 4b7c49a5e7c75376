"""The people of the school."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.http.filters import TrueOrFalseFilter
from foundation.schools.api.examples import PERSON, shown_as
from foundation.schools.api.views import DetailView, ListView
from foundation.schools.models import Membership


@shown_as(PERSON)
class PersonSerializer(serializers.ModelSerializer[Membership]):
    id = serializers.UUIDField(source="person.public_id")
    name = serializers.CharField(source="person.name")
    email = serializers.EmailField(source="person.email")
    role = serializers.ChoiceField(choices=Membership.RoleChoice.choices)

    class Meta:
        model = Membership
        fields = ["id", "name", "email", "role", "external_id", "is_active", "joined_at"]


class PeopleFilter(django_filters.FilterSet):
    role = django_filters.ChoiceFilter(
        choices=Membership.RoleChoice.choices, help_text="Only people with this role."
    )
    external_id = django_filters.CharFilter(
        max_length=100, help_text="The person whom the school knows by this number of its own."
    )
    is_active = TrueOrFalseFilter(
        help_text="`true`: only those who can sign in; `false`: only those who left."
    )


class PeopleList(ListView):
    """People in the school, whatever their role."""

    required_scopes = ("people:read",)
    serializer_class = PersonSerializer
    filterset_class = PeopleFilter
    # Unique by itself, and by an index.
    page_order = ("person__public_id",)

    def rows(self) -> QuerySet[Membership]:
        return Membership.objects.visible_to(self.actor).select_related("person")

    @extend_schema(operation_id="list_people", tags=["People"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """People in the school with their roles, in an order that has no meaning but is kept."""
        return self.list(request, *args, **kwargs)


class PersonDetail(DetailView):
    """One person of the school."""

    required_scopes = ("people:read",)
    serializer_class = PersonSerializer
    lookup_field = "person__public_id"

    def rows(self) -> QuerySet[Membership]:
        return Membership.objects.visible_to(self.actor).select_related("person")

    @extend_schema(operation_id="read_person", tags=["People"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One person of the school."""
        return self.retrieve(request, *args, **kwargs)
