"""Review decks, filled by attempts."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from assessments.models import Assessment, Attempt, ReviewCard
from assessments.question_types.registry import question_type
from assessments.services.attempts import submit_attempt
from assessments.services.grading import grade_attempt
from assessments.services.review_deck import add_graded_answers
from tests.factories.attempts import answer_all, begin


def graded_attempt(quiz: Assessment, person: Any, *, right: int = 0) -> Attempt:
    """Handed in and graded, so many right; the deck does not know of it yet."""
    attempt = begin(quiz, person)
    answer_all(attempt, person, right=right)
    submit_attempt(attempt_id=attempt.pk, by=person.actor, at=timezone.now())
    grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    attempt.refresh_from_db()
    return attempt


def reviewed_attempt(quiz: Assessment, person: Any, *, right: int = 0) -> Attempt:
    """And what was wrong is in the deck."""
    attempt = graded_attempt(quiz, person, right=right)
    add_graded_answers(attempt_id=attempt.pk)
    return attempt


def key_of(card: ReviewCard) -> dict[str, Any]:
    """A full-score answer to the showing of a card."""
    from assessments.services.reviewing import order_of

    version = card.question.current_version
    assert version is not None
    kind = question_type(card.question.question_type)
    content = kind.read_content(version.content)
    return kind.key_answer(content, order_of(card, kind, content))


def make_due(card: ReviewCard, at: datetime) -> ReviewCard:
    """As if its time had come."""
    ReviewCard.objects.filter(pk=card.pk).update(due=at)
    card.refresh_from_db()
    return card
