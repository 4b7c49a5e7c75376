"""Answering: the page, saving, going on, handing in."""

import json
from uuid import UUID

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.queries.attempt_pages import attempt_page, own_attempt_now
from assessments.queries.time_in_words import time_in_words
from assessments.rules.lifecycle import State
from assessments.services.answers import save_answers
from assessments.services.attempts import (
    TimeIsUp,
    clock_until,
    is_past_deadline,
    submit_attempt,
)
from assessments.services.attempts.admission import check_address
from assessments.services.lease import WindowNeedsName, hold_lease, take_lease
from assessments.services.paper_drawing import title_of
from assessments.services.time_allowed import deadline_of
from assessments.web.exam_room import room_of
from assessments.web.going_on import go_on
from assessments.web.saving import (
    as_json,
    changed_answers,
    client_of,
    conflicts,
    read_json,
    told_of,
    window_of,
)
from foundation.schools.public import (
    actor_of,
    address_of,
    arrived_at,
    member_required,
    waited_seconds,
)


# A frame for the code browser beside the paper, which is a page of this site.
@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]
@require_safe
@member_required
def attempt(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """The open questions on one page; an attempt that was handed in shows its result instead."""
    at = arrived_at(request)
    found = own_attempt_now(attempt_id=attempt_id, by=actor_of(request), at=at)
    if found.state != State.IN_PROGRESS:
        return redirect("assessments:result", attempt_id)
    check_address(found.assessment, address=address_of(request))
    page = attempt_page(attempt=found)
    # In the grace after the deadline there is nothing left to do but hand in.
    closed = bool(found.grace) and is_past_deadline(found, at=at)
    in_room = found.assessment.exam_room and not closed and not page.in_break
    room = room_of(found, by=actor_of(request)) if in_room else None
    return render(
        request,
        "assessments/exam_room.html" if room else "assessments/attempt.html",
        {
            "room": room,
            "attempt": {
                "id": found.pk,
                "title": title_of(found),
                "deadline_at": found.deadline_at,
                "now": timezone.now(),
                "time_explained": time_in_words(deadline_of(found)) if found.deadline_at else "",
                "item_count": found.item_count,
            },
            "page": page,
            "closed": closed,
            "clock_until": clock_until(found, at=at),
            "items": page.items,
            "scripts": page.scripts,
            "styles": page.styles,
            "answered_count": page.answered_count,
            "saved_at": page.saved_at,
            "save_url": reverse("assessments:save", args=[attempt_id]),
            "lease_url": reverse("assessments:lease", args=[attempt_id]),
            "result_url": reverse("assessments:result", args=[attempt_id]),
            "tolerance": settings.CHARTWORK["ANSWER_TOLERANCE_SECONDS"],
        },
    )


@require_POST
@member_required
def save(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Save answers: JSON from the page's script, or the whole form without script."""
    if request.content_type == "application/json":
        return _save_json(request, attempt_id)
    return _save_form(request, attempt_id)


@require_POST
@member_required
def lease(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Claim the attempt for one window; the answer says whether another one has it."""
    try:
        body = json.loads(request.body)
        window, take_over = str(body["window"]), body.get("take_over") is True
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise WindowNeedsName('Send {"window": "name", "take_over": false}.') from error
    taken = take_lease(
        attempt_id=attempt_id,
        window=window,
        by=actor_of(request),
        at=arrived_at(request),
        take_over=take_over,
        address=address_of(request),
    )
    return JsonResponse(
        {
            "mine": taken.mine,
            "since": taken.since,
            "last_saved_at": taken.last_saved_at,
            "now": timezone.now(),
        }
    )


@require_http_methods(["GET", "POST"])
@member_required
def hand_in(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Ask once, naming what is unanswered; then hand in."""
    by, at = actor_of(request), arrived_at(request)
    if request.method == "POST":
        submit_attempt(attempt_id=attempt_id, by=by, at=at, address=address_of(request))
        return redirect("assessments:result", attempt_id)
    found = own_attempt_now(attempt_id=attempt_id, by=by, at=at)
    if found.state != State.IN_PROGRESS:
        return redirect("assessments:result", attempt_id)
    page = attempt_page(attempt=found, whole=True)
    back_url = reverse("assessments:attempt", args=[attempt_id])

    def is_open(number: int) -> bool:
        return found.open_first <= number <= found.open_last and number not in found.locked

    unanswered = [
        {"number": item.number, "url": f"{back_url}#question-{item.number}"}
        for item in page.items
        if not item.answered and is_open(item.number)
    ]
    return render(
        request,
        "assessments/hand_in.html",
        {
            "attempt": {"title": title_of(found)},
            "total": len(page.items),
            "closed_unanswered": len(page.items) - page.answered_count - len(unanswered),
            "unanswered": unanswered,
            "flagged": [
                {"number": item.number, "url": f"{back_url}#question-{item.number}"}
                for item in page.items
                if item.flagged and is_open(item.number)
            ],
            "later_sections": len(page.rules.sections) - found.section if found.section else 0,
            "hand_in_url": reverse("assessments:hand_in", args=[attempt_id]),
            "back_url": back_url,
        },
    )


def _save_json(request: HttpRequest, attempt_id: UUID) -> JsonResponse:
    client, window, answers = read_json(request)
    saved = save_answers(
        attempt_id=attempt_id,
        answers=answers,
        by=actor_of(request),
        client=client,
        window=window,
        waited_seconds=waited_seconds(request),
    )
    return JsonResponse(
        {
            "answers": [as_json(answer) for answer in saved],
            "now": timezone.now(),
            "deadline_at": saved[0].deadline_at if saved else None,
        }
    )


def _save_form(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Without script there is nobody to ask, so who sends the form has the attempt."""
    by, at = actor_of(request), arrived_at(request)
    found = own_attempt_now(attempt_id=attempt_id, by=by, at=at)
    window = window_of(request)
    take_over = "window" not in request.POST or not request.POST["window"]
    hold_lease(
        attempt_id=attempt_id,
        window=window,
        by=by,
        at=at,
        take_over=take_over,
        address=address_of(request),
    )
    # The whole paper: a form may hold answers to what is closed by now, and that is told.
    changed = changed_answers(request, attempt_page(attempt=found, whole=True))
    saved = []
    if changed:
        try:
            saved = save_answers(
                attempt_id=attempt_id,
                answers=changed,
                by=by,
                client=client_of(request),
                window=window,
                waited_seconds=waited_seconds(request),
            )
        except TimeIsUp as refusal:
            # In the grace one may still hand in what was saved before.
            messages.warning(request, refusal.message)
    conflicting = conflicts(changed, saved)
    for words in told_of(saved, conflicting=conflicting):
        messages.warning(request, words)
    if conflicting:
        return redirect("assessments:attempt", attempt_id)
    return go_on(request, attempt_id, by=by, at=at)
