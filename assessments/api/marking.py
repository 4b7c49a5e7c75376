"""Answers that wait for a person, for a program with which people mark."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api.exam_views import arrived
from assessments.api.examples import GIVE_MARKS, MARKS_GIVEN, TO_MARK, TO_MARK_LINE
from assessments.models import Mark, MarkingTask
from assessments.models.mark import LONGEST_REASON, ROLE_CHOICES
from assessments.models.marking_task import WAITS_CHOICES
from assessments.queries.marking_queue import AnswerToMark, answer_to_mark
from assessments.rules.second_marking import Waits
from assessments.services.marking import (
    LONGEST_COMMENT,
    AnswerNeedsNoPerson,
    AttemptNotMarkable,
    MarksRefused,
    mark_item,
)
from assessments.services.marking_tasks import NothingToMarkHere
from foundation.http.bodies import StrictBody, Text, YesOrNo
from foundation.http.writing import Done, WritesOnce, key_parameter, refusals_for_document
from foundation.schools.api.examples import sent_as, shown_as
from foundation.schools.api.views import ListView, SchoolView

SCOPES = ("marking:write",)
NOT_THERE = (NothingToMarkHere, "There is no such answer in your school.")


@extend_schema_field({"type": "object", "additionalProperties": True})
class Shown(serializers.ReadOnlyField):
    """As it is stored; its members depend on the question type."""


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
class Levels(serializers.ReadOnlyField):
    """The key of a level for the key of each criterion."""


@shown_as(TO_MARK_LINE)
class ToMarkLineSerializer(serializers.ModelSerializer[MarkingTask]):
    assessment = serializers.UUIDField(source="assessment.public_id")
    question = serializers.CharField(source="version.question.key")
    version = serializers.IntegerField(source="version.number")
    waits_for = serializers.ChoiceField(choices=WAITS_CHOICES)
    person = serializers.SerializerMethodField(
        help_text="Whose answer it is; null where the assessment is marked without names."
    )

    class Meta:
        model = MarkingTask
        fields = ["id", "assessment", "question", "version", "waits_for", "person"]

    @extend_schema_field({"type": ["string", "null"], "format": "uuid"})
    def get_person(self, task: MarkingTask) -> str | None:
        if task.assessment.anonymous_marking:
            return None
        return str(task.attempt.student.public_id)


class LevelSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    text = serializers.CharField()
    points = serializers.IntegerField()


class CriterionSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    title = serializers.CharField()
    levels = LevelSerializer(many=True)


class MarkShownSerializer(serializers.Serializer[Mark]):
    role = serializers.ChoiceField(
        choices=ROLE_CHOICES, help_text="Opinion of the first or second marker, or a decision."
    )
    marks = Levels()
    comment = serializers.CharField(help_text="Markdown.")
    reason = serializers.CharField(help_text="Of a change after the grade.")
    marked_at = serializers.DateTimeField()


@shown_as(TO_MARK)
class ToMarkSerializer(ToMarkLineSerializer):
    type = serializers.CharField(source="version.question.question_type")
    asked = Shown(help_text="What the student saw, by question type.")
    answer = Shown(help_text="What was given, by question type.")
    good_answer = serializers.CharField(help_text="Markdown; may be empty.")
    rubric = CriterionSerializer(many=True)
    given = MarkShownSerializer(
        many=True, help_text="Marks so far. A second marker does not see the first ones."
    )
    graded = serializers.BooleanField(help_text="Whether a change needs a reason.")

    class Meta(ToMarkLineSerializer.Meta):
        fields = [
            *ToMarkLineSerializer.Meta.fields,
            *("type", "asked", "answer", "good_answer", "rubric", "given", "graded"),
        ]


@sent_as(GIVE_MARKS)
class MarksBody(StrictBody):
    """A level for each criterion."""

    marks = serializers.DictField(
        child=Text(max_length=200), help_text="The key of a level for the key of each criterion."
    )
    comment = Text(
        required=False,
        allow_blank=True,
        max_length=LONGEST_COMMENT,
        help_text="Markdown; the student reads it with the result.",
    )
    settling = YesOrNo(
        required=False, help_text="Decides where two markers differ, with both in sight."
    )
    reason = Text(
        required=False,
        allow_blank=True,
        max_length=LONGEST_REASON,
        help_text="Needed after the grade: the attempt then gets a new one.",
    )


@shown_as(MARKS_GIVEN)
class MarksGivenSerializer(MarkShownSerializer):
    waits_for = serializers.ChoiceField(
        choices=WAITS_CHOICES, help_text="What the answer waits for now."
    )


class MarkingFilter(django_filters.FilterSet):
    assessment = django_filters.UUIDFilter(
        field_name="assessment__public_id", help_text="Only answers of this assessment."
    )
    waits_for = django_filters.ChoiceFilter(
        choices=[choice for choice in WAITS_CHOICES if choice[0] != Waits.NOBODY.value],
        help_text="Only answers that wait for this.",
    )


def _tasks(view: SchoolView) -> QuerySet[MarkingTask]:
    rows: QuerySet[MarkingTask] = MarkingTask.objects.visible_to(view.actor)
    return rows.select_related("assessment", "version__question", "attempt__student", "claimed_by")


class MarkingList(ListView):
    """What waits for a person in the school."""

    required_scopes = SCOPES
    serializer_class = ToMarkLineSerializer
    filterset_class = MarkingFilter
    page_order = ("order_key", "id")

    def rows(self) -> QuerySet[MarkingTask]:
        return _tasks(self).exclude(waits_for=Waits.NOBODY).defer("attempt__paper")

    @extend_schema(operation_id="list_answers_to_mark", tags=["Marking"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answers that wait for a person, in an order drawn by chance that is the same for all."""
        return self.list(request, *args, **kwargs)


class OneAnswer(SchoolView):
    """One answer, as the program may see it: a program is one marker, whoever sits there."""

    required_scopes = SCOPES

    def task(self, task_id: UUID) -> MarkingTask:
        """Raises NothingToMarkHere."""
        found: MarkingTask | None = _tasks(self).filter(pk=task_id).first()
        if found is None:
            raise NothingToMarkHere("There is no such answer in your school.")
        return found


class MarkingDetail(OneAnswer):
    """One answer with its rubric."""

    @extend_schema(
        operation_id="read_answer_to_mark",
        tags=["Marking"],
        responses=ToMarkSerializer,
        extensions=refusals_for_document([NOT_THERE]),
    )
    def get(self, request: Request, id: UUID, **_: Any) -> Response:  # noqa: A002 (in the address)
        """An answer with the rubric by which it is marked, marked already or not."""
        task = self.task(id)
        return Response(_shown(task, answer_to_mark(task=task, by=self.actor, at=arrived(request))))


class GiveMarks(WritesOnce, OneAnswer):
    """Marks for one answer."""

    http_method_names = ["post"]
    write_scopes = SCOPES

    @extend_schema(
        operation_id="give_marks",
        tags=["Marking"],
        request=MarksBody,
        parameters=[key_parameter()],
        responses=MarksGivenSerializer,
        extensions=refusals_for_document(
            [
                NOT_THERE,
                (MarksRefused, "Choose a level for “Asks without leading”."),
                (AttemptNotMarkable, "This attempt has its grade already. Give a reason."),
                (AnswerNeedsNoPerson, "This answer does not wait for a person."),
            ]
        ),
    )
    def post(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (in the address)
        """Mark an answer. With the last one that waits, the attempt is graded in the background."""
        return self.once(request, lambda: self._give(request, id))

    def _give(self, request: Request, task_id: UUID) -> Done:
        sent = self.read(request, MarksBody)
        task = self.task(task_id)
        mark = mark_item(
            attempt_id=task.attempt_id,
            position=task.position,
            marks=sent["marks"],
            comment=sent.get("comment", ""),
            by=self.actor,
            at=arrived(request),
            settling=sent.get("settling", False),
            reason=sent.get("reason", ""),
        )
        task.refresh_from_db(fields=["waits_for"])
        shown: Any = mark
        shown.waits_for = task.waits_for
        return Done(MarksGivenSerializer(shown).data)


def _shown(task: Any, answer: AnswerToMark) -> Any:
    task.asked, task.answer = answer.question, answer.answer
    task.good_answer = answer.review.key
    task.rubric, task.given, task.graded = answer.rubric, answer.shown_marks, answer.graded
    return ToMarkSerializer(task).data
