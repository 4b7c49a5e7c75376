"""One question of the deck: as it is asked, and once it is answered with its key."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from assessments.models import QuestionVersion, ReviewCard, ReviewLog, StimulusVersion
from assessments.queries.attempt_pages import PageItem, verdict_of
from assessments.queries.hidden_keys import questions_with_hidden_explanation
from assessments.queries.reveals import shown_part
from assessments.queries.reviews import practised
from assessments.question_types.contract import QuestionType, Review
from assessments.question_types.registry import question_type
from assessments.rules.practice import Rating, Scheduled, choices, seed_of, suggested
from assessments.rules.reveal import Reveal
from assessments.services.answers_in_codes import CodeDesk, grade_answer
from assessments.services.review_deck import ReviewNotFound
from assessments.services.reviewing import ReviewNotDue, Told, order_of, told_of, version_told
from foundation.schools.public import Actor

# The question stands alone on its page.
POSITION = 1


@dataclass(frozen=True, slots=True)
class PracticeFeedback:
    """What is told of an answer, and what may be said of it. ``told_at``: when it was given."""

    verdict: str
    review: Review
    reasons: list[str]
    lesson_key: str
    template: str
    choices: list[Scheduled]
    suggested: Rating
    told_at: datetime


@dataclass(frozen=True, slots=True)
class PracticeItem:
    """One showing of a card. ``feedback`` is empty until it is answered."""

    card: ReviewCard
    version: QuestionVersion
    item: PageItem
    stimulus: StimulusVersion | None
    script: str
    style: str
    feedback: PracticeFeedback | None


@dataclass(frozen=True, slots=True)
class LastRating:
    """What was rated last, which can be taken back."""

    card_id: UUID
    number: int
    next_due: datetime


def next_review(*, by: Actor, at: datetime) -> PracticeItem | None:
    """What is asked now: first what was answered and not rated, then what is due longest.

    Two queries at most.
    """
    card = _shown(by, at).order_by(F("told").asc(nulls_last=True), "due", "pk").first()
    return _practice_item(card) if card is not None else None


def review_of(*, card_id: UUID, by: Actor, at: datetime) -> PracticeItem:
    """A due card of one's own. Three queries at most. Raises ReviewNotFound, ReviewNotDue."""
    card = _shown(by, at).filter(pk=card_id).first()
    if card is None:
        if not ReviewCard.objects.filter(pk=card_id, student_id=by.user_id).exists():
            raise ReviewNotFound(_("There is no such review."))
        raise ReviewNotDue(_("This question is not due for review now."))
    return _practice_item(card)


def type_of_card(*, card_id: UUID, by: Actor) -> QuestionType:
    """How to read an answer to a card of one's own. One query. Raises ReviewNotFound."""
    rows = ReviewCard.objects.visible_to(by).filter(pk=card_id, student_id=by.user_id)
    name = rows.values_list("question__question_type", flat=True).first()
    if name is None:
        raise ReviewNotFound(_("There is no such review."))
    return question_type(name)


def last_rating(*, card_id: UUID, by: Actor) -> LastRating | None:
    """The rating that can be taken back; None where there is none any more. One query."""
    newest: Any = (
        ReviewLog.objects.filter(card_id=card_id, card__student_id=by.user_id)
        .select_related("card")
        .order_by("-number")
        .first()
    )
    if newest is None or newest.rating is None or newest.attempt_id or newest.card.told:
        return None
    return LastRating(card_id=card_id, number=newest.number, next_due=newest.card.due)


def _shown(by: Actor, at: datetime) -> Any:
    """What is due, each with whether its explanation may be told."""
    student_id = by.user_id or 0
    hidden = questions_with_hidden_explanation(student_id=student_id, at=at)
    unexplained = When(question__in=hidden, then=Value(False))  # noqa: FBT003
    return (
        practised(student_id=student_id, at=at)
        .filter(due__lte=at, school_id=by.school_id)
        .annotate(explained=Case(unexplained, default=Value(True)))  # noqa: FBT003
        .select_related("question__current_version", "question__stimulus__current_version")
    )


def _practice_item(card: Any) -> PracticeItem:
    told = told_of(card)
    version = card.question.current_version if told is None else version_told(told)
    kind = question_type(card.question.question_type)
    content = kind.read_content(version.content)
    order = order_of(card, kind, content) if told is None else told.order
    answer = told.answer if told else None
    stimulus = card.question.stimulus
    return PracticeItem(
        card=card,
        version=version,
        item=PageItem(
            number=POSITION,
            type_name=kind.name,
            template=kind.template,
            answer_kind=kind.answer_kind,
            field_name=f"answer-{POSITION}",
            presentation=kind.present(content, order),
            answer=answer,
            revision=0,
            answered=kind.is_answered(answer),
            locked=told is not None,
        ),
        stimulus=stimulus.current_version if stimulus else None,
        script=kind.script,
        style=kind.style,
        feedback=None if told is None else _feedback(card, told, content),
    )


def _feedback(card: Any, told: Told, content: Any) -> PracticeFeedback:
    kind = question_type(card.question.question_type)
    reveal = Reveal(own_answers=True, answers=True, key=True, explanation=card.explained)
    desk = CodeDesk(school_id=card.school_id)
    outcome = grade_answer(kind, content, told.order, told.answer, desk=desk)
    return PracticeFeedback(
        verdict=verdict_of(told.share, answered=kind.is_answered(told.answer)),
        review=shown_part(
            kind.review_graded(content, told.order, told.answer, outcome.details), reveal
        ),
        reasons=[reason.text for reason in outcome.reasons] if card.explained else [],
        lesson_key=card.question.lesson if card.explained else "",
        template=kind.review_template,
        choices=choices(card.state, told.share, at=told.at, seed=seed_of(card.seed, card.showing)),
        suggested=suggested(told.share),
        told_at=told.at,
    )
