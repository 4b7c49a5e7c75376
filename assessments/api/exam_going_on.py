"""Going on inside an exam: which window, next section, end of a break, next question."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from assessments.api.exam_examples import LEASE, LEASED, STANDING
from assessments.api.exam_views import (
    CLOSED,
    NO_ATTEMPT,
    ExamWrite,
    NothingBody,
    StandingSerializer,
    arrived,
    sent_from,
    standing_of,
)
from assessments.models import Attempt
from assessments.services.lease import LONGEST_WINDOW, take_lease
from assessments.services.sections import (
    CanGoFreely,
    NothingAfterIt,
    end_break,
    next_question,
    next_section,
)
from foundation.http.bodies import StrictBody, Text, WholeNumber, YesOrNo
from foundation.http.writing import Done, key_parameter, refusals_for_document
from foundation.schools.api.examples import sent_as, shown_as

LAST_SECTION = (
    NothingAfterIt,
    "There is no section after this one. Hand in when you are done.",
)


@sent_as(LEASE)
class LeaseBody(StrictBody):
    """Which window or device wants to save."""

    client = Text(min_length=1, max_length=LONGEST_WINDOW)
    take_over = YesOrNo(required=False, help_text="Also where another one has the attempt.")


@shown_as(LEASED)
class LeaseSerializer(serializers.Serializer[Any]):
    mine = serializers.BooleanField(help_text="Whether this client may save now.")
    since = serializers.DateTimeField(allow_null=True, help_text="Since when.")
    last_saved_at = serializers.DateTimeField(
        allow_null=True, help_text="When the other one saved last; null where it is yours."
    )


class TakeLease(ExamWrite):
    """One window or device at a time."""

    @extend_schema(
        operation_id="take_lease",
        tags=["Exams"],
        request=LeaseBody,
        parameters=[key_parameter()],
        responses=LeaseSerializer,
        extensions=refusals_for_document([NO_ATTEMPT, CLOSED]),
    )
    def post(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (in the address)
        """Claim the attempt for one window or device; from then on no other one can save."""
        return self.once(request, lambda: self._take(request, id))

    def _take(self, request: Request, attempt_id: UUID) -> Done:
        sent = self.read(request, LeaseBody)
        lease = take_lease(
            attempt_id=attempt_id,
            window=sent["client"],
            by=self.owner(attempt_id),
            at=arrived(request),
            take_over=sent.get("take_over", False),
            address=sent_from(request),
        )
        return Done(LeaseSerializer(lease).data)


@shown_as(STANDING)
class MovedSerializer(StandingSerializer):
    """The attempt after it went on."""


class GoingOn(ExamWrite):
    """Answers with where the attempt stands now."""

    def moved(self, attempt_id: UUID, move: Callable[..., Attempt], request: Request) -> Done:
        attempt = move(attempt_id=attempt_id, by=self.owner(attempt_id), at=arrived(request))
        return Done(MovedSerializer(standing_of(attempt)).data)


@sent_as({"number": 1})
class SectionBody(StrictBody):
    """Which section is left, so that pressing twice goes on once."""

    number = WholeNumber(min_value=1, max_value=1000)


class NextSection(GoingOn):
    """The next section."""

    @extend_schema(
        operation_id="go_to_next_section",
        tags=["Exams"],
        request=SectionBody,
        parameters=[key_parameter()],
        responses=MovedSerializer,
        extensions=refusals_for_document([NO_ATTEMPT, CLOSED, LAST_SECTION]),
    )
    def post(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (in the address)
        """Leave this section for its break or the next one. There is no way back."""
        return self.once(request, lambda: self._next(request, id))

    def _next(self, request: Request, attempt_id: UUID) -> Done:
        number = self.read(request, SectionBody)["number"]
        return self.moved(attempt_id, lambda **known: next_section(number=number, **known), request)


class EndBreak(GoingOn):
    """The end of a break."""

    @extend_schema(
        operation_id="end_break",
        tags=["Exams"],
        request=None,
        parameters=[key_parameter()],
        responses=MovedSerializer,
        extensions=refusals_for_document([NO_ATTEMPT, CLOSED]),
    )
    def post(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (in the address)
        """Begin the section after the break before the break is over."""
        return self.once(request, lambda: self._end(request, id))

    def _end(self, request: Request, attempt_id: UUID) -> Done:
        self.read(request, NothingBody)
        return self.moved(attempt_id, end_break, request)


class NextQuestion(GoingOn):
    """The next question of a one-way paper."""

    @extend_schema(
        operation_id="go_to_next_question",
        tags=["Exams"],
        request=None,
        parameters=[key_parameter()],
        responses=MovedSerializer,
        extensions=refusals_for_document(
            [
                NO_ATTEMPT,
                CLOSED,
                (CanGoFreely, "In this assessment you can go to any question at any time."),
                (
                    NothingAfterIt,
                    "This is the last question of this part. Go on to the next section, or hand "
                    "in.",
                ),
            ]
        ),
    )
    def post(self, request: Request, id: UUID, position: int) -> HttpResponse:  # noqa: A002
        """Leave this question of a one-way paper for the one after it. There is no way back."""
        return self.once(request, lambda: self._next(request, id, position))

    def _next(self, request: Request, attempt_id: UUID, position: int) -> Done:
        self.read(request, NothingBody)
        return self.moved(
            attempt_id, lambda **known: next_question(position=position, **known), request
        )
