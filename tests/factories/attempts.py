"""Attempts, taken through the services."""

from typing import Any

from django.utils import timezone

from assessments.models import Assessment, Attempt, QuestionVersion
from assessments.question_types.registry import question_type
from assessments.services.answers import SentAnswer, save_answers
from assessments.services.attempts import start_attempt
from assessments.services.paper_drawing import items_of


def begin(quiz: Assessment, person: Any) -> Attempt:
    return start_attempt(assessment_id=quiz.pk, by=person.actor, at=timezone.now())


def key_answers(attempt: Attempt) -> dict[int, dict[str, Any]]:
    """A full-score answer for each position."""
    answers = {}
    for item in items_of(attempt.paper):
        version = QuestionVersion.objects.select_related("question").get(pk=item.version_id)
        kind = question_type(version.question.question_type)
        answers[item.position] = kind.key_answer(kind.read_content(version.content), item.order)
    return answers


def wrong_answer(right: dict[str, Any]) -> dict[str, Any]:
    """Another option of a three-option question."""
    return {"chosen": right["chosen"] % 3 + 1}


def answer_all(attempt: Attempt, person: Any, *, right: int | None = None) -> None:
    """Answer every item; the first ``right`` of them rightly, all where it is not given."""
    keys = key_answers(attempt)
    sent = [
        SentAnswer(
            position=position,
            base=0,
            content=key if right is None or position <= right else wrong_answer(key),
        )
        for position, key in keys.items()
    ]
    save_answers(attempt_id=attempt.pk, answers=sent, by=person.actor, client="test")
