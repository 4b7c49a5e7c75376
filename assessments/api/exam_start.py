"""Before an exam: what a person may take, and the start."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api.attempts import AttemptList
from assessments.api.exam_examples import EXAM_LINE, STANDING, START
from assessments.api.exam_views import SCOPES, ExamRead, ExamWrite, StandingSerializer, arrived
from assessments.api.exam_views import standing_of as standing
from assessments.models import Assessment
from assessments.queries.exam_lists import (
    ExamLine,
    exam_lines,
    open_exams,
    published_assessment,
)
from assessments.queries.exam_people import PersonNotFound
from assessments.services.attempts import (
    AccessCodeWrong,
    AssessmentNotFound,
    NoAttemptsLeft,
    NotFromHere,
    NotOpenNow,
    NotOpenToYou,
    start_attempt,
)
from assessments.services.paper_drawing import PaperCannotBeDrawn
from foundation.http.bodies import Id, StrictBody, Text
from foundation.http.pagination import CursorPages
from foundation.http.writing import Done, key_parameter, refusals_for_document
from foundation.schools.api.examples import sent_as, shown_as

NOBODY = (PersonNotFound, "There is nobody with this id in your school.")


@shown_as(EXAM_LINE)
class ExamLineSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="assessment.public_id")
    title = serializers.CharField(source="assessment.title")
    kind = serializers.ChoiceField(source="assessment.kind", choices=Assessment.Kind.choices)
    question_count = serializers.IntegerField(source="questions")
    minutes = serializers.IntegerField(
        source="held.minutes",
        help_text="For this person, before more time that was agreed; 0: no limit.",
    )
    attempts_used = serializers.IntegerField()
    attempts_allowed = serializers.IntegerField(
        source="held.attempts_allowed", help_text="0: any number."
    )
    pass_percent = serializers.DecimalField(
        source="assessment.pass_percent", max_digits=5, decimal_places=2
    )
    needs_access_code = serializers.SerializerMethodField()
    opens_at = serializers.DateTimeField(source="held.opens_at", allow_null=True)
    closes_at = serializers.DateTimeField(source="held.closes_at", allow_null=True)
    open_attempt = serializers.UUIDField(
        allow_null=True, help_text="Go on with this one; starting returns it."
    )
    why_not = serializers.CharField(help_text="Why it cannot be started now; empty: it can.")
    rules = serializers.ListField(
        child=serializers.CharField(), help_text="What holds for it, in sentences for the person."
    )

    def get_needs_access_code(self, line: ExamLine) -> bool:
        return bool(line.held.access_codes)


class PersonAssessments(ExamRead):
    """What a person may take."""

    page_order = ("public_id",)
    pagination_class = CursorPages

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.paginator = CursorPages()

    @extend_schema(
        operation_id="list_assessments_of_person",
        tags=["Exams"],
        responses=ExamLineSerializer(many=True),
        extensions=refusals_for_document([NOBODY]),
    )
    def get(self, request: Request, id: UUID, **_: Any) -> Response:  # noqa: A002 (in the address)
        """What this person may take, whether now or why not, with the rules in words."""
        by = self.person(id)
        at = arrived(request)
        rows = open_exams(by=by)
        page = self.paginator.paginate_queryset(rows, request, view=self)
        lines = exam_lines(assessments=page, by=by, at=at)
        shown = ExamLineSerializer(lines, many=True).data
        return self.paginator.get_paginated_response(shown)


@sent_as(START)
class StartBody(StrictBody):
    """Who starts what, and with what in hand."""

    person = Id()
    assessment = Id()
    access_code = Text(required=False, max_length=100, help_text="Where one is needed.")
    address = Text(
        required=False,
        max_length=45,
        help_text="The network address at which the person sits, where the assessment can only be "
        "taken from certain places. Left out: the address that sends the request.",
    )


@shown_as(STANDING)
class StartedSerializer(StandingSerializer):
    """The attempt that runs."""


STARTING = (
    (AssessmentNotFound, "There is no such assessment in your school."),
    NOBODY,
    (NotOpenToYou, "Enrol in the course first; the quiz belongs to it."),
    (NotOpenNow, "It opens on 5 Dec 2026, 17:00 UTC."),
    (
        AccessCodeWrong,
        "This access code is not right. Your instructor, or whoever supervises, has it.",
    ),
    (
        NotFromHere,
        "This assessment can only be taken from certain places, such as a room of your school. "
        "Your address, 192.0.2.7, is not one of them. Ask your instructor.",
    ),
    (
        NoAttemptsLeft,
        "You have used all 2 attempts. Ask your instructor if you need another one.",
    ),
    (
        PaperCannotBeDrawn,
        "This assessment has too few questions at the moment. Tell your instructor; nothing of "
        "yours is lost.",
    ),
)


class Attempts(ExamWrite, AttemptList):
    """The list of attempts, which has a scope of its own; and starting one."""

    http_method_names = ["get", "head", "post"]
    required_scopes = AttemptList.required_scopes
    limit = AttemptList.limit
    write_scopes = SCOPES
    write_limit = "exam_starts"

    @extend_schema(
        operation_id="start_attempt",
        tags=["Exams"],
        request=StartBody,
        parameters=[key_parameter()],
        filters=False,
        responses={201: StartedSerializer, 200: StartedSerializer},
        extensions=refusals_for_document(STARTING),
    )
    def post(self, request: Request) -> HttpResponse:
        """Start an attempt (201), or get the one that is open (200). The clock starts with it."""
        return self.once(request, lambda: self._start(request))

    def _start(self, request: Request) -> Done:
        sent = self.read(request, StartBody)
        by = self.person(sent["person"])
        assessment_id = published_assessment(public_id=sent["assessment"], by=by)
        at = arrived(request)
        attempt = start_attempt(
            assessment_id=assessment_id,
            by=by,
            at=at,
            access_code=sent.get("access_code", ""),
            address=sent.get("address", request.META.get("REMOTE_ADDR", "")),
        )
        shown = StartedSerializer(standing(attempt)).data
        return Done(shown, status=201 if attempt.started_at == at else 200)
