"""After an exam: handing in, and the result as far as it may be shown."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api.exam_answers import Shown
from assessments.api.exam_examples import HANDED_IN, RESULT
from assessments.api.exam_views import (
    NO_ATTEMPT,
    ExamRead,
    ExamWrite,
    NothingBody,
    StandingSerializer,
    arrived,
    sent_from,
    standing_of,
)
from assessments.models import Attempt, Grade
from assessments.models.attempt import STATE_CHOICES
from assessments.queries.attempt_pages import own_attempt_now
from assessments.queries.exam_results import TalliedItem, exam_result
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
        request=None,
        parameters=[key_parameter()],
        responses=HandedInSerializer,
        extensions=refusals_for_document([NO_ATTEMPT]),
    )
    def post(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (in the address)
        """Hand in. After the deadline it counts as handed in at the deadline."""
        return self.once(request, lambda: self._hand_in(request, id))

    def _hand_in(self, request: Request, attempt_id: UUID) -> Done:
        self.read(request, NothingBody)
        by = self.owner(attempt_id)
        attempt = submit_attempt(
            attempt_id=attempt_id, by=by, at=arrived(request), address=sent_from(request)
        )
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


class TalliedSerializer(serializers.Serializer[TalliedItem]):
    position = serializers.IntegerField()
    type = serializers.CharField()
    question = Shown(help_text="As it was shown in the paper.")
    answer = Shown(allow_null=True, help_text="What was answered.")
    verdict = serializers.ChoiceField(choices=VERDICTS)
    earned = serializers.DecimalField(
        max_digits=8, decimal_places=2, allow_null=True, help_text="Null where it is not shown."
    )
    possible = serializers.DecimalField(max_digits=8, decimal_places=2)
    reasons = serializers.ListField(child=serializers.CharField())
    lines = LineSerializer(
        many=True, source="review.lines", help_text="The options, where there are some."
    )
    parts = PartSerializer(
        many=True, source="review.parts", help_text="The single answers, where there are several."
    )
    given = serializers.CharField(
        source="review.given", help_text="The answer in words, where neither fits."
    )
    key = serializers.CharField(source="review.key")
    explanation = serializers.CharField(source="review.explanation")


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
    items = TalliedSerializer(
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
        by, at = self.owner(id), arrived(request)
        attempt = own_attempt_now(attempt_id=id, by=by, at=at)
        result = exam_result(attempt=attempt, by=by, at=at)
        told = {
            "id": attempt.pk,
            "state": attempt.state,
            "submitted_at": attempt.submitted_at,
            "graded_at": attempt.graded_at,
            "expired": attempt.expired,
            "seal": attempt.seal,
            "score": _score(attempt, result.grade),
            "items": result.items,
        }
        return Response(ResultSerializer(told).data)


def _score(attempt: Attempt, grade: Grade | None) -> dict[str, Any] | None:
    if grade is None:
        return None
    return {
        "percent": grade.percent,
        "pass_percent": Decimal(attempt.paper["pass_percent"]),
        "passed": grade.passed,
        "earned": grade.earned,
        "possible": grade.possible,
    }
