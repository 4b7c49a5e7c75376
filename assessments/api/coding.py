"""How well charts were coded: a person's and an assessment's measures. No code of anybody."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api.coding_examples import CODING
from assessments.models import Assessment
from assessments.queries.coded_charts import Counted
from assessments.queries.coding_measures import (
    CodingReport,
    class_coding,
    report_of,
    student_coding,
)
from assessments.queries.exam_people import PersonNotFound, actor_for
from assessments.services.attempts import AssessmentNotFound
from foundation.http.problems import ApiError
from foundation.http.writing import refusals_for_document
from foundation.schools.api.examples import shown_as
from foundation.schools.api.views import SchoolView

TAG = ["Statistics"]
ATTEMPTS = OpenApiParameter(
    "attempts",
    enum=[one.value for one in Counted],
    default=Counted.FIRST.value,
    description="`first`: of each chart the first time that a person coded it; `all`: every time.",
)
KNOWN = "What could be told: null where nothing could."


class Percent(serializers.DecimalField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=6, decimal_places=2, allow_null=True, **kwargs)


class ShareSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    of = serializers.IntegerField()
    percent = Percent()


class MeasuresSerializer(serializers.Serializer[Any]):
    """docs/algorithms/coding-measures.md has the formulas."""

    charts = serializers.IntegerField()
    score = Percent(help_text="All points earned by all possible ones and what was too many.")
    completeness = Percent(help_text="The same without what was too many.")
    code_over_code = ShareSerializer(help_text="Exact codes by codes of the key.")
    exact_charts = ShareSerializer(source="case_exact")
    clean_claims = ShareSerializer(source="clean", help_text=KNOWN)
    payment_matches = ShareSerializer(source="payment", help_text=KNOWN)
    charts_timed = serializers.IntegerField(source="timed")
    charts_an_hour = serializers.DecimalField(
        max_digits=10, decimal_places=2, allow_null=True, help_text="Of those with a time."
    )
    expected_charts_an_hour = serializers.DecimalField(
        source="expected_an_hour",
        max_digits=10,
        decimal_places=2,
        allow_null=True,
        help_text="By the minutes that the authors of those charts expect.",
    )


class GroupSerializer(MeasuresSerializer):
    name = serializers.CharField()


@shown_as(CODING)
class CodingSerializer(serializers.Serializer[Any]):
    attempts_counted = serializers.ChoiceField(choices=[one.value for one in Counted])
    students = serializers.IntegerField()
    whole = MeasuresSerializer()
    by_setting = GroupSerializer(many=True)
    by_tier = GroupSerializer(many=True, help_text="By the difficulty that the author says.")


class CodingView(SchoolView):
    """Measures of a set of charts, whatever of them is shown to students."""

    required_scopes = ("results:read",)
    query_parameters: ClassVar[tuple[str, ...]] = ("attempts",)

    def counted(self, request: Request) -> Counted:
        """Raises ApiError for anything else."""
        asked = request.query_params.get("attempts", Counted.FIRST.value)
        if asked not in list(Counted):
            said = "attempts is `first` or `all`."
            raise ApiError("invalid_parameter", said, errors={"attempts": [said]})
        return Counted(asked)


class PersonCoding(CodingView):
    """The measures of one person."""

    @extend_schema(
        operation_id="read_coding_of_person",
        tags=TAG,
        parameters=[ATTEMPTS],
        responses=CodingSerializer,
        extensions=refusals_for_document(
            [(PersonNotFound, "There is nobody with this id in your school.")]
        ),
    )
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (in the address)
        """How well a person codes charts, over all assessments."""
        counted = self.counted(request)
        person = actor_for(person=id, program=self.actor)
        report = student_coding(
            student_id=person.user_id or 0, school_id=person.school_id, counted=counted
        )
        return Response(_shown(report, counted))


class AssessmentCoding(CodingView):
    """The measures of everybody in one assessment."""

    @extend_schema(
        operation_id="read_coding_of_assessment",
        tags=TAG,
        parameters=[ATTEMPTS],
        responses=CodingSerializer,
        extensions=refusals_for_document(
            [(AssessmentNotFound, "There is no such assessment in your school.")]
        ),
    )
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (in the address)
        """How well the charts of an assessment were coded."""
        counted = self.counted(request)
        rows = Assessment.objects.filter(school_id=self.actor.school_id, public_id=id)
        assessment = rows.first()
        if assessment is None:
            raise AssessmentNotFound("There is no such assessment in your school.")
        found = class_coding(school_id=self.actor.school_id, assessment=assessment, counted=counted)
        return Response(_shown(report_of(found), counted))


def _shown(report: CodingReport, counted: Counted) -> Any:
    return {
        "attempts_counted": counted.value,
        "students": report.students,
        "whole": MeasuresSerializer(report.whole).data,
        **{
            name: [
                {"name": str(title), **MeasuresSerializer(measures).data}
                for title, measures in groups.items()
            ]
            for name, groups in (
                ("by_setting", report.by_setting),
                ("by_tier", report.by_tier),
            )
        },
    }
