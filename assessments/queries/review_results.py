"""What a result page says of the review deck."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery

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
    """Nothing while the key is hidden: how many came tells how many were wrong. One query."""
    if not reveal.key:
        return DeckOfResult(added=0, questions={})
    position_of = {
        item.question_id: item.position for item in items_of(attempt.paper) if not item.pilot
    }
    card = ReviewCard.objects.filter(
        question=OuterRef("pk"), student_id=attempt.student_id, suspended=False
    )
    lapsed = ReviewLog.objects.filter(card=OuterRef("pk"), attempt=attempt)
    by_this = card.filter(Q(attempt=attempt, by_hand=False) | Exists(lapsed))
    rows = (
        practisable_questions(at=at)
        .filter(pk__in=position_of)
        .order_by()
        .annotate(card_id=Subquery(card.values("pk")[:1]), by_this=Exists(by_this))
        .values_list("pk", "card_id", "by_this")
    )
    found = list(rows)
    return DeckOfResult(
        added=sum(by_this for _, _, by_this in found),
        questions={position_of[pk]: InDeck(card_id) for pk, card_id, _ in found},
    )
