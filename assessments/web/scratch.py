"""Keeping what a student notes in the exam room."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

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
