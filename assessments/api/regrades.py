"""Grading a question again: asked for, looked at, applied or withdrawn."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api.exam_views import NothingBody, arrived
from assessments.api.regrade_examples import EFFECT, REGRADE, REGRADE_ASKED, REGRADE_LINE
from assessments.models import Assessment, Question, QuestionVersion, Regrade, RegradeEffect
from assessments.models.regrade import LOST_PASS_CHOICES, OPTION_CHOICES
from assessments.queries.regrades import regrade_summary
from assessments.rules.rulings import LostPasses, Option
from assessments.services.regrades import (
    LONGEST_REASON,
    RegradeNotFound,
    RegradeNotReady,
    RegradeOutdated,
    RegradeRefused,
    apply_regrade,
    request_regrade,
    withdraw_regrade,
)
from foundation.http.bodies import Id, StrictBody, Text, WholeNumber, YesOrNo
from foundation.http.writing import Done, WritesOnce, key_parameter, refusals_for_document
from foundation.schools.api.examples import sent_as, shown_as
from foundation.schools.api.views import DetailView, ListView, SchoolView

READ, WRITE = ("results:read",), ("results:write",)
TAG = ["Regrades"]
NO_REGRADE = (RegradeNotFound, "There is no such regrade in your school.")
REFUSED = (
    RegradeRefused,
    "Nobody was asked this question here, so there is nothing to grade again.",
)


@shown_as(REGRADE_LINE)
class RegradeLineSerializer(serializers.ModelSerializer[Regrade]):
    question_key = serializers.SlugField(source="question.key")
    key_version = serializers.IntegerField(
        source="key_version.number",
        allow_null=True,
        default=None,
        help_text="The version whose key counts; null where the option needs none.",
    )
    assessment = serializers.UUIDField(
        source="assessment.public_id",
        allow_null=True,
        default=None,
        help_text="Null: wherever it was asked.",
    )
    state = serializers.ChoiceField(
        choices=Regrade.State.choices,
        help_text="`previewing` becomes `previewed`, and `applying` becomes `applied`, in time.",
    )

    class Meta:
        model = Regrade
        fields = [
            "id",
            "question_key",
            "option",
            "key_version",
            "assessment",
            "reason",
            "lost_passes",
            "tell_students",
            "state",
            "requested_at",
            "applied_at",
            "finished_at",
        ]


class RuledVersionSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField(min_value=1)
    attempts = serializers.IntegerField(min_value=0, help_text="In how many it was asked.")


class LeftOutSerializer(RuledVersionSerializer):
    why = serializers.CharField(help_text="Why its answers cannot be graded by that key.")


class SummarySerializer(serializers.Serializer[Any]):
    concerned = serializers.IntegerField(min_value=0, help_text="Attempts.")
    changing = serializers.IntegerField(min_value=0, help_text="Attempts with a new grade.")
    rise = serializers.IntegerField(min_value=0)
    fall = serializers.IntegerField(min_value=0)
    stay = serializers.IntegerField(min_value=0)
    mean_before = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    mean_after = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    passes_before = serializers.IntegerField(min_value=0)
    passes_after = serializers.IntegerField(min_value=0)
    lost_pass = serializers.IntegerField(min_value=0)
    gained_pass = serializers.IntegerField(min_value=0)


@shown_as(REGRADE)
class RegradeSerializer(RegradeLineSerializer):
    versions = RuledVersionSerializer(source="plan", many=True)
    left_out = LeftOutSerializer(many=True)
    summary = serializers.SerializerMethodField(
        help_text="Of the preview, and once it is applied of what came of it."
    )

    class Meta(RegradeLineSerializer.Meta):
        fields = [*RegradeLineSerializer.Meta.fields, "versions", "left_out", "summary"]

    @extend_schema_field(SummarySerializer())
    def get_summary(self, regrade: Regrade) -> Any:
        return SummarySerializer(regrade_summary(regrade=regrade)).data


@shown_as(EFFECT)
class EffectSerializer(serializers.ModelSerializer[RegradeEffect]):
    attempt = serializers.UUIDField(source="attempt_id")
    person = serializers.UUIDField(source="attempt.student.public_id")
    changes = serializers.BooleanField(help_text="Also where only the reasons differ.")
    as_previewed = serializers.BooleanField(
        allow_null=True, help_text="Null before it is applied, and for what the preview had not."
    )

    class Meta:
        model = RegradeEffect
        fields = [
            "attempt",
            "person",
            "percent_before",
            "percent_after",
            "passed_before",
            "passed_after",
            "changes",
            "applied_at",
            "as_previewed",
        ]


@sent_as(REGRADE_ASKED)
class RegradeBody(StrictBody):
    """What shall count for a question, and why."""

    question_key = Text(max_length=100, help_text="The key of the question in the bank.")
    option = serializers.ChoiceField(choices=OPTION_CHOICES)
    reason = Text(max_length=LONGEST_REASON, help_text="Students read it.")
    key_version = WholeNumber(
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text="The version whose key counts. Left out: the newest.",
    )
    versions = serializers.ListField(
        child=WholeNumber(min_value=1, max_value=1_000_000),
        required=False,
        max_length=200,
        help_text="Only these of the versions that were asked. Left out: all.",
    )
    assessment = Id(required=False, help_text="Only there. Left out: wherever it was asked.")
    lost_passes = serializers.ChoiceField(
        choices=LOST_PASS_CHOICES,
        required=False,
        help_text="What becomes of who had passed and would not. Left out: `keep`.",
    )
    tell_students = YesOrNo(required=False, help_text="By email. Left out: true.")


class RegradeFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        choices=Regrade.State.choices, help_text="Only regrades that stand here."
    )
    question_key = django_filters.CharFilter(
        field_name="question__key", help_text="Only regrades of this question."
    )


def _regrades(view: ListView | DetailView) -> QuerySet[Regrade]:
    rows: QuerySet[Regrade] = Regrade.objects.filter(school_id=view.actor.school_id)
    return rows.select_related("question", "key_version", "assessment")


class RegradeList(WritesOnce, ListView):
    """Regrades of the school; and asking for one."""

    http_method_names = ["get", "head", "post"]
    required_scopes = READ
    write_scopes = WRITE
    serializer_class = RegradeLineSerializer
    filterset_class = RegradeFilter
    page_order = ("-requested_at", "-id")

    def rows(self) -> QuerySet[Regrade]:
        return _regrades(self)

    @extend_schema(operation_id="list_regrades", tags=TAG)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Regrades, the newest first."""
        return self.list(request, *args, **kwargs)

    @extend_schema(
        operation_id="request_regrade",
        tags=TAG,
        request=RegradeBody,
        parameters=[key_parameter()],
        filters=False,
        responses=RegradeSerializer,
        extensions=refusals_for_document([REFUSED]),
    )
    def post(self, request: Request) -> HttpResponse:
        """Ask what a regrade would do. Nothing changes; the preview is ready within seconds."""
        return self.once(request, lambda: self._ask(request))

    def _ask(self, request: Request) -> Done:
        sent = self.read(request, RegradeBody)
        question = _question(sent["question_key"], self.actor.school_id)
        numbers = {*sent.get("versions", []), sent.get("key_version")} - {None}
        versions = _versions(question, numbers)
        regrade = request_regrade(
            question_id=question.pk,
            option=Option(sent["option"]),
            reason=sent["reason"],
            key_version_id=versions.get(sent.get("key_version")),
            version_ids=[versions[number] for number in sent.get("versions", [])],
            assessment_id=_assessment(sent.get("assessment"), self.actor.school_id),
            lost_passes=LostPasses(sent.get("lost_passes", LostPasses.KEEP)),
            tell_students=sent.get("tell_students", True),
            by=self.actor,
            at=arrived(request),
        )
        return Done(RegradeSerializer(regrade).data)


def _question(key: str, school_id: int) -> Question:
    found: Question | None = Question.objects.filter(key=key, school_id=school_id).first()
    if found is None:
        raise RegradeRefused("There is no such question in your school.", field="question_key")
    return found


def _versions(question: Question, numbers: Any) -> dict[Any, int]:
    rows = QuestionVersion.objects.filter(question=question, number__in=numbers)
    found = dict(rows.values_list("number", "pk"))
    if set(found) != set(numbers):
        raise RegradeRefused("The question has no such version.", field="versions")
    return found


def _assessment(public_id: UUID | None, school_id: int) -> int | None:
    if public_id is None:
        return None
    rows = Assessment.objects.filter(public_id=public_id, school_id=school_id)
    found: int | None = rows.values_list("pk", flat=True).first()
    if found is None:
        raise RegradeRefused("There is no such assessment in your school.", field="assessment")
    return found


class RegradeDetail(DetailView):
    """One regrade in numbers."""

    required_scopes = READ
    serializer_class = RegradeSerializer

    def rows(self) -> QuerySet[Regrade]:
        return _regrades(self)

    @extend_schema(operation_id="read_regrade", tags=TAG)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A regrade with its numbers: how many rise and fall, means and passes."""
        return self.retrieve(request, *args, **kwargs)


class RegradeEffects(ListView):
    """What one regrade does to each attempt."""

    required_scopes = READ
    serializer_class = EffectSerializer
    filter_backends = []
    page_order = ("attempt_id",)

    def rows(self) -> QuerySet[RegradeEffect]:
        regrade = Regrade.objects.filter(pk=self.kwargs["id"], school_id=self.actor.school_id)
        if not regrade.exists():
            raise RegradeNotFound(NO_REGRADE[1])
        effects = RegradeEffect.objects.visible_to(self.actor).filter(regrade_id=self.kwargs["id"])
        return effects.select_related("attempt__student").defer("attempt__paper")

    @extend_schema(operation_id="list_regrade_effects", tags=TAG)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What a regrade does, or did, to each attempt."""
        return self.list(request, *args, **kwargs)


class RegradeStepView(WritesOnce, SchoolView):
    """One decision about a regrade."""

    http_method_names = ["post"]
    write_scopes = WRITE

    def decide(self, request: Request, step: Callable[[], Regrade]) -> HttpResponse:
        return self.once(request, lambda: self._decided(request, step))

    def _decided(self, request: Request, step: Callable[[], Regrade]) -> Done:
        self.read(request, NothingBody)
        regrade = step()
        return Done(RegradeSerializer(regrade).data)


class ApplyRegrade(RegradeStepView):
    """Putting a regrade in force."""

    @extend_schema(
        operation_id="apply_regrade",
        tags=TAG,
        request=None,
        parameters=[key_parameter()],
        responses=RegradeSerializer,
        extensions=refusals_for_document(
            [
                NO_REGRADE,
                (
                    RegradeNotReady,
                    "Its preview is still being computed. Try again in a moment.",
                ),
                (
                    RegradeOutdated,
                    "Another regrade of this question was applied after this preview, so its "
                    "figures are not right any more. Ask for a new preview.",
                ),
            ]
        ),
    )
    def post(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (in the address)
        """Put a previewed regrade in force. The new grades follow in the background."""
        at = arrived(request)
        return self.decide(request, lambda: apply_regrade(regrade_id=id, by=self.actor, at=at))


class WithdrawRegrade(RegradeStepView):
    """Letting a previewed regrade be."""

    @extend_schema(
        operation_id="withdraw_regrade",
        tags=TAG,
        request=None,
        parameters=[key_parameter()],
        responses=RegradeSerializer,
        extensions=refusals_for_document(
            [
                NO_REGRADE,
                (
                    RegradeNotReady,
                    "This regrade is in force already. Take it back by a regrade “as it was "
                    "asked”.",
                ),
            ]
        ),
    )
    def post(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (in the address)
        """Withdraw a previewed regrade. Nothing was changed by it."""
        return self.decide(request, lambda: withdraw_regrade(regrade_id=id, by=self.actor))
