"""Practising: one question of the deck is answered, told, rated, and perhaps rated again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import QuestionVersion, ReviewCard, ReviewLog
from assessments.queries.reviews import practised
from assessments.question_types.contract import QuestionType, Shuffle
from assessments.question_types.registry import question_type
from assessments.rules.practice import (
    SCHEDULER_NAME,
    Rating,
    due_of,
    rate,
    ratings_for,
    seed_of,
    shown_order,
)
from assessments.services.answers import storable_answer
from assessments.services.answers_in_codes import CodeDesk, grade_answer
from assessments.services.review_deck import lock_own_card
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor


class ReviewNotDue(Refusal):
    """Not due, or not to be practised now: in an attempt that runs, or its key is hidden."""

    code = "review_not_due"


class StaleReview(Refusal):
    code = "review_stale"


class NotAnswered(Refusal):
    code = "review_not_answered"


class RatingNotAllowed(Refusal):
    code = "rating_not_allowed"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in practice, as it was given to one version in one order."""

    version_id: int
    order: tuple[str, ...]
    answer: dict[str, Any] | None
    share: Decimal
    at: datetime


@dataclass(frozen=True, slots=True)
class Rated:
    """A review that was written, and when the question comes again."""

    card: ReviewCard
    number: int
    rating: Rating
    next_due: datetime


def answer_review(
    *,
    card_id: UUID,
    showing: int,
    version: int,
    answer: Mapping[str, Any] | None,
    by: Actor,
    at: datetime,
) -> ReviewCard:
    """Take the answer to what was shown; from then on its key may be told. Five statements.

    ``version`` is the number of the version that was shown; an empty answer is "I do not know".
    The same answer again changes nothing. Raises ReviewNotFound, ReviewNotDue, StaleReview,
    AnswerRefused.
    """
    given = storable_answer(answer, name="The answer")
    with transaction.atomic():
        card = lock_own_card(card_id=card_id, by=by)
        if card.showing != showing:
            raise StaleReview(_("This question was reviewed meanwhile; this answer was not taken."))
        found = practised(student_id=card.student_id, at=at).filter(pk=card.pk, due__lte=at)
        shown = found.select_related("question__current_version").first()
        if shown is None:
            raise ReviewNotDue(_("This question is not due for review now."))
        if card.told is not None:
            if card.told["answer"] != given:
                raise StaleReview(_("This question is answered already; the first answer counts."))
            return card
        current = shown.question.current_version
        if current.number != version:
            raise StaleReview(_("The question was changed meanwhile. Here it is as it is now."))
        kind = question_type(shown.question.question_type)
        content = kind.read_content(current.content)
        order = order_of(card, kind, content)
        desk = CodeDesk(school_id=card.school_id)
        outcome = grade_answer(kind, content, order, given, desk=desk)
        card.told = {
            "version": current.pk,
            "order": list(order),
            "answer": given,
            "share": str(outcome.share),
            "at": at.isoformat(),
        }
        card.save(update_fields=["told"])
    return card


def rate_review(*, card_id: UUID, showing: int, rating: Rating, by: Actor, at: datetime) -> Rated:
    """Say how well it was known; this decides when the question comes again. Five statements.

    The moment that counts is that of the answer, so that what a button promises is what happens.
    Two presses are one review. Raises ReviewNotFound, NotAnswered, RatingNotAllowed, StaleReview.
    """
    with transaction.atomic():
        card = lock_own_card(card_id=card_id, by=by)
        if card.showing != showing:
            return _repeated(card, showing, rating)
        told = told_of(card)
        if told is None:
            raise NotAnswered(_("Answer the question first."))
        if rating not in ratings_for(told.share):
            raise RatingNotAllowed(
                _("A right answer is rated Hard, Good or Easy; any other one is asked again soon.")
            )
        seed = seed_of(card.seed, card.showing)
        scheduled = rate(card.state, rating, at=told.at, seed=seed)
        _write(card, told, rating=rating)
        card.state, card.due = dict(scheduled.state), scheduled.due
        card.lapses += scheduled.lapse
        _next_showing(card, told=None)
    return Rated(card, number=showing, rating=rating, next_due=card.due)


def undo_review(*, card_id: UUID, number: int, by: Actor, at: datetime) -> ReviewCard:
    """Take the last rating back: the answer stands, and can be rated again. Six statements.

    A row is added, none removed. Repeating it is harmless. Raises ReviewNotFound, StaleReview.
    """
    with transaction.atomic():
        card = lock_own_card(card_id=card_id, by=by)
        logs = list(ReviewLog.objects.filter(card=card).order_by("-number")[:1])
        last = logs[0] if logs else None
        if last is not None and last.undoes_id is not None and last.number == number + 1:
            return card
        if (
            last is None
            or last.number != number
            or last.rating is None
            or last.attempt_id is not None
            or card.told is not None
        ):
            raise StaleReview(_("Only the last rating of a question can be taken back."))
        told = Told(last.version_id, tuple(last.order), last.answer, last.share, last.reviewed_at)
        _write(card, told, undoes=last)
        was = rate(last.before, Rating(last.rating), at=told.at, seed=seed_of(card.seed, number))
        card.state, card.due = last.before, due_of(last.before)
        card.lapses -= was.lapse
        _next_showing(card, told=told)
    return card


def told_of(card: ReviewCard) -> Told | None:
    """What was answered to the showing and waits for its rating."""
    if card.told is None:
        return None
    return Told(
        version_id=card.told["version"],
        order=tuple(card.told["order"]),
        answer=card.told["answer"],
        share=Decimal(card.told["share"]),
        at=datetime.fromisoformat(card.told["at"]),
    )


def order_of(card: ReviewCard, kind: QuestionType, content: Any) -> tuple[str, ...]:
    """The options of this showing, in the order that is shown."""
    return shown_order(
        tuple(kind.option_keys(content)),
        shuffled=kind.shuffle(content) is not Shuffle.NEVER,
        seed=seed_of(card.seed, card.showing),
    )


def version_told(told: Told) -> QuestionVersion:
    """The version that was answered, with its question. One query."""
    found: QuestionVersion = QuestionVersion.objects.select_related("question").get(
        pk=told.version_id
    )
    return found


def _repeated(card: ReviewCard, showing: int, rating: Rating) -> Rated:
    """The same rating pressed twice: what came of the first press."""
    done = ReviewLog.objects.filter(
        card=card, number=showing, rating=rating, attempt__isnull=True, undone_by__isnull=True
    )
    if card.showing != showing + 1 or not done.exists():
        raise StaleReview(_("You have rated this question already; this rating was not taken."))
    return Rated(card, number=showing, rating=rating, next_due=card.due)


def _write(
    card: ReviewCard, told: Told, *, rating: Rating | None = None, undoes: ReviewLog | None = None
) -> None:
    ReviewLog.objects.create(
        school_id=card.school_id,
        card=card,
        number=card.showing,
        version_id=told.version_id,
        order=list(told.order),
        answer=told.answer,
        share=told.share,
        rating=rating,
        reviewed_at=told.at,
        before=card.state,
        scheduler=SCHEDULER_NAME,
        undoes=undoes,
    )


def _next_showing(card: ReviewCard, *, told: Told | None) -> None:
    card.showing += 1
    card.told = told and {
        "version": told.version_id,
        "order": list(told.order),
        "answer": told.answer,
        "share": str(told.share),
        "at": told.at.isoformat(),
    }
    card.save(update_fields=["state", "due", "lapses", "told", "showing"])
