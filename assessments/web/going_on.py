"""What a button of the paper's form does after its answers were saved."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from assessments.services.checking import check_item
from assessments.services.sections import end_break, next_question, next_section
from foundation.refusals import Refusal
from foundation.schools.public import Actor


def go_on(request: HttpRequest, attempt_id: UUID, *, by: Actor, at: datetime) -> HttpResponse:
    """Do what ``then`` names, for example ``check-3``; what is refused is said on the page."""
    action, _, number = request.POST.get("then", "").partition("-")
    if action == "hand_in":
        return redirect("assessments:hand_in", attempt_id)
    page = reverse("assessments:attempt", args=[attempt_id])
    place = int(number) if number.isdecimal() and len(number) < 6 else 0
    step = STEPS.get(action)
    if step is None:
        messages.success(
            request, gettext("Your answers are saved. You can close this page and go on later.")
        )
        return HttpResponseRedirect(page)
    try:
        step(attempt_id, place, by, at)
    except Refusal as refusal:
        messages.warning(request, refusal.message)
    return HttpResponseRedirect(f"{page}#question-{place}" if action == "check" else page)


def _check(attempt_id: UUID, place: int, by: Actor, at: datetime) -> None:
    check_item(attempt_id=attempt_id, position=place, by=by, at=at)


def _next_question(attempt_id: UUID, place: int, by: Actor, at: datetime) -> None:
    next_question(attempt_id=attempt_id, position=place, by=by, at=at)


def _next_section(attempt_id: UUID, place: int, by: Actor, at: datetime) -> None:
    next_section(attempt_id=attempt_id, number=place, by=by, at=at)


def _end_break(attempt_id: UUID, place: int, by: Actor, at: datetime) -> None:
    end_break(attempt_id=attempt_id, number=place, by=by, at=at)


STEPS: Mapping[str, Callable[[UUID, int, Actor, datetime], None]] = MappingProxyType(
    {
        "check": _check,
        "question": _next_question,
        "section": _next_section,
        "break": _end_break,
    }
)
