"""Who takes which course, and how far."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from courses.api.courses import KINDS
from courses.api.examples import ENROLMENT, ENROLMENT_LINE
from courses.api.progress import with_progress
from courses.models import Enrolment
from foundation.http.filters import MomentFilter, TrueOrFalseFilter
from foundation.schools.api.examples import shown_as
from foundation.schools.api.views import DetailView, ListView


@shown_as(ENROLMENT_LINE)
class EnrolmentLineSerializer(serializers.ModelSerializer[Enrolment]):
    person = serializers.UUIDField(source="student.public_id")
    course = serializers.UUIDField(source="course.public_id")

    class Meta:
        model = Enrolment
        fields = ["id", "person", "course", "enrolled_at", "last_seen_at", "completed_at"]


class ActivityProgressSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=KINDS)
    title = serializers.CharField()
    is_required = serializers.BooleanField()
    completed_at = serializers.DateTimeField(allow_null=True)


class ModuleProgressSerializer(serializers.Serializer[Any]):
    key = serializers.SlugField()
    title = serializers.CharField()
    percent = serializers.IntegerField(min_value=0, max_value=100)
    activities = ActivityProgressSerializer(many=True)


@shown_as(ENROLMENT)
class EnrolmentSerializer(EnrolmentLineSerializer):
    percent = serializers.IntegerField(
        min_value=0,
        max_value=100,
        help_text="Of the required activities, rounded down: 100 is all.",
    )
    modules = ModuleProgressSerializer(many=True)

    class Meta(EnrolmentLineSerializer.Meta):
        fields = [*EnrolmentLineSerializer.Meta.fields, "percent", "modules"]


class EnrolmentFilter(django_filters.FilterSet):
    course = django_filters.UUIDFilter(
        field_name="course__public_id", help_text="Only enrolments in this course."
    )
    person = django_filters.UUIDFilter(
        field_name="student__public_id", help_text="Only enrolments of this person."
    )
    completed = TrueOrFalseFilter(
        field_name="completed_at",
        lookup_expr="isnull",
        exclude=True,
        help_text="`true`: only completed ones; `false`: only those that are not.",
    )
    completed_since = MomentFilter(
        field_name="completed_at",
        lookup_expr="gte",
        help_text="Only enrolments completed at this time or later.",
    )


class EnrolmentList(ListView):
    """Enrolments in the school."""

    required_scopes = ("progress:read",)
    serializer_class = EnrolmentLineSerializer
    filterset_class = EnrolmentFilter
    page_order = ("-enrolled_at", "-id")

    def rows(self) -> QuerySet[Enrolment]:
        return Enrolment.objects.visible_to(self.actor).select_related("student", "course")

    @extend_schema(operation_id="list_enrolments", tags=["Enrolments"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Who takes which course, the newest enrolment first."""
        return self.list(request, *args, **kwargs)


class EnrolmentDetail(DetailView):
    """One enrolment with its progress."""

    required_scopes = ("progress:read",)
    serializer_class = EnrolmentSerializer

    def rows(self) -> QuerySet[Enrolment]:
        return Enrolment.objects.visible_to(self.actor).select_related("student", "course")

    def get_object(self) -> Enrolment:
        return with_progress(super().get_object())

    @extend_schema(operation_id="read_enrolment", tags=["Enrolments"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """An enrolment with its progress, by module and activity."""
        return self.retrieve(request, *args, **kwargs)
