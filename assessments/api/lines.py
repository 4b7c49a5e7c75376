"""The lines of a graded chart, for a program with which people mark, and their credit."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api.coding_examples import CHANGE, CHANGED, LINES
from assessments.api.exam_views import arrived
from assessments.models import Attempt
from assessments.models.line_credit import LONGEST_REASON, PLACES
from assessments.queries.line_pages import LinesPage, lines_page
from assessments.services.line_credits import (
    LineCreditRefused,
    LineNotFound,
    NoCreditToTakeBack,
    change_line_credit,
    take_back_line_credit,
)
from foundation.http.bodies import StrictBody, Text
from foundation.http.writing import Done, WritesOnce, key_parameter, refusals_for_document
from foundation.schools.api.examples import sent_as, shown_as
from foundation.schools.api.views import SchoolView

SCOPES = ("marking:write",)
NOT_THERE = (LineNotFound, "There is no such graded chart in your school.")
TAG = ["Marking"]


class Points(serializers.DecimalField):
    """A number with four decimals, as text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=10, decimal_places=PLACES, **kwargs)


class CreditNumber(serializers.FloatField):
    """A JSON number; no text that looks like one."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, int | float):
            raise serializers.ValidationError("This is a number from 0 to 1.")
        # As it was written, so that 0.1 is a tenth.
        return Decimal(str(data))


class LineChangeSerializer(serializers.Serializer[Any]):
    before = Points(help_text="Points, or the weight of a line too many.")
    after = Points()
    reason = serializers.CharField()
    who = serializers.CharField()
    on = serializers.DateField(source="when")


class AnswerLineSerializer(serializers.Serializer[Any]):
    line = serializers.CharField(source="key", help_text="Its name within the answer.")
    extra = serializers.BooleanField(help_text="Given, and answers no line of the key.")
    optional = serializers.BooleanField(help_text="Not asked for: it has no points.")
    given = serializers.CharField(help_text="Empty where nothing was.")
    expected = serializers.CharField(help_text="The code of the key; empty for an extra line.")
    status = serializers.CharField(help_text="What grading found, as a word.")
    credit = Points(help_text="The share of its points, or how much of an extra line is forgiven.")
    earned = Points()
    possible = Points()
    weight = Points(help_text="What an extra line adds to what the points are divided by.")
    changed = LineChangeSerializer(allow_null=True)


@shown_as(LINES)
class LinesSerializer(serializers.Serializer[Any]):
    attempt = serializers.UUIDField(source="attempt.pk")
    position = serializers.IntegerField()
    percent = serializers.DecimalField(
        source="grade.percent", max_digits=5, decimal_places=2, help_text="Of the attempt, now."
    )
    passed = serializers.BooleanField(source="grade.passed")
    lines = AnswerLineSerializer(many=True)


@shown_as(CHANGED)
class LinesAfterSerializer(LinesSerializer):
    """The same after a change."""


@sent_as(CHANGE)
class CreditBody(StrictBody):
    """The credit of one line."""

    line = Text(max_length=100, help_text="As `line` of what is read here.")
    credit = CreditNumber(
        allow_null=True,
        min_value=0,
        max_value=1,
        help_text="A share of its points; null: as it was graded, a change is taken back.",
    )
    reason = Text(max_length=LONGEST_REASON, help_text="The student reads it.")


class Lines(WritesOnce, SchoolView):
    """What each line of a graded chart is worth; and changing that."""

    http_method_names = ["get", "head", "post"]
    required_scopes = SCOPES
    write_scopes = SCOPES

    @extend_schema(
        operation_id="read_lines",
        tags=TAG,
        responses=LinesSerializer,
        extensions=refusals_for_document([NOT_THERE]),
    )
    def get(self, request: Request, id: UUID, position: int) -> Response:  # noqa: A002 (in the address)
        """The lines of a graded chart, by the newest grade. They hold the key."""
        return Response(LinesSerializer(self._page(id, position)).data)

    @extend_schema(
        operation_id="change_line_credit",
        tags=TAG,
        request=CreditBody,
        parameters=[key_parameter()],
        responses=LinesAfterSerializer,
        extensions=refusals_for_document(
            [
                NOT_THERE,
                (LineCreditRefused, "Say why: the student reads it with the result."),
                (NoCreditToTakeBack, "The credit of this line was never changed."),
            ]
        ),
    )
    def post(self, request: Request, id: UUID, position: int) -> HttpResponse:  # noqa: A002
        """Change the credit of a line. The attempt has a new grade at once, and the student is
        told; later gradings keep the credit."""
        return self.once(request, lambda: self._change(request, id, position))

    def _change(self, request: Request, attempt_id: UUID, position: int) -> Done:
        sent = self.read(request, CreditBody)
        what: dict[str, Any] = {
            "attempt_id": attempt_id,
            "position": position,
            "line": sent["line"],
            "reason": sent["reason"],
            "by": self.actor,
            "at": arrived(request),
        }
        if sent["credit"] is None:
            take_back_line_credit(**what)
        else:
            change_line_credit(credit=sent["credit"], **what)
        return Done(LinesAfterSerializer(self._page(attempt_id, position)).data)

    def _page(self, attempt_id: UUID, position: int) -> dict[str, Any]:
        attempt = Attempt.objects.visible_to(self.actor).filter(pk=attempt_id).first()
        found = lines_page(attempt=attempt, position=position) if attempt else None
        if found is None:
            raise LineNotFound(NOT_THERE[1])
        return _flat(found)


def _flat(found: LinesPage) -> dict[str, Any]:
    """The lines without what the pages show beside them."""
    return {
        "attempt": found.attempt,
        "position": found.position,
        "grade": found.grade,
        "lines": [one.line for one in found.lines],
    }
