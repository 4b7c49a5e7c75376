"""Disputes of keys: read and declined. Upholding one is a regrade."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api.exam_views import arrived
from assessments.api.regrade_examples import DISPUTE
from assessments.models import Dispute
from assessments.models.dispute import STATE_CHOICES
from assessments.rules.disputes import LONGEST_ANSWER
from assessments.services.disputes import (
    DisputeDecided,
    DisputeNotFound,
    DisputeRefused,
    decline_disputes,
)
from foundation.http.bodies import StrictBody, Text
from foundation.http.writing import Done, WritesOnce, key_parameter, refusals_for_document
from foundation.schools.api.examples import sent_as, shown_as
from foundation.schools.api.views import ListView, SchoolView

TAG = ["Regrades"]


@shown_as(DISPUTE)
class DisputeSerializer(serializers.ModelSerializer[Dispute]):
    attempt = serializers.UUIDField(source="attempt_id")
    question_key = serializers.SlugField(source="version.question.key")
    version = serializers.IntegerField(source="version.number", help_text="That was asked.")
    words = serializers.CharField(help_text="What the student wrote.")
    regrade = serializers.UUIDField(
        source="regrade_id", allow_null=True, help_text="What it led to."
    )

    class Meta:
        model = Dispute
        fields = [
            "id",
            "attempt",
            "position",
            "question_key",
            "version",
            "words",
            "state",
            "raised_at",
            "answer",
            "decided_at",
            "regrade",
        ]


class DisputeFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        choices=STATE_CHOICES, help_text="Only disputes that stand here."
    )
    question_key = django_filters.CharFilter(
        field_name="version__question__key", help_text="Only disputes of this question."
    )


class DisputeList(ListView):
    """Disputes in the school."""

    required_scopes = ("results:read",)
    serializer_class = DisputeSerializer
    filterset_class = DisputeFilter
    page_order = ("-raised_at", "-id")

    def rows(self) -> QuerySet[Dispute]:
        return Dispute.objects.visible_to(self.actor).select_related("version__question")

    @extend_schema(operation_id="list_disputes", tags=TAG)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Disputes of keys, the newest first. To uphold one, request a regrade of its question."""
        return self.list(request, *args, **kwargs)


@sent_as({"answer": "The index names only one code here, and the guideline follows it."})
class DisputeAnswerBody(StrictBody):
    """Why the key stays."""

    answer = Text(min_length=1, max_length=LONGEST_ANSWER, help_text="The student reads it.")


class DeclineDispute(WritesOnce, SchoolView):
    """Declining a dispute."""

    http_method_names = ["post"]
    write_scopes = ("results:write",)

    @extend_schema(
        operation_id="decline_dispute",
        tags=TAG,
        request=DisputeAnswerBody,
        parameters=[key_parameter()],
        responses=DisputeSerializer,
        extensions=refusals_for_document(
            [
                (DisputeNotFound, "There is no such dispute in your school."),
                (DisputeDecided, "This dispute is upheld already."),
                (
                    DisputeRefused,
                    "Give an answer of at most 1,000 characters; the students read it.",
                ),
            ]
        ),
    )
    def post(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (in the address)
        """Decline a dispute with an answer, which the student gets by email."""
        return self.once(request, lambda: self._decline(request, id))

    def _decline(self, request: Request, dispute_id: UUID) -> Done:
        sent = self.read(request, DisputeAnswerBody)
        (dispute,) = decline_disputes(
            dispute_ids=[dispute_id], answer=sent["answer"], by=self.actor, at=arrived(request)
        )
        return Done(DisputeSerializer(dispute).data)
