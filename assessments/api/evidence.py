"""The evidence of an attempt, verified and signed."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api.exam_answers import Shown
from assessments.api.exam_views import NO_ATTEMPT
from assessments.api.examples import EVIDENCE
from assessments.queries.evidence_reports import EvidenceReport, verified_attempt
from assessments.rules.evidence_checks import Finding
from foundation.http.writing import refusals_for_document
from foundation.schools.api.examples import shown_as
from foundation.schools.api.views import SchoolView


class FindingSerializer(serializers.Serializer[Finding]):
    code = serializers.CharField(help_text="What was looked at.")
    ok = serializers.BooleanField(help_text="Whether it is as it must be.")
    text = serializers.CharField(help_text="The same in a sentence.")


@shown_as(EVIDENCE)
class EvidenceSerializer(serializers.Serializer[EvidenceReport]):
    holds = serializers.BooleanField(help_text="Whether all findings are as they must be.")
    findings = FindingSerializer(many=True)
    evidence = Shown(
        source="bundle",
        help_text="The whole document, signed. Saved to a file as it is, `evidence verify` reads "
        "it. Its parts are described in docs/algorithms/evidence.md.",
    )


class Evidence(SchoolView):
    """All that is known of an attempt."""

    required_scopes = ("evidence:read",)
    query_parameters = ("receipt",)

    @extend_schema(
        operation_id="read_evidence",
        tags=["Attempts"],
        parameters=[
            OpenApiParameter(
                "receipt", str, description="The seal on the person's receipt, to compare."
            )
        ],
        responses=EvidenceSerializer,
        extensions=refusals_for_document([NO_ATTEMPT]),
    )
    def get(self, request: Request, id: UUID, **_: Any) -> Response:  # noqa: A002 (in the address)
        """Verify an attempt, and get its evidence. It holds keys and personal data."""
        report = verified_attempt(
            attempt_id=id,
            by=self.actor,
            at=timezone.now(),
            receipt=request.query_params.get("receipt", ""),
        )
        return Response(EvidenceSerializer(report).data)
