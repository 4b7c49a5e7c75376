"""Keeping the scratch paper of an attempt: what is struck out, highlighted and noted."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import Attempt, ScratchPaper
from assessments.rules.lifecycle import State
from assessments.rules.scratch_paper import NotScratch, checked_place
from assessments.rules.storable import storable
from assessments.services.attempts import AttemptClosed, LeaseLost
from assessments.services.attempts.own import lock_own
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

# All questions of a long paper and the pad.
MOST_PLACES = 501


class ScratchRefused(Refusal):
    code = "scratch_invalid"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class SentPlace:
    """The scratch paper of a place as the browser has it, on top of which revision."""

    position: int
    base: int
    content: Any


@dataclass(frozen=True, slots=True)
class KeptPlace:
    """What stands at a place now. ``kept`` False: another device wrote it; nothing was changed."""

    position: int
    kept: bool
    revision: int
    content: dict[str, Any]


def keep_scratch_paper(
    *, attempt_id: UUID, places: Sequence[SentPlace], window: str, by: Actor, at: datetime
) -> list[KeptPlace]:
    """Write down what a student notes beside a running attempt. Three queries for any number.

    Takes part in no answer and no grade. A place that another device changed meanwhile is left as
    it is and told; repeating a call changes nothing. Raises ScratchRefused, AttemptNotFound,
    AttemptClosed, LeaseLost; then nothing of the call was written.
    """
    wanted = _checked(places)
    with transaction.atomic():
        attempt, now = lock_own(attempt_id=attempt_id, by=by, at=at)
        _check_attempt(attempt, window=window, last=max(wanted))
        stood = {
            row.position: row
            for row in ScratchPaper.objects.filter(attempt=attempt, position__in=wanted)
        }
        kept = [_kept(sent, stood.get(position)) for position, sent in sorted(wanted.items())]
        ScratchPaper.objects.bulk_create(
            [
                ScratchPaper(
                    school_id=attempt.school_id,
                    attempt=attempt,
                    position=place.position,
                    revision=place.revision,
                    content=place.content,
                    changed_at=now,
                )
                for place in kept
                if place.kept
            ],
            update_conflicts=True,
            unique_fields=["attempt", "position"],
            update_fields=["revision", "content", "changed_at"],
        )
    return kept


def _kept(sent: SentPlace, stands: ScratchPaper | None) -> KeptPlace:
    """What becomes of a place: the next revision, or what stands there already."""
    if stands is None or stands.revision == sent.base:
        return KeptPlace(sent.position, kept=True, revision=sent.base + 1, content=sent.content)
    # The reply to this very change was lost.
    same = stands.content == sent.content
    return KeptPlace(sent.position, kept=same, revision=stands.revision, content=stands.content)


def _check_attempt(attempt: Attempt, *, window: str, last: int) -> None:
    if attempt.state != State.IN_PROGRESS:
        raise AttemptClosed(_("This attempt was handed in already, so nothing can be noted."))
    if attempt.lease not in {"", window}:
        raise LeaseLost(since=attempt.lease_at)
    if last > attempt.item_count:
        raise ScratchRefused(f"Places are numbered from 0 to {attempt.item_count}.")


def _checked(places: Sequence[SentPlace]) -> dict[int, SentPlace]:
    """The places by their positions. Raises ScratchRefused."""
    if not 1 <= len(places) <= MOST_PLACES:
        raise ScratchRefused(f"Send 1 to {MOST_PLACES} places at once.")
    found: dict[int, SentPlace] = {}
    for place in places:
        if place.position in found:
            raise ScratchRefused("Two of them are the same place; send the newer one.")
        try:
            content = checked_place(place.position, storable(place.content))
            json.dumps(content, allow_nan=False)
        except (NotScratch, ValueError, RecursionError) as error:
            raise ScratchRefused(str(error)) from error
        found[place.position] = SentPlace(place.position, place.base, content)
    return found
