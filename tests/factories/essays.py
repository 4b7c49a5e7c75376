"""A quiz with essays, and the marks that a person gives."""

from typing import Any

from django.utils import timezone

from assessments.models import Assessment, Attempt
from assessments.question_types.testing import best_marks
from assessments.services.answers import SentAnswer, save_answers
from assessments.services.attempts import submit_attempt
from assessments.services.bank import QuestionDetails, save_category, save_question
from assessments.services.grading import grade_attempt
from assessments.services.marking import held_items, mark_item
from courses.models import Course
from foundation.schools.actors import system_actor
from tests.conftest import NOON
from tests.factories.attempts import begin, key_answers
from tests.factories.courses import enrol_student, make_quiz, single_choice

LEVEL_NOBODY_SEES_YET = "The query names no diagnosis."
GOOD_ANSWER = "Please clarify the cause."


def essay(number: int) -> dict[str, Any]:
    """Content of an essay of two criteria, five points together."""
    return {
        "stem": f"Write query {number} to the physician.",
        "shortest": 5,
        "longest": 80,
        "criteria": [
            {
                "key": "neutral",
                "title": "Asks without leading",
                "levels": [
                    {"key": "open", "text": LEVEL_NOBODY_SEES_YET, "points": 2},
                    {"key": "leads", "text": "It asks for one diagnosis.", "points": 0},
                ],
            },
            {
                "key": "evidence",
                "title": "Cites the chart",
                "levels": [
                    {"key": "cited", "text": "Signs are cited.", "points": 3},
                    {"key": "none", "text": "Nothing is cited.", "points": 0},
                ],
            },
        ],
        "good_answer": GOOD_ANSWER,
        "explanation": "A query does not lead.",
    }


def make_essay_quiz(course: Course, *, essays: int = 2) -> Assessment:
    """A quiz of the course with so many essays and one single choice, one point each."""
    by = system_actor(course.school_id)
    shelf = save_category(key="queries", title="Queries", by=by)
    contents = [("essay", essay(number)) for number in range(1, essays + 1)]
    contents.append(("single_choice", single_choice(1)))
    for number, (kind, content) in enumerate(contents, start=1):
        save_question(
            key=f"queries-{number}",
            type_name=kind,
            category_id=shelf.pk,
            content=content,
            details=QuestionDetails(),
            note="",
            by=by,
            at=NOON,
        )
    quiz = make_quiz(course.school, category="queries", count=len(contents))
    course.modules.get().activities.get_or_create(order=9, assessment=quiz)
    return quiz


def hand_in_essays(course: Course, quiz: Assessment, person: Any) -> Attempt:
    """An attempt with every answer given, handed in, and graded as far as it goes by itself."""
    enrol_student(course, person)
    attempt = begin(quiz, person)
    answers = [
        SentAnswer(position=position, base=0, content=key)
        for position, key in key_answers(attempt).items()
    ]
    save_answers(attempt_id=attempt.pk, answers=answers, by=person.actor, client="test")
    submit_attempt(attempt_id=attempt.pk, by=person.actor, at=timezone.now())
    grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    return Attempt.objects.get(pk=attempt.pk)


def mark_all(attempt: Attempt, person: Any, *, comment: str = "") -> None:
    """The best marks for whatever waits."""
    for position, held in held_items(attempt=attempt).items():
        mark_item(
            attempt_id=attempt.pk,
            position=position,
            marks=best_marks(held.rubric),
            comment=comment,
            by=person.actor,
            at=timezone.now(),
        )
