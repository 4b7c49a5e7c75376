"""What comes into the review deck of a student, and what is taken out."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import AnswerStep, Attempt, Grade, Question, ReviewCard, ReviewLog
from assessments.queries.attempt_pages import own_attempt
from assessments.queries.reveals import reveal_of
from assessments.queries.reviews import practisable_questions
from assessments.question_types.registry import question_types
from assessments.rules.drawing import PaperItem
from assessments.rules.lifecycle import State
from assessments.rules.paper_rules import rules_of
from assessments.rules.practice import (
    SCHEDULER_NAME,
    Rating,
    last_review_of,
    new_state,
    rate,
    seed_of,
)
from assessments.services.attempts import AttemptNotFound
from assessments.services.paper_drawing import items_of
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

log = structlog.get_logger(__name__)
NOT_SURE = 1


class ReviewNotFound(Refusal):
    code = "review_not_found"
    kind = Kind.NOT_FOUND


class KeyNotShown(Refusal):
    code = "key_not_shown"
    kind = Kind.FORBIDDEN


class NotForReview(Refusal):
    """A question on trial, one that a person marks, or one that is asked no more."""

    code = "not_for_review"


@dataclass(frozen=True, slots=True)
class Added:
    """What a graded attempt did to the deck."""

    made: int
    rescheduled: int


@dataclass(frozen=True, slots=True)
class _Answered:
    """An answer that belongs into the deck."""

    item: PaperItem
    share: Decimal


def add_graded_answers(*, attempt_id: UUID) -> Added:
    """Put the wrong and the unsure answers of a graded attempt into the student's deck.

    A question that is there already is due again once for this attempt, if it was wrong again;
    one that the student took out comes back then. Repeating the call changes nothing, nor does a
    grade that comes after a later review. Thirteen statements at most, whatever the length.
    """
    with transaction.atomic():
        attempt: Attempt = Attempt.objects.get(pk=attempt_id)
        if attempt.state != State.GRADED or attempt.submitted_at is None:
            return Added(0, 0)
        answered = _for_review(attempt)
        if not answered:
            return Added(0, 0)
        cards = [_new_card(attempt, one.item, at=attempt.submitted_at) for one in answered]
        ReviewCard.objects.bulk_create(cards, ignore_conflicts=True)
        again = {one.item.question_id: one for one in answered if one.share < 1}
        rescheduled = _let_lapse(attempt, again)
        made = ReviewCard.objects.filter(pk__in=[card.pk for card in cards]).count()
    log.info("review_cards_added", attempt=str(attempt_id), made=made, rescheduled=rescheduled)
    return Added(made, rescheduled)


def add_to_review(*, attempt_id: UUID, position: int, by: Actor, at: datetime) -> ReviewCard:
    """Put a question of an own result into the deck, due now; one that was taken out comes back.

    Repeating the call is harmless. Raises AttemptNotFound, KeyNotShown, NotForReview.
    """
    attempt = own_attempt(attempt_id=attempt_id, by=by)
    if not reveal_of(attempt, by=by, at=at).key:
        raise KeyNotShown(_("What was right is not shown yet, so it cannot be practised either."))
    items = items_of(attempt.paper)
    if not 1 <= position <= len(items):
        raise AttemptNotFound(_("This attempt has no such question."))
    item = items[position - 1]
    allowed = practisable_questions(at=at).filter(pk=item.question_id)
    if item.pilot or not allowed.exists():
        raise NotForReview(_("This question is not asked in the review."))
    with transaction.atomic():
        card = _new_card(attempt, item, at=at, by_hand=True)
        ReviewCard.objects.bulk_create([card], ignore_conflicts=True)
        rows = ReviewCard.objects.select_for_update(of=("self",))
        found: ReviewCard = rows.get(student_id=card.student_id, question_id=card.question_id)
        return _set_suspended(found, suspended=False)


def add_missed_to_review(*, attempt_id: UUID, by: Actor, at: datetime) -> int:
    """Put all that was not right in an own result into the deck; how many came in by this call.

    What was taken out comes back. Those that are there already stay as they stand, so repeating
    it adds none. Seven statements at most. Raises AttemptNotFound, KeyNotShown.
    """
    attempt = own_attempt(attempt_id=attempt_id, by=by)
    if not reveal_of(attempt, by=by, at=at).key:
        raise KeyNotShown(_("What was right is not shown yet, so it cannot be practised either."))
    with transaction.atomic():
        missed = {one.item.question_id: one.item for one in _for_review(attempt) if one.share < 1}
        allowed = practisable_questions(at=at).filter(pk__in=missed).order_by()
        ids = set(allowed.values_list("pk", flat=True))
        own = ReviewCard.objects.filter(student_id=attempt.student_id, question_id__in=ids)
        before = set(own.filter(suspended=False).values_list("question_id", flat=True))
        cards = [
            _new_card(attempt, item, at=at, by_hand=True)
            for question_id, item in missed.items()
            if question_id in ids - before
        ]
        ReviewCard.objects.bulk_create(cards, ignore_conflicts=True)
        own.filter(suspended=True).update(suspended=False)
    return len(ids - before)


def remove_from_review(*, card_id: UUID, by: Actor) -> ReviewCard:
    """Take a question out of the own deck. Repeating it is harmless. Raises ReviewNotFound."""
    with transaction.atomic():
        return _set_suspended(lock_own_card(card_id=card_id, by=by), suspended=True)


def put_back(*, card_id: UUID, by: Actor) -> ReviewCard:
    """Undo ``remove_from_review``: the question is due when it would have been."""
    with transaction.atomic():
        return _set_suspended(lock_own_card(card_id=card_id, by=by), suspended=False)


def lock_own_card(*, card_id: UUID, by: Actor) -> ReviewCard:
    """The actor's own card under its row's lock. One query. Raises ReviewNotFound."""
    rows = ReviewCard.objects.visible_to(by).select_for_update(of=("self",))
    card: ReviewCard | None = rows.filter(pk=card_id, student_id=by.user_id).first()
    if card is None:
        raise ReviewNotFound(_("This question is not in your review."))
    return card


def _set_suspended(card: ReviewCard, *, suspended: bool) -> ReviewCard:
    if card.suspended != suspended:
        card.suspended = suspended
        card.save(update_fields=["suspended"])
    return card


def _for_review(attempt: Attempt) -> list[_Answered]:
    """The answers that were not wholly right, or not sure. Three queries."""
    grade: Grade = Grade.objects.filter(attempt=attempt).latest("number")
    outcomes = {outcome["position"]: outcome for outcome in grade.outcomes}
    unsure = _unsure(attempt)
    items = [item for item in items_of(attempt.paper) if not item.pilot]
    found = [
        _Answered(item, share)
        for item in items
        for share in [Decimal(outcomes[item.position]["share"])]
        if share < 1 or item.position in unsure
    ]
    graded_alone = _graded_without_person({one.item.question_id for one in found})
    return [one for one in found if one.item.question_id in graded_alone]


def _unsure(attempt: Attempt) -> set[int]:
    """The positions that were flagged, or not sure; who names nothing is not sure. One query."""
    asks = rules_of(attempt.paper).scheme.certainty
    newest = (
        AnswerStep.objects.filter(attempt=attempt)
        .order_by("position", "-revision")
        .distinct("position")
        .values_list("position", "flagged", "certainty")
    )
    return {
        position
        for position, flagged, certainty in newest
        if flagged or (asks and (certainty or NOT_SURE) == NOT_SURE)
    }


def _graded_without_person(question_ids: Collection[int]) -> set[int]:
    kinds = question_types()
    rows = Question.objects.filter(pk__in=question_ids).values_list("pk", "question_type")
    return {pk for pk, name in rows if name in kinds and not kinds[name].needs_person}


def _new_card(
    attempt: Attempt, item: PaperItem, *, at: datetime, by_hand: bool = False
) -> ReviewCard:
    return ReviewCard(
        school_id=attempt.school_id,
        student_id=attempt.student_id,
        question_id=item.question_id,
        state=new_state(due=at),
        due=at,
        attempt=attempt,
        position=item.position,
        by_hand=by_hand,
        seed=secrets.randbits(62),
        created_at=at,
    )


def _let_lapse(attempt: Attempt, again: dict[int, _Answered]) -> int:
    """Count a wrong answer as a review, for cards that are older than this attempt.

    Locked in the order of their ids, so that two attempts cannot wait for each other. Five
    statements at most.
    """
    cards: Sequence[Any] = list(
        ReviewCard.objects.select_for_update(of=("self",))
        .filter(student_id=attempt.student_id, question_id__in=again)
        .exclude(attempt=attempt)
        .order_by("pk")
    )
    if not cards:
        return 0
    logs = ReviewLog.objects.filter(card__in=cards, attempt=attempt)
    counted = set(logs.values_list("card_id", flat=True))
    lapsed = [c for c in cards if c.pk not in counted and _is_older(c, attempt)]
    if not lapsed:
        return 0
    entries = [_lapse(card, attempt, again[card.question_id]) for card in lapsed]
    ReviewLog.objects.bulk_create(entries)
    ReviewCard.objects.bulk_update(lapsed, ["state", "due", "lapses", "suspended", "showing"])
    # An answer that was told and not rated is of an older showing. Apart, since a bulk update would
    # write the JSON null.
    ReviewCard.objects.filter(pk__in=[card.pk for card in lapsed]).update(told=None)
    return len(lapsed)


def _is_older(card: ReviewCard, attempt: Attempt) -> bool:
    assert attempt.submitted_at is not None
    return attempt.submitted_at > max(
        card.created_at, last_review_of(card.state) or card.created_at
    )


def _lapse(card: ReviewCard, attempt: Attempt, answered: _Answered) -> ReviewLog:
    """The log of it; the card is changed, and not saved."""
    assert attempt.submitted_at is not None
    seed = seed_of(card.seed, card.showing)
    scheduled = rate(card.state, Rating.AGAIN, at=attempt.submitted_at, seed=seed)
    entry = ReviewLog(
        school_id=card.school_id,
        card=card,
        number=card.showing,
        version_id=answered.item.version_id,
        order=list(answered.item.order),
        answer=None,
        share=answered.share,
        rating=Rating.AGAIN,
        reviewed_at=attempt.submitted_at,
        before=card.state,
        scheduler=SCHEDULER_NAME,
        attempt=attempt,
    )
    card.state, card.due = dict(scheduled.state), scheduled.due
    card.lapses += scheduled.lapse
    card.suspended = False
    card.showing += 1
    return entry
