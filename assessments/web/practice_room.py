"""The practice room: the exam room with invented questions, where nothing is kept."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.models import Attempt
from assessments.queries.attempt_pages import AttemptPage
from assessments.rules.paper_rules import PaperRules
from assessments.services.answers import SentAnswer
from assessments.services.scratch_paper import SentPlace
from assessments.web.exam_room import Room
from assessments.web.practice_items import practice_items
from assessments.web.saving import read_json
from assessments.web.scratch import read_places
from foundation.schools.public import member_required

# In the place of an attempt's id: the browser's own stores are named by it.
ROOM = "practice-room"
FRONT = "/"


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def practice_room(request: HttpRequest) -> HttpResponse:
    """Four invented questions; ``?back=`` is where its button leads. Writes nothing, ever."""
    if request.method == "POST":
        if request.content_type == "application/json":
            return JsonResponse(_as_if_kept(request))
        # The form without script: there is nothing to save, so it is shown anew.
        return redirect(request.get_full_path())
    items = practice_items()
    here, back_url = reverse("assessments:practice_room"), _back(request)
    room = Room(
        scratch_url=here,
        scratch=[],
        practice=True,
        back_url=back_url,
        is_check_in=back_url != FRONT,
    )
    page = AttemptPage(
        attempt=Attempt(item_count=len(items)),
        rules=PaperRules(),
        items=items,
        saved_at=None,
        scripts=[],
        styles=[],
    )
    return render(
        request,
        "assessments/exam_room.html",
        {
            "room": room,
            "attempt": {"id": ROOM, "title": _("Practice room"), "item_count": len(items)},
            "page": page,
            "items": items,
            "answered_count": 0,
            # With the way back, which the form without script would lose.
            "save_url": request.get_full_path(),
            "lease_url": here,
            "result_url": here,
        },
    )


def _back(request: HttpRequest) -> str:
    """Where to go afterwards: a page of this site, or the first page."""
    wanted = request.GET.get("back", "")
    # A path, and not another site's address in disguise (//elsewhere, /\elsewhere).
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe else FRONT


def _as_if_kept(request: HttpRequest) -> dict[str, Any]:
    """Reply as the addresses of an attempt do. What is sent is read, answered, and forgotten."""
    now = timezone.now()
    try:
        sent = set(json.loads(request.body))
    except (ValueError, TypeError, RecursionError):
        sent = set()
    if "answers" in sent:
        _client, _window, answers = read_json(request)
        return {"answers": [_saved(answer) for answer in answers], "now": now, "deadline_at": None}
    if "places" in sent:
        _window, places = read_places(request.body)
        return {"places": [_noted(place) for place in places]}
    return {"mine": True, "since": now, "last_saved_at": None, "now": now}


def _saved(answer: SentAnswer) -> dict[str, Any]:
    return {
        "position": answer.position,
        "verdict": "saved",
        "revision": answer.base + 1,
        "received_at": timezone.now(),
        "content": None,
        "certainty": None,
    }


def _noted(place: SentPlace) -> dict[str, Any]:
    return {
        "position": place.position,
        "kept": True,
        "revision": place.base + 1,
        "content": None,
    }
