"""Grades of a course: the totals, how one came about, and a score set by hand."""

import re
from decimal import Decimal
from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.public import (
    LONGEST_REASON,
    NothingToTakeBack,
    ProposalState,
    ScoreNotFound,
    ScoreRefused,
    SetScore,
    override_score,
    set_score,
    take_back_override,
)
from courses.api.gradebook_examples import GRADES, GRADES_LINE, OVERRIDE, OVERRIDE_SENT
from courses.models import Course, Enrolment
from courses.queries.gradebook import (
    CourseBook,
    Filters,
    GradebookRow,
    course_book,
    enrolments_of,
    rows_of,
    with_number,
)
from courses.queries.gradebook_pages import student_page
from courses.rules.gradebook.total import Fate, Line, Standing
from courses.services.enrolments import CourseNotFound
from foundation.http.bodies import Id, StrictBody, Text
from foundation.http.pagination import CursorPages
from foundation.http.writing import Done, WritesOnce, key_parameter, refusals_for_document
from foundation.refusals import Kind, Refusal
from foundation.schools.api.examples import sent_as, shown_as
from foundation.schools.api.views import ListView, SchoolView
from foundation.schools.public import Cohort, arrived_at

STATES = [one.value for one in ProposalState]
STANDINGS, FATES = [one.value for one in Standing], [one.value for one in Fate]
PERCENT = re.compile(r"(100(\.0{1,2})?|[0-9]{1,2}(\.[0-9]{1,2})?)")


class EnrolmentNotFound(Refusal):
    code = "enrolment_not_found"
    kind = Kind.NOT_FOUND


NO_COURSE = (CourseNotFound, "There is no such course in your school.")
NO_ENROLMENT = (EnrolmentNotFound, "There is no such enrolment in your school.")


def percent_field(**kwargs: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=5, decimal_places=2, **kwargs)


class CategoryGradeSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    weight = serializers.DecimalField(max_digits=8, decimal_places=2)
    percent = percent_field(allow_null=True, help_text="Null: nothing counts in it yet.")


class ScoreLineSerializer(serializers.Serializer[Any]):
    activity = serializers.UUIDField()
    assessment = serializers.UUIDField()
    percent = percent_field(
        allow_null=True, help_text="What it counts as; null where it is left out."
    )
    standing = serializers.ChoiceField(choices=STANDINGS, help_text="Where it comes from.")
    fate = serializers.ChoiceField(choices=FATES, help_text="What became of it in the total.")


@shown_as(GRADES_LINE)
class GradesLineSerializer(serializers.Serializer[Any]):
    enrolment = serializers.UUIDField()
    person = serializers.UUIDField()
    total = percent_field(allow_null=True, help_text="Null: nothing counts yet.")
    letter = serializers.CharField(help_text="Empty without a total.")
    categories = CategoryGradeSerializer(many=True)
    scores = ScoreLineSerializer(many=True)


class CategoryDerivationSerializer(CategoryGradeSerializer):
    text = serializers.CharField(help_text="In words.")
    scores = serializers.ListField(
        child=serializers.CharField(), help_text="A sentence for each of its scores."
    )


class SetByHandSerializer(serializers.Serializer[Any]):
    assessment = serializers.UUIDField()
    percent = percent_field(allow_null=True, help_text="Null: the one before was taken back.")
    reason = serializers.CharField()
    set_by = serializers.CharField(help_text="The name of a person, or that it was a program.")
    set_at = serializers.DateTimeField()
    status = serializers.ChoiceField(
        choices=STATES,
        help_text="`waits`: does not count until a second person agrees, in the admin; `counts`: "
        "from then on, until a newer one does; `refused`; `replaced`: by a newer proposal.",
    )
    decided_by = serializers.CharField(
        help_text="The second person who agreed or refused; empty where nobody did."
    )
    decision = serializers.CharField(help_text="What that person said; a refusal has a reason.")


class DerivationSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(help_text="How the total is made of the categories.")
    categories = CategoryDerivationSerializer(many=True)
    not_counted = serializers.ListField(child=serializers.CharField())


@shown_as(GRADES)
class GradesSerializer(GradesLineSerializer):
    derivation = DerivationSerializer()
    set_by_hand = SetByHandSerializer(many=True, help_text="All there ever was, newest first.")


class GradebookFilter(django_filters.FilterSet):
    person = django_filters.UUIDFilter(
        field_name="student__public_id", help_text="Only this person."
    )
    cohort = django_filters.CharFilter(
        method="in_cohort", help_text="Only who is in the cohort with this key."
    )

    def in_cohort(self, rows: "QuerySet[Enrolment]", _name: str, key: str) -> "QuerySet[Enrolment]":
        # The scope is that of the school: a cohort elsewhere may have the same key.
        cohorts = Cohort.objects.filter(key=key)
        return rows.filter(student_id__in=cohorts.values("members__membership__person_id"))


class CourseGradebook(ListView):
    """The grades of a class."""

    required_scopes = ("results:read",)
    serializer_class = GradesLineSerializer
    filterset_class = GradebookFilter
    pagination_class = CursorPages
    page_order = ("-enrolled_at", "-id")
    book: CourseBook

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return Enrolment._base_manager.none()
        return enrolments_of(course=self.book.course, by=self.actor, filters=Filters())

    @extend_schema(
        operation_id="read_gradebook",
        tags=["Grades"],
        extensions=refusals_for_document([NO_COURSE]),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Everybody in the course with total, letter and scores, the newest enrolment first."""
        course: Course | None = (
            Course.objects.filter(school_id=self.actor.school_id, public_id=kwargs["id"])
            .select_related("school")
            .first()
        )
        if course is None:
            raise CourseNotFound("There is no such course in your school.")
        self.book = course_book(course=course, at=arrived_at(request._request))
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        rows = rows_of(book=self.book, enrolments=page)
        shown = [_line(self.book, row) for row in rows]
        return self.get_paginated_response(GradesLineSerializer(shown, many=True).data)


class EnrolmentGrades(SchoolView):
    """One student's grades."""

    required_scopes = ("results:read",)

    @extend_schema(
        operation_id="read_grades",
        tags=["Grades"],
        responses=GradesSerializer,
        extensions=refusals_for_document([NO_ENROLMENT]),
    )
    def get(self, request: Request, id: UUID, **_: Any) -> Response:  # noqa: A002 (in the address)
        """One student's total with its derivation in words, and the scores set by hand."""
        enrolment = enrolment_of(id, self)
        page = student_page(enrolment=enrolment, at=arrived_at(request._request))
        public = {c.assessment_id: c.assessment_public_id for c in page.book.columns}
        said = page.derivation
        told = {
            **_line(page.book, page.row),
            "derivation": {
                "text": said.text,
                "categories": [
                    {
                        "name": one.part.category.name,
                        "weight": one.part.category.weight,
                        "percent": one.part.percent,
                        "text": one.text,
                        "scores": [line.text for line in one.lines],
                    }
                    for one in said.categories
                ],
                "not_counted": [line.text for line in said.uncounted],
            },
            "set_by_hand": [
                _set_by_hand(one, public[assessment])
                for assessment, rows in page.history.items()
                for one in rows
            ],
        }
        return Response(GradesSerializer(told).data)


class Percent(serializers.DecimalField):
    """A percentage as the API writes it: a text, so that nothing is rounded on the way."""

    def to_internal_value(self, data: Any) -> Decimal:
        if not isinstance(data, str) or not PERCENT.fullmatch(data):
            raise serializers.ValidationError("This is a text from 0 to 100, such as 66.67.")
        return Decimal(data)


@sent_as(OVERRIDE_SENT)
class OverrideBody(StrictBody):
    """Which score, what it is to be, and why."""

    assessment = Id()
    percent = Percent(
        max_digits=5,
        decimal_places=2,
        allow_null=True,
        help_text="As text, `66.67`; null takes back what was set, so that attempts count again.",
    )
    reason = Text(max_length=LONGEST_REASON, help_text="The student reads it.")


@shown_as(OVERRIDE)
class OverriddenSerializer(SetByHandSerializer):
    enrolment = serializers.UUIDField()


class OverrideScore(WritesOnce, SchoolView):
    """Setting a score by hand."""

    http_method_names = ["post"]
    required_scopes = write_scopes = ("grades:write",)

    @extend_schema(
        operation_id="override_score",
        tags=["Grades"],
        request=OverrideBody,
        parameters=[key_parameter()],
        responses=OverriddenSerializer,
        extensions=refusals_for_document(
            [
                NO_ENROLMENT,
                (ScoreNotFound, "There is no such student or assessment in your school."),
                (ScoreRefused, "Say why: the student reads it with the score."),
                (
                    NothingToTakeBack,
                    "No score was set by hand here, so the attempts count already.",
                ),
            ]
        ),
    )
    def post(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (in the address)
        """Let a percentage count whatever the attempts say, or take that back.

        Where a certificate hangs on an exam it waits, as the status says, until somebody who
        teaches in the school agrees in the admin; a program never is that person.
        """
        return self.once(request, lambda: self._override(request, id))

    def _override(self, request: Request, enrolment_id: UUID) -> Done:
        sent = self.read(request, OverrideBody)
        enrolment = enrolment_of(enrolment_id, self)
        at = arrived_at(request._request)
        book = course_book(course=enrolment.course, at=at)
        ids = {column.assessment_public_id: column.assessment_id for column in book.columns}
        if sent["assessment"] not in ids:
            raise ScoreNotFound("There is no such assessment in this course.")
        whose: dict[str, Any] = {
            "student_id": enrolment.student_id,
            "assessment_id": ids[sent["assessment"]],
            "reason": sent["reason"],
            "by": self.actor,
            "at": at,
        }
        row = (
            take_back_override(**whose)
            if sent["percent"] is None
            else override_score(percent=sent["percent"], **whose)
        )
        told = {
            **_set_by_hand(set_score(row), sent["assessment"]),
            "enrolment": enrolment.pk,
        }
        return Done(OverriddenSerializer(told).data)


def enrolment_of(enrolment_id: UUID, view: SchoolView) -> Enrolment:
    """One query. Raises EnrolmentNotFound."""
    rows = with_number(Enrolment.objects.visible_to(view.actor).filter(pk=enrolment_id))
    found: Enrolment | None = rows.select_related("course__school", "student").first()
    if found is None:
        raise EnrolmentNotFound("There is no such enrolment in your school.")
    return found


def _line(book: CourseBook, row: GradebookRow) -> dict[str, Any]:
    total = row.total
    lines = {line.item.key: line for line in total.lines}
    return {
        "enrolment": row.enrolment_id,
        "person": row.person,
        "total": total.percent,
        "letter": total.letter.letter if total.letter else "",
        "categories": [
            {
                "name": part.category.name,
                "weight": part.category.weight,
                "percent": part.percent,
            }
            for part in total.categories
        ],
        "scores": [
            _score(lines[column.item.key], column.assessment_public_id) for column in book.columns
        ],
    }


def _set_by_hand(one: SetScore, assessment: UUID) -> dict[str, Any]:
    return {
        "assessment": assessment,
        "percent": one.percent,
        "reason": one.reason,
        "set_by": one.who,
        "set_at": one.at,
        "status": one.state,
        "decided_by": one.decision.who if one.decision else "",
        "decision": one.decision.words if one.decision else "",
    }


def _score(line: Line, assessment: UUID) -> dict[str, Any]:
    return {
        "activity": line.item.key,
        "assessment": assessment,
        "percent": line.percent,
        "standing": line.score.standing,
        "fate": line.fate,
    }
