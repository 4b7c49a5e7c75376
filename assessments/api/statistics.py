"""How assessments and their questions turned out. No words of a question, and nobody's name."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api.statistics_examples import QUESTION, STATISTICS
from assessments.models import AssessmentStatistics, QuestionStatistics
from assessments.rules.statistics.advice import ADVICE, Level
from assessments.rules.statistics.guards import in_words
from foundation.http.problems import ApiError
from foundation.schools.api.examples import shown_as
from foundation.schools.api.views import DetailView, ListView, RowsView

BASES = AssessmentStatistics.Basis
ATTEMPTS = OpenApiParameter(
    "attempts",
    enum=BASES.values,
    default=BASES.FIRST,
    description="`first`: the first attempt of each person; `all`: all of them.",
)
MISSING = "Why there is no figure, in words; null where there is one."


class FigureSerializer(serializers.Serializer[Any]):
    """A figure with its interval, or why there is none."""

    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True, help_text="Of the interval, where it has one.")
    high = serializers.FloatField(allow_null=True)
    missing = serializers.CharField(allow_null=True, help_text=MISSING)

    def to_representation(self, instance: dict[str, Any]) -> dict[str, Any]:
        found = {name: instance.get(name) for name in ("value", "low", "high")}
        return {**found, "missing": in_words(instance) if "why" in instance else None}


class ScoresSerializer(serializers.Serializer[Any]):
    """In percent; the interval of nothing here is given, see the reliability."""

    mean = serializers.FloatField(allow_null=True)
    deviation = serializers.FloatField(allow_null=True)
    quartiles = serializers.ListField(child=serializers.FloatField(), allow_null=True)
    passed_share = serializers.FloatField(allow_null=True)
    columns = serializers.ListField(
        child=serializers.IntegerField(),
        allow_null=True,
        help_text="How many attempts lie in each tenth, the last with 100.",
    )
    missing = serializers.CharField(allow_null=True, help_text=MISSING)

    def to_representation(self, instance: dict[str, Any]) -> dict[str, Any]:
        names = ("mean", "deviation", "quartiles", "passed_share", "columns")
        found = {name: instance.get(name) for name in names}
        return {**found, "missing": in_words(instance["why"]) if instance["why"] else None}


class ReliabilitySerializer(FigureSerializer):
    """How far scores can be trusted, with the interval of 95 %."""

    method = serializers.ChoiceField(
        choices=["alpha", "kr20", "drawn", ""],
        help_text="`drawn`: not everybody had the same questions; see the guide.",
    )
    sem_percent = serializers.FloatField(
        allow_null=True, help_text="Standard error of measurement, in percentage points."
    )

    def to_representation(self, instance: dict[str, Any]) -> dict[str, Any]:
        figure = super().to_representation(instance["figure"])
        return {"method": instance["method"], "sem_percent": instance["sem_percent"], **figure}


class ClassDomainSerializer(serializers.Serializer[Any]):
    """The mean of a domain, in percent."""

    domain = serializers.CharField()
    questions = serializers.IntegerField()
    attempts = serializers.IntegerField()
    percent = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    missing = serializers.CharField(allow_null=True, help_text=MISSING)

    def to_representation(self, instance: dict[str, Any]) -> dict[str, Any]:
        low, high = instance.get("interval", (None, None))
        return {
            "domain": instance["domain"],
            "questions": instance["questions"],
            "attempts": instance["n"],
            "percent": instance.get("percent"),
            "low": low,
            "high": high,
            "missing": in_words(instance["why"]) if instance["why"] else None,
        }


@shown_as(STATISTICS)
class StatisticsSerializer(serializers.ModelSerializer[AssessmentStatistics]):
    assessment = serializers.UUIDField(source="assessment.public_id")
    attempts_counted = serializers.ChoiceField(source="basis", choices=BASES.choices)
    computed_at = serializers.DateTimeField()
    scores = ScoresSerializer(source="figures.distribution")
    reliability = ReliabilitySerializer(source="figures.reliability")
    domains = ClassDomainSerializer(source="figures.domains", many=True)

    class Meta:
        model = AssessmentStatistics
        fields = [
            "assessment",
            "attempts_counted",
            "computed_at",
            "attempts",
            "people",
            "scores",
            "reliability",
            "domains",
        ]


class OptionSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(help_text="As in the author's content.")
    chosen = serializers.IntegerField()
    point_biserial = FigureSerializer(source="correlation")


class AdviceSerializer(serializers.Serializer[Any]):
    code = serializers.ChoiceField(choices=sorted(ADVICE))
    level = serializers.ChoiceField(choices=[level.value for level in Level])
    text = serializers.CharField()

    def to_representation(self, instance: dict[str, Any]) -> dict[str, Any]:
        level, text = ADVICE[instance["code"]]
        return {
            "code": instance["code"],
            "level": level.value,
            "text": text.format(
                option=instance["option"], n=instance["n"], needed=instance["needed"]
            ),
        }


@shown_as(QUESTION)
class QuestionStatisticsSerializer(serializers.ModelSerializer[QuestionStatistics]):
    question = serializers.CharField(
        source="version.question.key", help_text="The key under which the bank knows it."
    )
    version = serializers.IntegerField(source="version.number")
    answers = serializers.IntegerField(source="n")
    unanswered = serializers.IntegerField(
        source="figures.unanswered", help_text="Of the answers; they count as wrong."
    )
    ruled_out = serializers.IntegerField(
        source="figures.ruled", help_text="Left out by a ruling, and in no figure."
    )
    pilot = serializers.BooleanField(source="figures.pilot")
    facility = FigureSerializer(source="figures.facility", help_text="Mean share, 0 to 1.")
    discrimination = FigureSerializer(source="figures.discrimination")
    guess = FigureSerializer(source="figures.guess")
    weight = FigureSerializer(source="figures.weight")
    alpha_if_deleted = FigureSerializer(source="figures.alpha_if_deleted")
    seconds = FigureSerializer(
        source="figures.seconds", help_text="The median, with both quartiles as low and high."
    )
    options = OptionSerializer(source="figures.options", many=True)
    advice = AdviceSerializer(source="figures.advice", many=True)

    class Meta:
        model = QuestionStatistics
        fields = [
            "question",
            "version",
            "answers",
            "unanswered",
            "ruled_out",
            "pilot",
            "facility",
            "discrimination",
            "guess",
            "weight",
            "alpha_if_deleted",
            "seconds",
            "options",
            "advice",
        ]


class OfBasis(RowsView):
    """Reads which attempts are counted from the address."""

    query_parameters: ClassVar[tuple[str, ...]] = ("attempts",)

    def basis(self) -> str:
        """Raises ApiError for anything else."""
        asked = self.request.query_params.get("attempts", BASES.FIRST.value)
        if asked not in BASES.values:
            said = "attempts is `first` or `all`."
            raise ApiError("invalid_parameter", said, errors={"attempts": [said]})
        return asked


class Statistics(OfBasis, DetailView):
    """Scores, reliability and domains of one assessment."""

    required_scopes = ("results:read",)
    serializer_class = StatisticsSerializer
    lookup_field = "assessment__public_id"

    def rows(self) -> QuerySet[AssessmentStatistics]:
        return (
            AssessmentStatistics.objects.visible_to(self.actor)
            .filter(basis=self.basis(), computed_at__isnull=False)
            .select_related("assessment")
        )

    @extend_schema(operation_id="read_statistics", tags=["Statistics"], parameters=[ATTEMPTS])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Scores, reliability and domains. 404 before the first attempt was graded and counted.

        New grades are counted within minutes. Where numbers are too few to say anything, there is
        no figure but the reason.
        """
        return self.retrieve(request, *args, **kwargs)


class QuestionStatisticsList(OfBasis, ListView):
    """The questions of one assessment."""

    required_scopes = ("results:read",)
    serializer_class = QuestionStatisticsSerializer
    page_order = ("id",)

    def rows(self) -> QuerySet[QuestionStatistics]:
        return (
            QuestionStatistics.objects.visible_to(self.actor)
            .filter(
                statistics__assessment__public_id=self.kwargs["id"],
                statistics__basis=self.basis(),
            )
            .select_related("version__question")
        )

    @extend_schema(
        operation_id="list_question_statistics", tags=["Statistics"], parameters=[ATTEMPTS]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The questions that were asked, version by version, with what to do about them."""
        return self.list(request, *args, **kwargs)
