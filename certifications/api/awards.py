"""Certificates of the school."""

from typing import Any

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from certifications.api.examples import AWARD
from certifications.models import Award
from certifications.rules.codes import grouped
from certifications.rules.snapshots import digest_of
from certifications.rules.states import State, state_at
from foundation.http.filters import MomentFilter
from foundation.schools.api.examples import shown_as
from foundation.schools.api.views import DetailView, ListView

STATES = [(state.value, state.value) for state in State]


@shown_as(AWARD)
class AwardSerializer(serializers.ModelSerializer[Award]):
    person = serializers.UUIDField(source="holder.public_id")
    holder = serializers.CharField(source="snapshot.holder", help_text="The name as printed.")
    course = serializers.CharField(source="snapshot.course", help_text="The course as printed.")
    code = serializers.SerializerMethodField(help_text="The code printed on the certificate.")
    url = serializers.SerializerMethodField(help_text="The page where anybody can check it.")
    state = serializers.SerializerMethodField(help_text="Whether it counts now.")
    earned_by = serializers.SerializerMethodField(help_text="course, exam or charts")
    score_band = serializers.SerializerMethodField(help_text="Only where the holder agreed.")
    renews = serializers.UUIDField(
        source="renews_id", allow_null=True, help_text="The certificate that it continues."
    )
    replaces = serializers.UUIDField(
        source="replaces_id", allow_null=True, help_text="The one of an earlier name."
    )

    class Meta:
        model = Award
        fields = [
            "id",
            "person",
            "holder",
            "title",
            "course",
            "code",
            "url",
            "state",
            "earned_by",
            "score_band",
            "issued_at",
            "expires_at",
            "revoked_at",
            "revocation_reason",
            "suspended_at",
            "suspension_reason",
            "renews",
            "replaces",
        ]

    def get_earned_by(self, award: Award) -> str:
        return str(award.snapshot.get("kind", "course"))

    def get_score_band(self, award: Award) -> str:
        return str(award.snapshot.get("score_band", ""))

    def get_code(self, award: Award) -> str:
        return grouped(award.token)

    @extend_schema_field(serializers.URLField())
    def get_url(self, award: Award) -> str:
        return settings.SITE_URL + reverse("certifications:award", args=[award.token])

    @extend_schema_field(serializers.ChoiceField(choices=STATES))
    def get_state(self, award: Award) -> str:
        facts = award.snapshot
        return state_at(
            timezone.now(),
            expires_at=award.expires_at,
            revoked_at=award.revoked_at,
            suspended_at=award.suspended_at,
            replaced=award.replaced,
            intact=digest_of(facts) == award.digest and facts["code"] == award.token,
        )


class AwardFilter(django_filters.FilterSet):
    person = django_filters.UUIDFilter(
        field_name="holder__public_id", help_text="Only certificates of this person."
    )
    issued_since = MomentFilter(
        field_name="issued_at",
        lookup_expr="gte",
        help_text="Only certificates issued at this time or later.",
    )


class AwardList(ListView):
    """Certificates that the school issued."""

    required_scopes = ("awards:read",)
    serializer_class = AwardSerializer
    filterset_class = AwardFilter
    page_order = ("-issued_at", "-id")

    def rows(self) -> QuerySet[Award]:
        return Award.objects.visible_to(self.actor).select_related("holder")

    @extend_schema(operation_id="list_awards", tags=["Certificates"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Certificates that the school issued, the newest first."""
        return self.list(request, *args, **kwargs)


class AwardDetail(DetailView):
    """One certificate."""

    required_scopes = ("awards:read",)
    serializer_class = AwardSerializer

    def rows(self) -> QuerySet[Award]:
        return Award.objects.visible_to(self.actor).select_related("holder")

    @extend_schema(operation_id="read_award", tags=["Certificates"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One certificate, and whether it counts now."""
        return self.retrieve(request, *args, **kwargs)
