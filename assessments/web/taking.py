"""Answering: the page, saving, handing in."""

import json
import time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.queries.attempt_pages import AttemptPage, PageItem, attempt_page, own_attempt
from assessments.question_types.form_fields import fields_of
from assessments.question_types.registry import question_types
from assessments.rules.lifecycle import State
from assessments.services.answers import (
    AnswerRefused,
    SavedAnswer,
    SentAnswer,
    Verdict,
    save_answers,
)
from assessments.services.attempts import submit_attempt
from assessments.services.time_allowed import deadline_of
from foundation.schools.public import actor_of, arrived_at, member_required

FORM_CLIENT = "form"


@require_GET
@member_required
def attempt(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """All questions on one page; an attempt that was handed in shows its result instead."""
    found = own_attempt(attempt_id=attempt_id, by=actor_of(request))
    if found.state != State.IN_PROGRESS:
        return redirect("assessments:result", attempt_id)
    page = attempt_page(attempt=found)
    return render(
        request,
        "assessments/attempt.html",
        {
            "attempt": {
                "id": found.pk,
                "title": found.assessment.title,
                "deadline_at": found.deadline_at,
                "now": timezone.now(),
                "time_explained": deadline_of(found).explanation if found.deadline_at else "",
            },
            "items": page.items,
            "scripts": page.scripts,
            "styles": page.styles,
            "answered_count": page.answered_count,
            "saved_at": page.saved_at,
            "save_url": reverse("assessments:save", args=[attempt_id]),
            "result_url": reverse("assessments:result", args=[attempt_id]),
        },
    )


@require_POST
@member_required
def save(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Save answers: JSON from the page's script, or the whole form without script."""
    if request.content_type == "application/json":
        return _save_json(request, attempt_id)
    return _save_form(request, attempt_id)


@require_http_methods(["GET", "POST"])
@member_required
def hand_in(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Ask once, naming what is unanswered; then hand in."""
    by = actor_of(request)
    if request.method == "POST":
        submit_attempt(attempt_id=attempt_id, by=by, at=arrived_at(request))
        return redirect("assessments:result", attempt_id)
    found = own_attempt(attempt_id=attempt_id, by=by)
    if found.state != State.IN_PROGRESS:
        return redirect("assessments:result", attempt_id)
    page = attempt_page(attempt=found)
    back_url = reverse("assessments:attempt", args=[attempt_id])
    return render(
        request,
        "assessments/hand_in.html",
        {
            "attempt": {"title": found.assessment.title},
            "total": len(page.items),
            "unanswered": [
                {"number": item.number, "url": f"{back_url}#question-{item.number}"}
                for item in page.items
                if not item.answered
            ],
            "flagged": [
                {"number": item.number, "url": f"{back_url}#question-{item.number}"}
                for item in page.items
                if item.flagged
            ],
            "hand_in_url": reverse("assessments:hand_in", args=[attempt_id]),
            "back_url": back_url,
        },
    )


def _save_json(request: HttpRequest, attempt_id: UUID) -> JsonResponse:
    client, answers = _read_json(request)
    saved = save_answers(
        attempt_id=attempt_id,
        answers=answers,
        by=actor_of(request),
        client=client,
        waited_seconds=_waited(request),
    )
    deadline_at = saved[0].deadline_at if saved else None
    return JsonResponse(
        {
            "answers": [_as_json(answer) for answer in saved],
            "now": timezone.now(),
            "deadline_at": deadline_at,
        }
    )


def _save_form(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    by = actor_of(request)
    found = own_attempt(attempt_id=attempt_id, by=by)
    page = attempt_page(attempt=found)
    changed = _changed_answers(request, page)
    saved = (
        save_answers(
            attempt_id=attempt_id,
            answers=changed,
            by=by,
            client=FORM_CLIENT,
            waited_seconds=_waited(request),
        )
        if changed
        else []
    )
    stale = [answer.position for answer in saved if answer.verdict is Verdict.STALE]
    for position in stale:
        messages.warning(
            request,
            f"Question {position} was changed in another window meanwhile. What is stored is shown "
            "below; give your answer again if you want to replace it.",
        )
    if request.POST.get("then") == "hand_in" and not stale:
        return redirect("assessments:hand_in", attempt_id)
    if not stale:
        messages.success(
            request, "Your answers are saved. You can close this page and go on later."
        )
    return redirect("assessments:attempt", attempt_id)


def _changed_answers(request: HttpRequest, page: AttemptPage) -> list[SentAnswer]:
    """What the form holds that is not stored, on the revision that the form was made of."""
    changed = []
    for item in page.items:
        given = _given(request, item)
        flagged = f"flag-{item.number}" in request.POST
        if given != item.answer or flagged != item.flagged:
            base = request.POST.get(f"base-{item.number}", "")
            changed.append(
                SentAnswer(
                    position=item.number,
                    base=int(base) if base.isdecimal() else item.revision,
                    content=given,
                    flagged=flagged,
                )
            )
    return changed


def _given(request: HttpRequest, item: PageItem) -> dict[str, Any] | None:
    kinds = {kind.template: kind for kind in question_types().values()}
    return kinds[item.template].answer_from_form(fields_of(item.field_name, request.POST.lists()))


def _read_json(request: HttpRequest) -> tuple[str, list[SentAnswer]]:
    """The body: a client and answers (position, base, content). Raises AnswerRefused."""
    problem = 'Send {"client": "name", "answers": [{"position": 1, "base": 0, "content": {…}}]}.'
    try:
        body = json.loads(request.body)
        answers = [
            SentAnswer(
                position=_whole(entry["position"]),
                base=_whole(entry["base"]),
                content=entry["content"],
                flagged=_flag(entry.get("flagged")),
            )
            for entry in body["answers"]
        ]
        return str(body.get("client", ""))[:40], answers
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AnswerRefused(problem) from error


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise ValueError("not a whole number")
    return value


def _flag(value: object) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise ValueError("neither true nor false")
    return value


def _as_json(answer: SavedAnswer) -> dict[str, Any]:
    return {
        "position": answer.position,
        "verdict": answer.verdict,
        "revision": answer.revision,
        "received_at": answer.received_at,
        "content": answer.content,
    }


def _waited(request: HttpRequest) -> float:
    """Seconds since the request arrived, by a clock that cannot be set."""
    started: float = getattr(request, "arrived_monotonic", time.monotonic())
    return time.monotonic() - started
