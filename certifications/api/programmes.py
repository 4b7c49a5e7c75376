"""Mock exams of the school."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from certifications.api.examples import PROGRAMME
from certifications.models import AwardRule, Programme
from foundation.schools.api.examples import shown_as
from foundation.schools.api.views import DetailView, ListView

TAG = ["Mock exams"]


class AwardRuleSerializer(serializers.ModelSerializer[AwardRule]):
    class Meta:
        model = AwardRule
        fields = ["title", "subject", "valid_months", "renewal_units"]


@shown_as(PROGRAMME)
class ProgrammeSerializer(serializers.ModelSerializer[Programme]):
    id = serializers.UUIDField(source="public_id")
    assessment = serializers.UUIDField(
        source="assessment.public_id",
        help_text="What is sat: attempts, people's assessments and statistics name it so.",
    )
    title = serializers.CharField(source="assessment.title")
    minutes = serializers.SerializerMethodField(help_text="Empty: there is no limit.")
    pass_percent = serializers.DecimalField(
        source="assessment.pass_percent", max_digits=5, decimal_places=2
    )
    resembles = serializers.CharField(help_text="The kind of exam that it is shaped like.")
    conduct = serializers.ListField(
        child=serializers.CharField(), help_text="What a student agrees to before the start."
    )
    retake_after_days = serializers.IntegerField(help_text="Between two tries.")
    awards = serializers.SerializerMethodField(help_text="The certificates of who passes.")
    url = serializers.SerializerMethodField(help_text="Its page for students.")

    class Meta:
        model = Programme
        fields = [
            "id",
            "assessment",
            "title",
            "resembles",
            "minutes",
            "pass_percent",
            "scale",
            "conduct",
            "retake_after_days",
            "is_open",
            "awards",
            "url",
        ]

    def get_minutes(self, programme: Programme) -> int | None:
        return programme.assessment.minutes or None

    @extend_schema_field(AwardRuleSerializer(many=True))
    def get_awards(self, programme: Programme) -> list[dict[str, Any]]:
        rules = [rule for rule in programme.award_rules.all() if rule.is_active]
        return list(AwardRuleSerializer(rules, many=True).data)

    @extend_schema_field(serializers.URLField())
    def get_url(self, programme: Programme) -> str:
        path = reverse("certifications:programme", args=[programme.public_id])
        return f"{settings.SITE_URL}{path}"


def _rows(school_id: int) -> QuerySet[Programme]:
    rows = Programme.objects.filter(school_id=school_id, assessment__is_published=True)
    return rows.select_related("assessment").prefetch_related(  # type: ignore[no-any-return]
        "award_rules"
    )


class ProgrammeList(ListView):
    """Mock exams of the school."""

    required_scopes = ("courses:read",)
    serializer_class = ProgrammeSerializer
    page_order = ("order", "id")

    def rows(self) -> QuerySet[Programme]:
        return _rows(self.actor.school_id)

    @extend_schema(operation_id="list_programmes", tags=TAG)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Mock exams of the school, in their order; closed ones too."""
        return self.list(request, *args, **kwargs)


class ProgrammeDetail(DetailView):
    """One mock exam."""

    required_scopes = ("courses:read",)
    serializer_class = ProgrammeSerializer
    lookup_field = "public_id"
    lookup_url_kwarg = "id"

    def rows(self) -> QuerySet[Programme]:
        return _rows(self.actor.school_id)

    @extend_schema(operation_id="read_programme", tags=TAG)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One mock exam: what it asks for, and what who passes gets."""
        return self.retrieve(request, *args, **kwargs)
