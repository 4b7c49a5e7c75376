"""What a result page says of the review deck."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from assessments.models import Attempt, ReviewCard, ReviewLog
from assessments.queries.reviews import practisable_questions
from assessments.rules.reveal import Reveal
from assessments.services.paper_drawing import items_of


@dataclass(frozen=True, slots=True)
class InDeck:
    """Whether a question of a result is practised. ``card_id`` is empty where it is not."""

    card_id: UUID | None


@dataclass(frozen=True, slots=True)
class DeckOfResult:
    """By position, only those that can be practised; how many came here by this attempt."""

    added: int
    questions: dict[int, InDeck]


def deck_of_result(*, attempt: Attempt, reveal: Reveal, at: datetime) -> DeckOfResult:
    """Nothing while the key is hidden: how many came tells how many were wrong. Two queries."""
    if not reveal.key:
        return DeckOfResult(added=0, questions={})
    items = [item for item in items_of(attempt.paper) if not item.pilot]
    mine = ReviewCard.objects.filter(student_id=attempt.student_id, suspended=False)
    lapsed = ReviewLog.objects.filter(card=OuterRef("pk"), attempt=attempt)
    cards = {
        question_id: (card_id, by_this)
        for card_id, question_id, by_this in mine.filter(
            question_id__in=[item.question_id for item in items]
        )
        .annotate(by_this=Q(attempt=attempt, by_hand=False) | Exists(lapsed))
        .values_list("pk", "question_id", "by_this")
    }
    askable = set(_askable([item.question_id for item in items], at))
    return DeckOfResult(
        added=sum(by_this for _, by_this in cards.values()),
        questions={
            item.position: InDeck(cards[item.question_id][0] if item.question_id in cards else None)
            for item in items
            if item.question_id in askable
        },
    )


def _askable(question_ids: list[int], at: datetime) -> "list[int]":
    rows = practisable_questions(at=at).filter(pk__in=question_ids).order_by()
    return list(rows.values_list("pk", flat=True))
