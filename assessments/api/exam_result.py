"""After an exam: handing in, and the result as far as it may be shown."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api.exam_answers import NO_ATTEMPT
from assessments.api.exam_examples import HANDED_IN, RESULT
from assessments.api.exam_views import (
    ExamRead,
    ExamWrite,
    NothingBody,
    StandingSerializer,
    arrived,
    standing_of,
)
from assessments.models.attempt import STATE_CHOICES
from assessments.queries.attempt_pages import ResultItem, ResultPage, own_attempt, result_page
from assessments.rules.reveal import Reveal
from assessments.services.attempts import submit_attempt
from foundation.http.writing import Done, key_parameter, refusals_for_document
from foundation.schools.api.examples import shown_as

VERDICTS = ("right", "partly", "wrong", "unanswered")


@shown_as(HANDED_IN)
class HandedInSerializer(StandingSerializer):
    """The attempt after it was handed in."""


class HandIn(ExamWrite):
    """Handing in."""

    @extend_schema(
        operation_id="hand_in_attempt",
        tags=["Exams"],
        request=NothingBody,
        parameters=[key_parameter()],
        responses=HandedInSerializer,
        examples=[OpenApiExample("Example", value={}, request_only=True)],
        extensions=refusals_for_document([NO_ATTEMPT]),
    )
    def post(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (in the address)
        """Hand in. After the deadline it counts as handed in at the deadline."""
        return self.once(request, lambda: self._hand_in(request, id))

    def _hand_in(self, request: Request, attempt_id: UUID) -> Done:
        self.read(request, NothingBody)
        by = self.owner(attempt_id)
        attempt = submit_attempt(attempt_id=attempt_id, by=by, at=arrived(request))
        return Done(HandedInSerializer(standing_of(attempt)).data)


class ScoreSerializer(serializers.Serializer[Any]):
    percent = serializers.DecimalField(max_digits=5, decimal_places=2)
    pass_percent = serializers.DecimalField(max_digits=5, decimal_places=2)
    passed = serializers.BooleanField()
    earned = serializers.DecimalField(max_digits=8, decimal_places=2)
    possible = serializers.DecimalField(max_digits=8, decimal_places=2)


class LineSerializer(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]
    text = serializers.CharField()
    chosen = serializers.BooleanField()
    correct = serializers.BooleanField()
    why = serializers.CharField()


class PartSerializer(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]
    given = serializers.CharField()
    key = serializers.CharField()
    right = serializers.BooleanField()
    why = serializers.CharField()


class ResultItemSerializer(serializers.Serializer[Any]):
    position = serializers.IntegerField()
    verdict = serializers.ChoiceField(choices=VERDICTS)
    earned = serializers.DecimalField(max_digits=8, decimal_places=2)
    possible = serializers.DecimalField(max_digits=8, decimal_places=2)
    stem = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField())
    lines = LineSerializer(many=True, help_text="The options, where there are some.")
    parts = PartSerializer(many=True, help_text="The single answers, where there are several.")
    given = serializers.CharField(help_text="The answer in words, where neither fits.")
    key = serializers.CharField()
    explanation = serializers.CharField()


@shown_as(RESULT)
class ResultSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=STATE_CHOICES)
    submitted_at = serializers.DateTimeField(allow_null=True)
    graded_at = serializers.DateTimeField(allow_null=True)
    expired = serializers.BooleanField()
    seal = serializers.CharField()
    score = ScoreSerializer(
        allow_null=True, help_text="Null until it is graded, or where it is not shown."
    )
    items = ResultItemSerializer(
        many=True, help_text="Empty until it is graded, or where they are not shown."
    )


class Result(ExamRead):
    """The result."""

    @extend_schema(
        operation_id="read_result",
        tags=["Exams"],
        responses=ResultSerializer,
        extensions=refusals_for_document([NO_ATTEMPT]),
    )
    def get(self, request: Request, id: UUID, **_: Any) -> Response:  # noqa: A002 (in the address)
        """The state until it is graded; then as much as the assessment lets its people see."""
        by = self.owner(id)
        attempt = own_attempt(attempt_id=id, by=by)
        page = result_page(attempt=attempt, by=by)
        told = {
            "id": attempt.pk,
            "state": attempt.state,
            "submitted_at": attempt.submitted_at,
            "graded_at": attempt.graded_at,
            "expired": attempt.expired,
            "seal": attempt.seal,
            "score": _score(page),
            "items": [_item(item, page.reveal) for item in page.items],
        }
        return Response(ResultSerializer(told).data)


def _score(page: ResultPage) -> dict[str, Any] | None:
    if page.grade is None or not page.reveal.score:
        return None
    return {
        "percent": page.grade.percent,
        "pass_percent": Decimal(page.attempt.paper["pass_percent"]),
        "passed": page.grade.passed,
        "earned": page.grade.earned,
        "possible": page.grade.possible,
    }


def _item(item: ResultItem, reveal: Reveal) -> dict[str, Any]:
    """What the query gives, held to what may be shown once more."""
    review = item.review
    return {
        "position": item.number,
        "verdict": item.verdict,
        "earned": item.earned,
        "possible": item.points,
        "stem": item.stem,
        "reasons": item.reasons,
        "lines": review.lines if reveal.key else [],
        "parts": review.parts if reveal.key else [],
        "given": review.given,
        "key": review.key if reveal.key else "",
        "explanation": review.explanation if reveal.explanation else "",
    }
