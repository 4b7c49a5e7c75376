"""What the views of an exam client have in common: a program acts for a person of its school."""

import time
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request

from assessments.models import Attempt
from assessments.models.attempt import STATE_CHOICES
from assessments.queries.exam_people import actor_for, actor_of_attempt
from assessments.services.time_allowed import deadline_of
from foundation.http.bodies import StrictBody
from foundation.http.writing import WritesOnce
from foundation.schools.api.views import SchoolView
from foundation.schools.public import Actor, arrived_at

SCOPES = ("exams:deliver",)
LIMIT = "exams"


class ExamRead(SchoolView):
    """Reads what is a person's, for the program that delivers the exam."""

    required_scopes = SCOPES
    limit = LIMIT

    def owner(self, attempt_id: UUID) -> Actor:
        """Whose attempt it is. Raises AttemptNotFound."""
        return actor_of_attempt(attempt_id=attempt_id, program=self.actor)

    def person(self, public_id: UUID) -> Actor:
        """Raises PersonNotFound."""
        return actor_for(person=public_id, program=self.actor)


class ExamWrite(WritesOnce, ExamRead):
    """Changes it."""

    http_method_names = ["post"]
    write_scopes = SCOPES
    write_limit = LIMIT


class NothingBody(StrictBody):
    """An object without members, or no body at all."""


class StandingSerializer(serializers.Serializer[Any]):
    """An attempt as an exam client needs it beside every question."""

    id = serializers.UUIDField()
    person = serializers.UUIDField()
    assessment = serializers.UUIDField()
    title = serializers.CharField()
    number = serializers.IntegerField(help_text="Which of the person's attempts at it.")
    state = serializers.ChoiceField(choices=STATE_CHOICES)
    question_count = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    deadline_at = serializers.DateTimeField(
        allow_null=True, help_text="Null: no time limit. It can move: every reply carries it."
    )
    deadline_explained = serializers.CharField(help_text="Why it is this moment, for the person.")
    now = serializers.DateTimeField(
        help_text="The server's clock, by which the deadline holds. Count down from the difference."
    )
    submitted_at = serializers.DateTimeField(allow_null=True)
    expired = serializers.BooleanField(help_text="Handed in by the clock, not by the person.")
    seal = serializers.CharField(
        help_text="Hash of paper and answers for the receipt; empty until it is handed in."
    )


def standing_of(attempt: Attempt) -> dict[str, Any]:
    """The members of ``StandingSerializer``. The person, the assessment and what moved the time."""
    return {
        "id": attempt.pk,
        "person": attempt.student.public_id,
        "assessment": attempt.assessment.public_id,
        "title": attempt.assessment.title,
        "number": attempt.number,
        "state": attempt.state,
        "question_count": attempt.item_count,
        "started_at": attempt.started_at,
        "deadline_at": attempt.deadline_at,
        "deadline_explained": deadline_of(attempt).explanation,
        "now": timezone.now(),
        "submitted_at": attempt.submitted_at,
        "expired": attempt.expired,
        "seal": attempt.seal,
    }


def arrived(request: Request) -> datetime:
    """When the request arrived: what counts where a moment decides."""
    return arrived_at(request._request)


def waited(request: Request) -> float:
    """Seconds since then, by a clock that cannot be set."""
    started: float = getattr(request._request, "arrived_monotonic", time.monotonic())
    return time.monotonic() - started
