"""Checking one answer during an exam, where the assessment gives feedback at once."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from assessments.api.exam_examples import CHECKED
from assessments.api.exam_result import TalliedSerializer
from assessments.api.exam_views import CLOSED, NO_ATTEMPT, ExamWrite, NothingBody, arrived
from assessments.queries.exam_results import told_of_check
from assessments.services.attempts import TimeIsUp
from assessments.services.checking import NoFeedbackNow, NothingToCheck, check_item
from foundation.http.writing import Done, key_parameter, refusals_for_document
from foundation.schools.api.examples import shown_as


@shown_as(CHECKED)
class CheckedSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField(help_text="Which try it was.")
    final = serializers.BooleanField(help_text="Whether this answer can be changed no more.")
    item = TalliedSerializer()


class CheckItem(ExamWrite):
    """One answer, looked at."""

    @extend_schema(
        operation_id="check_answer",
        tags=["Exams"],
        request=None,
        parameters=[key_parameter()],
        responses=CheckedSerializer,
        extensions=refusals_for_document(
            [
                NO_ATTEMPT,
                CLOSED,
                (TimeIsUp, "Time is up: what is stored is what counts."),
                (
                    NoFeedbackNow,
                    "In this assessment the answers are graded after it is handed in.",
                ),
                (NothingToCheck, "Answer the question first; then it can be checked."),
            ]
        ),
    )
    def post(self, request: Request, id: UUID, position: int) -> HttpResponse:  # noqa: A002
        """Grade the stored answer now; the key comes with it only where the answer is final."""
        return self.once(request, lambda: self._check(request, id, position))

    def _check(self, request: Request, attempt_id: UUID, position: int) -> Done:
        self.read(request, NothingBody)
        by = self.owner(attempt_id)
        checked = check_item(attempt_id=attempt_id, position=position, by=by, at=arrived(request))
        shown = {
            "number": checked.check.number,
            "final": checked.final,
            "item": told_of_check(checked=checked),
        }
        return Done(CheckedSerializer(shown).data)
