"""What the views of an exam client have in common: a program acts for a person of its school."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request

from assessments.models import Attempt
from assessments.models.attempt import STATE_CHOICES
from assessments.queries.exam_people import actor_for, actor_of_attempt
from assessments.rules.behaviour import Behaviour, Navigation
from assessments.rules.paper_rules import rules_of
from assessments.services.attempts import AttemptClosed, AttemptNotFound
from assessments.services.paper_drawing import title_of
from assessments.services.time_allowed import deadline_of
from foundation.http.bodies import StrictBody
from foundation.http.writing import WritesOnce
from foundation.schools.api.views import SchoolView
from foundation.schools.public import Actor, address_of, arrived_at, waited_seconds

SCOPES = ("exams:deliver",)
LIMIT = "exams"
NO_ATTEMPT = (AttemptNotFound, "There is no such attempt in your school.")
CLOSED = (
    AttemptClosed,
    "This attempt was handed in already, so nothing can be changed. What the server had "
    "acknowledged before is what counts.",
)


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
    behaviour = serializers.ChoiceField(
        choices=[b.value for b in Behaviour], help_text="Whether answers can be checked meanwhile."
    )
    navigation = serializers.ChoiceField(choices=[n.value for n in Navigation])
    certainty = serializers.BooleanField(help_text="Whether it is asked how sure they are.")
    open_first = serializers.IntegerField(help_text="The first position that is open now.")
    open_last = serializers.IntegerField(help_text="The last one; before the first: none is open.")
    section = serializers.IntegerField(
        help_text="The one whose clock runs; 0 where they have no clocks of their own."
    )
    break_until = serializers.DateTimeField(allow_null=True, help_text="In a break until then.")
    started_at = serializers.DateTimeField()
    deadline_at = serializers.DateTimeField(
        allow_null=True, help_text="Null: no time limit. It can move: every reply carries it."
    )
    hand_in_until = serializers.DateTimeField(
        allow_null=True, help_text="The deadline, or later where there is a grace to hand in."
    )
    deadline_explained = serializers.CharField(help_text="Why it is this moment, for the person.")
    now = serializers.DateTimeField(
        help_text="The server's clock, by which the deadline holds. Count down from the difference."
    )
    submitted_at = serializers.DateTimeField(allow_null=True)
    expired = serializers.BooleanField(help_text="Ended by the clock, not by the person.")
    seal = serializers.CharField(
        help_text="Hash of paper and answers for the receipt; empty until it is handed in."
    )


def standing_of(attempt: Attempt) -> dict[str, Any]:
    """The members of ``StandingSerializer``. Three queries at most."""
    rules = rules_of(attempt.paper)
    return {
        "id": attempt.pk,
        "person": attempt.student.public_id,
        "assessment": attempt.assessment.public_id,
        "title": title_of(attempt),
        "number": attempt.number,
        "state": attempt.state,
        "question_count": attempt.item_count,
        "behaviour": rules.behaviour,
        "navigation": rules.navigation,
        "certainty": rules.scheme.certainty,
        "open_first": attempt.open_first,
        "open_last": min(attempt.open_last, attempt.item_count),
        "section": attempt.section,
        "break_until": attempt.break_until,
        "started_at": attempt.started_at,
        "deadline_at": attempt.deadline_at,
        "hand_in_until": attempt.deadline_at and attempt.deadline_at + attempt.grace,
        "deadline_explained": deadline_of(attempt).explanation,
        "now": timezone.now(),
        "submitted_at": attempt.submitted_at,
        "expired": attempt.expired,
        "seal": attempt.seal,
    }


def arrived(request: Request) -> datetime:
    """When the request arrived: what counts where a moment decides."""
    return arrived_at(request._request)


def sent_from(request: Request) -> str:
    """The address of the program, which is all that is known of where the person sits."""
    return address_of(request._request)


def waited(request: Request) -> float:
    """Seconds since then, by a clock that cannot be set."""
    return waited_seconds(request._request)
