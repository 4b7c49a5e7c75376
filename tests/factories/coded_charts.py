"""Assessments of charts, coded by students through the services and graded with the real codes.

The charts are those of the type's examples, whose figures docs/algorithms/chart-scoring.md counts
out: the office visit has 6 points in five lines, the kitchen fall 3 in two.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django_scopes import scopes_disabled

from assessments.models import Assessment, Attempt, Question, QuestionVersion
from assessments.services.answers import SentAnswer, save_answers
from assessments.services.assessment_settings import AssessmentSettings, OneQuestion
from assessments.services.attempts import submit_attempt
from assessments.services.bank import QuestionDetails, save_category, save_question
from assessments.services.grading import grade_attempt
from assessments.services.paper_drawing import items_of
from assessments.services.papers import set_assessment
from courses.models import Course, Enrolment
from foundation.schools.actors import system_actor
from foundation.schools.scoping import in_school
from tests.assessments.examples import EXAMPLES
from tests.conftest import NOON
from tests.factories.attempts import begin

OFFICE, FALL = "office", "kitchen_fall"
CHARTS = (OFFICE, FALL)
# Nothing but the stage is a detail too few: 5.5 of 6 points.
VAGUE_STAGE = ("E11.22", "I12.9", "N18.30", "Z79.84", "M25.562")
OFFICE_KEY = ("E11.22", "I12.9", "N18.32", "Z79.84", "M25.562")
FALL_KEY = ("S52.501A", "W18.30XA")


def chart_content(name: str) -> dict[str, Any]:
    example = EXAMPLES["chart"]
    return dict(example.content if name == OFFICE else example.variants[name])


def save_chart(school_id: int, name: str, content: Mapping[str, Any]) -> Question:
    """The chart of this name, or its next version."""
    by = system_actor(school_id)
    with in_school(school_id):
        shelf = save_category(key="charts", title="Charts", by=by)
        question, _ = save_question(
            key=f"chart-{name.replace('_', '-')}",
            type_name="chart",
            category_id=shelf.pk,
            content=dict(content),
            details=QuestionDetails(difficulty=1 + CHARTS.index(name) if name in CHARTS else 3),
            note="",
            by=by,
            at=NOON,
        )
    return question


def set_charts(
    course: Course, *, charts: Sequence[str] = CHARTS, key: str = "charts", **rules: Any
) -> Assessment:
    """An assessment of the course that asks these charts, one point each."""
    with scopes_disabled():
        for name in charts:
            save_chart(course.school_id, name, chart_content(name))
        quiz: Assessment = set_assessment(
            key=key,
            settings=AssessmentSettings(title="Charts", pass_percent=Decimal(60), **rules),
            draws=[OneQuestion(f"chart-{name.replace('_', '-')}") for name in charts],
            by=system_actor(course.school_id),
        )
        order = 20 + Assessment.objects.count()
        course.modules.get().activities.get_or_create(assessment=quiz, defaults={"order": order})
    return quiz


def codes(*diagnoses: str) -> dict[str, Any]:
    """An answer with these diagnoses in this order."""
    return {"parts": {f"dx-{number}": code for number, code in enumerate(diagnoses, start=1)}}


def position_of(attempt: Attempt, name: str) -> int:
    """Where a chart stands in the paper."""
    with scopes_disabled():
        wanted = f"chart-{name.replace('_', '-')}"
        asked = QuestionVersion.objects.select_related("question").in_bulk(
            [item.version_id for item in items_of(attempt.paper)]
        )
        return next(
            item.position
            for item in items_of(attempt.paper)
            if asked[item.version_id].question.key == wanted
        )


def code_charts(
    quiz: Assessment, person: Any, answers: Mapping[str, Sequence[str]], *, hand_in: bool = True
) -> Attempt:
    """An attempt with these codes by the name of the chart, handed in and graded."""
    with in_school(quiz.school_id):
        course = Course.objects.get(modules__activities__assessment=quiz)
        Enrolment.objects.get_or_create(
            school=course.school, student=person, course=course, defaults={"enrolled_at": NOON}
        )
        attempt = begin(quiz, person)
        for name, given in answers.items():
            sent = SentAnswer(position_of(attempt, name), 0, codes(*given))
            save_answers(attempt_id=attempt.pk, answers=[sent], by=person.actor, client="test")
        if hand_in:
            submit_attempt(attempt_id=attempt.pk, by=person.actor, at=timezone.now())
            grade_attempt(attempt_id=attempt.pk, at=timezone.now())
        return Attempt.objects.get(pk=attempt.pk)
