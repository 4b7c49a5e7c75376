"""During an exam: the paper, and answers."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api.exam_examples import PAPER, SAVED, SEND
from assessments.api.exam_views import (
    CLOSED,
    NO_ATTEMPT,
    ExamRead,
    ExamWrite,
    StandingSerializer,
    arrived,
    standing_of,
    waited,
)
from assessments.queries.exam_papers import ExamItem, exam_paper
from assessments.rules.paper_rules import PaperSection
from assessments.services.answers import (
    MOST_ANSWERS,
    AnswerRefused,
    SavedAnswer,
    SentAnswer,
    Verdict,
    save_answers,
)
from assessments.services.attempts import LeaseLost, TimeIsUp
from foundation.http.bodies import ObjectOrNull, StrictBody, Text, WholeNumber, YesOrNo
from foundation.http.writing import Done, key_parameter, refusals_for_document
from foundation.schools.api.examples import sent_as, shown_as

LAST_POSITION = 32_767
LAST_REVISION = 2**31 - 2


@extend_schema_field({"type": "object", "additionalProperties": True})
class Shown(serializers.JSONField):
    """Whatever the question's type has, as it is."""


class ExamItemSerializer(serializers.Serializer[ExamItem]):
    position = serializers.IntegerField()
    open = serializers.BooleanField(help_text="Whether an answer to it is taken now.")
    type = serializers.CharField(allow_null=True)
    question = Shown(
        allow_null=True, help_text="What may be shown, by type; null before and after its turn."
    )
    answer = Shown(allow_null=True, help_text="What is stored; null: nothing, or taken back.")
    revision = serializers.IntegerField(help_text="Send the next answer with it as base.")
    flagged = serializers.BooleanField(help_text="To be looked at again; no effect on the grade.")
    certainty = serializers.IntegerField(
        allow_null=True, help_text="How sure, 1 to 3, where the assessment asks for it."
    )


class SectionSerializer(serializers.Serializer[PaperSection]):
    number = serializers.IntegerField()
    title = serializers.CharField()
    intro = serializers.CharField(help_text="Markdown.")
    minutes = serializers.IntegerField(help_text="0: no clock of its own.")
    break_minutes = serializers.IntegerField(help_text="After it, at most.")
    first = serializers.IntegerField(help_text="Its first position.")
    last = serializers.IntegerField()


@shown_as(PAPER)
class PaperSerializer(StandingSerializer):
    sections = SectionSerializer(many=True, help_text="Empty where there are none.")
    items = ExamItemSerializer(many=True)


class Paper(ExamRead):
    """The questions of an attempt in progress."""

    @extend_schema(
        operation_id="read_paper",
        tags=["Exams"],
        responses=PaperSerializer,
        extensions=refusals_for_document([NO_ATTEMPT, CLOSED]),
    )
    def get(self, request: Request, id: UUID, **_: Any) -> Response:  # noqa: A002 (in the address)
        """The questions, with the answers that are stored. Never anything of the key."""
        paper = exam_paper(attempt_id=id, by=self.owner(id), at=arrived(request))
        shown = {
            **standing_of(paper.attempt),
            "sections": paper.rules.sections,
            "items": paper.items,
        }
        return Response(PaperSerializer(shown).data)


class SentAnswerBody(StrictBody):
    """One answer."""

    position = WholeNumber(min_value=1, max_value=LAST_POSITION)
    base = WholeNumber(
        min_value=0,
        max_value=LAST_REVISION,
        help_text="The revision that it was made on; 0 for the first answer.",
    )
    content = ObjectOrNull(
        allow_null=True, help_text="The answer, by question type; null takes it back."
    )
    flagged = YesOrNo(
        required=False,
        help_text="To be looked at again; left out, it stays as it was.",
    )
    certainty = WholeNumber(
        required=False,
        min_value=1,
        max_value=3,
        help_text="How sure: 1 not, 3 very; left out, it stays as it was.",
    )


@sent_as(SEND)
class AnswersBody(StrictBody):
    """Answers of one window or device."""

    client = Text(
        min_length=1,
        max_length=40,
        help_text="Names the window or device that gave the answers: a repeat of its own answer is "
        "no conflict.",
    )
    window = Text(
        required=False,
        min_length=1,
        max_length=40,
        help_text="The one that sends them now, where it is another: after a crash or a take-over.",
    )
    answers = serializers.ListField(child=SentAnswerBody(), min_length=1, max_length=MOST_ANSWERS)


class SavedAnswerSerializer(serializers.Serializer[SavedAnswer]):
    position = serializers.IntegerField()
    verdict = serializers.ChoiceField(
        choices=[verdict.value for verdict in Verdict],
        help_text="`saved`: it is on disk. `repeated`: it was before. `stale`: something else was "
        "saved meanwhile and comes with it; send again on its revision to replace it. `closed`: "
        "not taken, since it is not open now; what is stored comes with it.",
    )
    revision = serializers.IntegerField()
    received_at = serializers.DateTimeField(allow_null=True)
    content = Shown(allow_null=True, help_text="What is stored, where it is not what was sent.")
    certainty = serializers.IntegerField(allow_null=True, help_text="Likewise.")


@shown_as(SAVED)
class SavedSerializer(serializers.Serializer[Any]):
    now = serializers.DateTimeField()
    deadline_at = serializers.DateTimeField(allow_null=True, help_text="As it is now.")
    answers = SavedAnswerSerializer(many=True)


class Answers(ExamWrite):
    """Saving answers."""

    # A revision names each answer more precisely than a key could: ADR 0014.
    key_required = False

    @extend_schema(
        operation_id="save_answers",
        tags=["Exams"],
        request=AnswersBody,
        parameters=[key_parameter(required=False)],
        responses=SavedSerializer,
        extensions=refusals_for_document(
            [
                NO_ATTEMPT,
                CLOSED,
                (
                    LeaseLost,
                    "This attempt goes on in another window or on another device. Nothing of what "
                    "you sent was saved; it is kept here. To go on here, take the attempt over.",
                ),
                (
                    TimeIsUp,
                    "Time is up: this answer came after the deadline and was not taken.",
                ),
                (
                    AnswerRefused,
                    "Two of the answers are for the same item; send the newer one.",
                ),
            ]
        ),
    )
    def post(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (in the address)
        """Save one answer or many. What is told as saved is on disk; repeating it is harmless."""
        return self.once(request, lambda: self._save(request, id))

    def _save(self, request: Request, attempt_id: UUID) -> Done:
        sent = self.read(request, AnswersBody)
        saved = save_answers(
            attempt_id=attempt_id,
            answers=[
                SentAnswer(
                    position=one["position"],
                    base=one["base"],
                    content=one["content"],
                    flagged=one.get("flagged"),
                    certainty=one.get("certainty"),
                )
                for one in sent["answers"]
            ],
            by=self.owner(attempt_id),
            client=sent["client"],
            window=sent.get("window"),
            waited_seconds=waited(request),
        )
        shown = {"now": timezone.now(), "deadline_at": saved[0].deadline_at, "answers": saved}
        return Done(SavedSerializer(shown).data)
