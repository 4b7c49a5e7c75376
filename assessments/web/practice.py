"""Practising: the deck, one question at a time, its rating."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.queries.practice_pages import (
    PracticeFeedback,
    last_rating,
    next_review,
    type_of_card,
)
from assessments.queries.reviews import deck_page
from assessments.question_types.form_fields import fields_of
from assessments.rules.practice import Rating
from assessments.services.answers import AnswerRefused
from assessments.services.review_deck import (
    add_to_review,
    put_back,
    remove_from_review,
)
from assessments.services.reviewing import (
    NotAnswered,
    RatingNotAllowed,
    ReviewNotDue,
    StaleReview,
    answer_review,
    rate_review,
    undo_review,
)
from assessments.slots import lesson_places
from assessments.web.practice_words import chart_of, in_words, rating_label
from foundation.schools.public import Actor, actor_of, arrived_at, member_required

SESSION = 10
MOST_IN_SESSION = 100
# What the student can do nothing about but go on: said on the next page.
PASSED = (ReviewNotDue, StaleReview, NotAnswered, RatingNotAllowed, AnswerRefused)


@require_safe
@member_required
def practice(request: HttpRequest) -> HttpResponse:
    """What is due now and in the coming days; what was done a moment ago can be undone."""
    by, at = actor_of(request), arrived_at(request)
    deck = deck_page(student_id=by.user_id or 0, at=at)
    removed = _id(request.GET.get("removed", ""))
    standing = deck.standing
    return render(
        request,
        "assessments/practice.html",
        {
            "standing": standing,
            "forecast": deck.forecast,
            "chart": chart_of(deck.forecast),
            "session": SESSION,
            "few_url": _next_url(left=SESSION) if standing.due > SESSION else "",
            "all_url": reverse("assessments:practice_next"),
            "rated": _rated(request.GET.get("rated", ""), by, at),
            "put_back_url": reverse("assessments:practice_put_back", args=[removed])
            if removed
            else "",
        },
    )


@require_safe
@member_required
def practice_next(request: HttpRequest) -> HttpResponse:
    """The next question that is due, or what was told of the one that was answered."""
    by, at, left = actor_of(request), arrived_at(request), _left(request.GET)
    found = next_review(by=by, at=at) if left != 0 else None
    rated = request.GET.get("rated", "")
    if found is None:
        messages.success(request, _done(left))
        return redirect(_url("practice", rated=rated))
    feedback = found.feedback
    return render(
        request,
        "assessments/practice_next.html",
        {
            "found": found,
            "item": found.item,
            "feedback": feedback,
            "lesson": _lesson(by, feedback),
            "choices": _choices(feedback),
            "left": "" if left is None else left,
            "rated": _rated(rated, by, at),
            "answer_url": reverse("assessments:practice_answer", args=[found.card.pk]),
            "rate_url": reverse("assessments:practice_rate", args=[found.card.pk]),
            "remove_url": reverse("assessments:practice_remove", args=[found.card.pk]),
        },
    )


@require_POST
@member_required
def practice_answer(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """Answer what is shown, or say that it is not known; then its key is told."""
    left, given = _left(request.POST), None
    if request.POST.get("then") != "unknown":
        kind = type_of_card(card_id=card_id, by=actor_of(request))
        given = kind.answer_from_form(fields_of("answer-1", list(request.POST.lists())))
        if given is None:
            messages.warning(request, _("Answer the question, or press “I do not know”."))
            return redirect(_next_url(left=left))
    _told(
        request,
        lambda: answer_review(
            card_id=card_id,
            showing=_number(request.POST.get("showing")),
            version=_number(request.POST.get("version")),
            answer=given,
            by=actor_of(request),
            at=arrived_at(request),
        ),
    )
    return redirect(f"{_next_url(left=left)}#told")


@require_POST
@member_required
def practice_rate(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """Rate it, and go on to the next."""
    left, rating = _left(request.POST), _number(request.POST.get("rating"))
    if rating not in {one.value for one in Rating}:
        messages.warning(request, _("Choose how well you knew it."))
        return redirect(_next_url(left=left))
    done = _told(
        request,
        lambda: rate_review(
            card_id=card_id,
            showing=_number(request.POST.get("showing")),
            rating=Rating(rating),
            by=actor_of(request),
            at=arrived_at(request),
        ),
    )
    if not done:
        return redirect(_next_url(left=left))
    return redirect(_next_url(left=None if left is None else max(0, left - 1), rated=str(card_id)))


@require_POST
@member_required
def practice_undo(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """Take the last rating back; the question is shown again with its answer."""
    left = _left(request.POST)
    done = _told(
        request,
        lambda: undo_review(
            card_id=card_id,
            number=_number(request.POST.get("number")),
            by=actor_of(request),
            at=arrived_at(request),
        ),
    )
    return redirect(_next_url(left=left + 1 if done and left is not None else left))


@require_POST
@member_required
def practice_remove(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """Take it out of the deck, with a way back."""
    remove_from_review(card_id=card_id, by=actor_of(request))
    return redirect(_url("practice", removed=card_id))


@require_POST
@member_required
def practice_put_back(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """Undo that."""
    put_back(card_id=card_id, by=actor_of(request))
    messages.success(request, _("The question is in your review again."))
    return redirect("assessments:practice")


@require_POST
@member_required
def practice_add(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Put one question of a result into the deck."""
    position = _number(request.POST.get("position"))
    add_to_review(
        attempt_id=attempt_id, position=position, by=actor_of(request), at=arrived_at(request)
    )
    said = _("Question %(number)s is in your review.") % {"number": position}
    messages.success(request, said)
    return redirect(f"{reverse('assessments:result', args=[attempt_id])}#question-{position}")


def _told(request: HttpRequest, act: Any) -> bool:
    """Do it; what a stale or late form is told stands on the next page. Whether it was done."""
    try:
        act()
    except PASSED as refusal:
        messages.warning(request, refusal.message)
        return False
    return True


def _choices(feedback: PracticeFeedback | None) -> list[dict[str, Any]]:
    if feedback is None:
        return []
    return [
        {
            "value": choice.rating.value,
            "label": rating_label(choice.rating),
            "words": in_words(choice.due - feedback.told_at),
            "suggested": choice.rating is feedback.suggested,
        }
        for choice in feedback.choices
    ]


def _lesson(by: Actor, feedback: PracticeFeedback | None) -> Any:
    if feedback is None or not feedback.lesson_key:
        return None
    return lesson_places(by, {feedback.lesson_key}).get(feedback.lesson_key)


def _rated(text: str, by: Actor, at: datetime) -> dict[str, Any] | None:
    """What was rated a moment ago, for the line that says when it comes again."""
    card_id = _id(text)
    last = last_rating(card_id=card_id, by=by) if card_id else None
    if last is None:
        return None
    words = in_words(last.next_due - at)
    return {
        "words": _("The question before comes again in %(time)s.") % {"time": words},
        "number": last.number,
        "undo_url": reverse("assessments:practice_undo", args=[card_id]),
    }


def _done(left: int | None) -> str:
    return _("That was it for now.") if left != 0 else _("Done: the questions you wanted to take.")


def _next_url(*, left: int | None, rated: str = "") -> str:
    return _url("practice_next", left=left, rated=rated)


def _url(name: str, **query: Any) -> str:
    said = urlencode({name: value for name, value in query.items() if value not in (None, "")})
    return f"{reverse(f'assessments:{name}')}{'?' if said else ''}{said}"


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _left(sent: Mapping[str, Any]) -> int | None:
    """How many of this session are left; None where there is no end."""
    text = str(sent.get("left", ""))
    known = text.isascii() and text.isdigit() and len(text) <= 3
    return min(int(text), MOST_IN_SESSION) if known else None


def _number(text: str | None) -> int:
    """A number of a form; 0 for anything else, which is none of a showing."""
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0
