"""Practice for a person: what is due, one question, its answer, its rating."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api.exam_answers import Shown
from assessments.api.exam_result import VERDICTS, LineSerializer, PartSerializer
from assessments.api.exam_start import NOBODY
from assessments.api.exam_views import ExamRead, ExamWrite, arrived
from assessments.api.review_examples import GIVE, RATE, RATED, REVIEW, REVIEW_LINE, TOLD
from assessments.models import ReviewCard
from assessments.queries.exam_people import actor_of_card
from assessments.queries.practice_pages import PracticeFeedback, PracticeItem, review_of
from assessments.queries.reviews import practised
from assessments.rules.practice import Rating
from assessments.services.answers import AnswerRefused
from assessments.services.review_deck import ReviewNotFound
from assessments.services.reviewing import (
    NotAnswered,
    RatingNotAllowed,
    ReviewNotDue,
    StaleReview,
    answer_review,
    rate_review,
)
from foundation.http.bodies import ObjectOrNull, StrictBody, WholeNumber
from foundation.http.pagination import CursorPages
from foundation.http.writing import Done, key_parameter, refusals_for_document
from foundation.schools.api.examples import sent_as, shown_as
from foundation.schools.public import Actor

LAST = 2**31 - 1
RATINGS = {rating.name.lower(): rating for rating in Rating}
NO_REVIEW = (ReviewNotFound, "There is no such review in your school.")
NOT_NOW = (ReviewNotDue, "This question is not due for review now.")
STALE = (StaleReview, "This question was reviewed meanwhile; this answer was not taken.")


@shown_as(REVIEW_LINE)
class ReviewLineSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    due = serializers.DateTimeField(help_text="Since when it is due.")
    lapses = serializers.IntegerField(help_text="How often it was known and then forgotten.")
    answered = serializers.SerializerMethodField(
        help_text="Whether it is answered and waits for its rating."
    )

    def get_answered(self, card: ReviewCard) -> bool:
        return card.told is not None


class StimulusSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    content = serializers.CharField(help_text="Markdown.")


class RatingChoiceSerializer(serializers.Serializer[Any]):
    rating = serializers.ChoiceField(choices=list(RATINGS))
    next_due = serializers.DateTimeField(help_text="When the question comes again then.")


class ToldSerializer(serializers.Serializer[Any]):
    answer = Shown(allow_null=True, help_text="What was answered; null: “I do not know”.")
    verdict = serializers.ChoiceField(choices=VERDICTS)
    reasons = serializers.ListField(child=serializers.CharField())
    lines = LineSerializer(many=True)
    parts = PartSerializer(many=True)
    given = serializers.CharField()
    key = serializers.CharField()
    explanation = serializers.CharField()
    ratings = RatingChoiceSerializer(many=True, help_text="What may be said of it.")


@shown_as(REVIEW)
class ReviewSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    due = serializers.DateTimeField()
    showing = serializers.IntegerField(help_text="Send it back with the answer and the rating.")
    version = serializers.IntegerField(help_text="Of the question; send it back with the answer.")
    type = serializers.CharField()
    question = Shown(help_text="What may be shown, by type; never anything of the key.")
    stimulus = StimulusSerializer(allow_null=True, help_text="The text that it is about.")
    told = ToldSerializer(allow_null=True, help_text="Null until it is answered.")


@shown_as(TOLD)
class AnsweredSerializer(ReviewSerializer):
    """A review after its answer: with the key."""


class PersonReviews(ExamRead):
    """What is due for a person."""

    page_order = ("due", "id")
    pagination_class = CursorPages

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.paginator = CursorPages()

    @extend_schema(
        operation_id="list_reviews_of_person",
        tags=["Reviews"],
        responses=ReviewLineSerializer(many=True),
        extensions=refusals_for_document([NOBODY]),
    )
    def get(self, request: Request, id: UUID, **_: Any) -> Response:  # noqa: A002 (in the address)
        """The reviews that are due now, the longest first; without questions."""
        by, at = self.person(id), arrived(request)
        rows = practised(student_id=by.user_id or 0, at=at).filter(due__lte=at)
        page = self.paginator.paginate_queryset(rows, request, view=self)
        shown = ReviewLineSerializer(page, many=True).data
        return self.paginator.get_paginated_response(shown)


class Review(ExamRead):
    """One review."""

    @extend_schema(
        operation_id="read_review",
        tags=["Reviews"],
        responses=ReviewSerializer,
        extensions=refusals_for_document([NO_REVIEW, NOT_NOW]),
    )
    def get(self, request: Request, id: UUID, **_: Any) -> Response:  # noqa: A002 (in the address)
        """A due question; once it is answered, with what was told."""
        by = _actor(self, id)
        found = review_of(card_id=id, by=by, at=arrived(request))
        return Response(ReviewSerializer(_shown(found)).data)


@sent_as(GIVE)
class AnswerBody(StrictBody):
    """An answer to what was shown."""

    showing = WholeNumber(min_value=1, max_value=LAST)
    version = WholeNumber(min_value=1, max_value=LAST)
    answer = ObjectOrNull(allow_null=True, help_text="By question type; null: “I do not know”.")


class AnswerReview(ExamWrite):
    """Answering a review."""

    @extend_schema(
        operation_id="answer_review",
        tags=["Reviews"],
        request=AnswerBody,
        parameters=[key_parameter()],
        responses=AnsweredSerializer,
        extensions=refusals_for_document(
            [NO_REVIEW, NOT_NOW, STALE, (AnswerRefused, "The answer is longer than 65000 bytes.")]
        ),
    )
    def post(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (in the address)
        """Answer, and learn what was right. It cannot be answered again before it is rated."""
        return self.once(request, lambda: self._answer(request, id))

    def _answer(self, request: Request, card_id: UUID) -> Done:
        sent = self.read(request, AnswerBody)
        by, at = _actor(self, card_id), arrived(request)
        answer_review(card_id=card_id, by=by, at=at, **sent)
        found = review_of(card_id=card_id, by=by, at=at)
        return Done(AnsweredSerializer(_shown(found)).data)


@sent_as(RATE)
class RatingBody(StrictBody):
    """How well it was known."""

    showing = WholeNumber(min_value=1, max_value=LAST)
    rating = serializers.ChoiceField(choices=list(RATINGS))


@shown_as(RATED)
class RatedSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    rating = serializers.ChoiceField(choices=list(RATINGS))
    next_due = serializers.DateTimeField()


class RateReview(ExamWrite):
    """Rating a review."""

    @extend_schema(
        operation_id="rate_review",
        tags=["Reviews"],
        request=RatingBody,
        parameters=[key_parameter()],
        responses=RatedSerializer,
        extensions=refusals_for_document(
            [
                NO_REVIEW,
                STALE,
                (NotAnswered, "Answer the question first."),
                (
                    RatingNotAllowed,
                    "A right answer is rated Hard, Good or Easy; any other one is asked again "
                    "soon.",
                ),
            ]
        ),
    )
    def post(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (in the address)
        """Say how well it was known: one of the ratings that came with the answer."""
        return self.once(request, lambda: self._rate(request, id))

    def _rate(self, request: Request, card_id: UUID) -> Done:
        sent = self.read(request, RatingBody)
        done = rate_review(
            card_id=card_id,
            showing=sent["showing"],
            rating=RATINGS[sent["rating"]],
            by=_actor(self, card_id),
            at=arrived(request),
        )
        told = {"id": card_id, "rating": sent["rating"], "next_due": done.next_due}
        return Done(RatedSerializer(told).data)


def _actor(view: ExamRead, card_id: UUID) -> Actor:
    return actor_of_card(card_id=card_id, program=view.actor)


def _shown(found: PracticeItem) -> dict[str, Any]:
    return {
        "id": found.card.pk,
        "due": found.card.due,
        "showing": found.card.showing,
        "version": found.version.number,
        "type": found.item.type_name,
        "question": found.item.presentation,
        "stimulus": found.stimulus,
        "told": found.feedback and _told(found, found.feedback),
    }


def _told(found: PracticeItem, feedback: PracticeFeedback) -> dict[str, Any]:
    review = feedback.review
    return {
        "answer": found.item.answer,
        "verdict": feedback.verdict,
        "reasons": feedback.reasons,
        "lines": review.lines,
        "parts": review.parts,
        "given": review.given,
        "key": review.key,
        "explanation": review.explanation,
        "ratings": [
            {"rating": choice.rating.name.lower(), "next_due": choice.due}
            for choice in feedback.choices
        ],
    }
