"""What a student notes in the exam room: kept during the attempt, read again afterwards."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessments.queries.attempt_pages import own_attempt
from assessments.queries.reveals import reveal_of
from assessments.queries.scratch_paper import scratch_paper_of
from assessments.rules.lifecycle import State
from assessments.rules.scratch_paper import PAD
from assessments.services.paper_drawing import title_of
from assessments.services.scratch_paper import (
    KeptPlace,
    ScratchRefused,
    SentPlace,
    keep_scratch_paper,
)
from foundation.schools.public import actor_of, arrived_at, member_required

SHAPE = (
    'Send {"window": "name", "places": [{"position": 1, "base": 0, "content": {"struck": ["2"], '
    '"stem": [[0, 9]], "stimulus": [], "note": "…"}}]}; position 0 holds {"pad": "…"}.'
)


@require_safe
@member_required
def own_notes(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """What the student noted, when the questions and own answers may be seen. Two queries."""
    by = actor_of(request)
    attempt = own_attempt(attempt_id=attempt_id, by=by)
    if attempt.state == State.IN_PROGRESS:
        return redirect("assessments:attempt", attempt_id)
    # Somebody may have noted down a question that is not shown yet.
    shown = reveal_of(attempt, by=by, at=arrived_at(request)).answers
    rows = scratch_paper_of(attempt=attempt, by=by) if shown else []
    noted = {row["position"]: row["content"] for row in rows}
    return render(
        request,
        "assessments/own_notes.html",
        {
            "title": title_of(attempt),
            "shown": shown,
            "pad": noted.pop(PAD, {}).get("pad", ""),
            "notes": [
                {"number": number, "note": content["note"]}
                for number, content in noted.items()
                if "note" in content
            ],
            "result_url": reverse("assessments:result", args=[attempt_id]),
        },
    )


@require_POST
@member_required
def scratch(request: HttpRequest, attempt_id: UUID) -> JsonResponse:
    """Keep the places that changed, and say what stands there now."""
    window, places = read_places(request.body)
    kept = keep_scratch_paper(
        attempt_id=attempt_id,
        places=places,
        window=window,
        by=actor_of(request),
        at=arrived_at(request),
    )
    return JsonResponse({"places": [as_json(place) for place in kept]})


def read_places(body: bytes) -> tuple[str, list[SentPlace]]:
    """Which window sends, and what. Raises ScratchRefused."""
    try:
        sent = json.loads(body)
        places = [
            SentPlace(
                position=_whole(entry["position"]),
                base=_whole(entry["base"]),
                content=entry["content"],
            )
            for entry in sent["places"]
        ]
        return str(sent.get("window", ""))[:40], places
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ScratchRefused(SHAPE) from error


def as_json(place: KeptPlace) -> dict[str, Any]:
    return {
        "position": place.position,
        "kept": place.kept,
        "revision": place.revision,
        "content": None if place.kept else place.content,
    }


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31 - 1:
        raise ValueError("not a whole number")
    return value
