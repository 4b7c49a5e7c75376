"""Attempts and what they were worth. Never a question, a key or a reason."""

from typing import Any

import django_filters
from django.db.models import OuterRef, QuerySet, Subquery
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api.examples import ATTEMPT, ATTEMPT_LINE
from assessments.api.points import with_points
from assessments.models import Attempt, Grade
from assessments.models.attempt import STATE_CHOICES
from foundation.http.filters import MomentFilter
from foundation.schools.api.examples import shown_as
from foundation.schools.api.views import DetailView, ListView


@shown_as(ATTEMPT_LINE)
class AttemptLineSerializer(serializers.ModelSerializer[Attempt]):
    person = serializers.UUIDField(source="student.public_id")
    assessment = serializers.UUIDField(source="assessment.public_id")
    state = serializers.ChoiceField(
        choices=STATE_CHOICES,
        help_text=(
            "`submitted` becomes `graded` within seconds, or `being_marked` where a person marks "
            "an answer; then there are no points before all answers are marked."
        ),
    )
    expired = serializers.BooleanField(help_text="Handed in by the clock, not by the student.")
    percent = serializers.DecimalField(
        max_digits=5,
        decimal_places=2,
        allow_null=True,
        help_text="A decimal number as text; null until the attempt is graded.",
    )
    passed = serializers.BooleanField(allow_null=True)

    class Meta:
        model = Attempt
        fields = [
            "id",
            "person",
            "assessment",
            "number",
            "state",
            "percent",
            "passed",
            "expired",
            "started_at",
            "deadline_at",
            "submitted_at",
            "graded_at",
        ]


class ItemPointsSerializer(serializers.Serializer[Any]):
    position = serializers.IntegerField(min_value=1)
    answered = serializers.BooleanField()
    earned = serializers.DecimalField(max_digits=8, decimal_places=2)
    possible = serializers.DecimalField(max_digits=8, decimal_places=2)


@shown_as(ATTEMPT)
class AttemptSerializer(AttemptLineSerializer):
    earned = serializers.DecimalField(max_digits=8, decimal_places=2, allow_null=True)
    possible = serializers.DecimalField(max_digits=8, decimal_places=2, allow_null=True)
    items = ItemPointsSerializer(many=True, help_text="Empty until the attempt is graded.")
    seal = serializers.CharField(
        help_text="Hash of paper and answers, as on the person's receipt; empty until the hand-in."
    )

    class Meta(AttemptLineSerializer.Meta):
        fields = [*AttemptLineSerializer.Meta.fields, "earned", "possible", "items", "seal"]


class AttemptFilter(django_filters.FilterSet):
    assessment = django_filters.UUIDFilter(
        field_name="assessment__public_id", help_text="Only attempts at this assessment."
    )
    person = django_filters.UUIDFilter(
        field_name="student__public_id", help_text="Only attempts of this person."
    )
    state = django_filters.ChoiceFilter(
        choices=STATE_CHOICES, help_text="Only attempts that stand here."
    )
    graded_since = MomentFilter(
        field_name="graded_at",
        lookup_expr="gte",
        help_text="Only attempts graded at this time or later: what is new since the last run.",
    )


def _attempts(view: ListView | DetailView) -> QuerySet[Attempt]:
    """Attempts with the newest grade's result; the papers stay where they are."""
    newest = Grade.objects.filter(attempt=OuterRef("pk")).order_by("-number")
    return (
        Attempt.objects.visible_to(view.actor)
        .select_related("student", "assessment")
        .defer("paper")
        .annotate(
            percent=Subquery(newest.values("percent")[:1]),
            passed=Subquery(newest.values("passed")[:1]),
        )
    )


class AttemptList(ListView):
    """Attempts in the school."""

    required_scopes = ("results:read",)
    serializer_class = AttemptLineSerializer
    filterset_class = AttemptFilter
    page_order = ("-started_at", "-id")

    def rows(self) -> QuerySet[Attempt]:
        return _attempts(self)

    @extend_schema(operation_id="list_attempts", tags=["Attempts"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Attempts with their results, the newest first."""
        return self.list(request, *args, **kwargs)


class AttemptDetail(DetailView):
    """One attempt with its points."""

    required_scopes = ("results:read",)
    serializer_class = AttemptSerializer

    def rows(self) -> QuerySet[Attempt]:
        return _attempts(self)

    def get_object(self) -> Attempt:
        return with_points(super().get_object())

    @extend_schema(operation_id="read_attempt", tags=["Attempts"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """An attempt with the points of each item. Questions and answers are not in it."""
        return self.retrieve(request, *args, **kwargs)
