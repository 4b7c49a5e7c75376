"""What people gave to answers, as it is stored, and which of it counts."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from django.db.models import Exists, OuterRef

from assessments.models import Mark, MarkingTask
from assessments.rules.second_marking import Opinions, Role

Place = tuple[UUID, int]
NONE: Opinions[Mark] = Opinions()


def opinions_of(*, attempt_ids: Collection[UUID]) -> dict[Place, Opinions[Mark]]:
    """The newest marks of each role, by attempt and position; nothing where nobody marked.

    One query.
    """
    sampled = MarkingTask.objects.filter(
        attempt=OuterRef("attempt"), position=OuterRef("position"), needs_second=True
    )
    rows = Mark.objects.filter(attempt_id__in=attempt_ids).select_related("marked_by")
    rows = rows.annotate(needs_second=Exists(sampled))
    rows = rows.order_by("attempt_id", "position", "role", "-pk")
    found: dict[Place, Opinions[Mark]] = {}
    for mark in rows.distinct("attempt_id", "position", "role"):
        place = (mark.attempt_id, mark.position)
        found[place] = with_mark(found.get(place, NONE), mark, needs_second=mark.needs_second)
    return found


def with_mark(
    opinions: Opinions[Mark], mark: Mark, *, needs_second: bool | None = None
) -> Opinions[Mark]:
    """The same with this mark as the newest of its role."""
    needs = opinions.needs_second if needs_second is None else needs_second
    match Role(mark.role):
        case Role.FIRST:
            return replace(opinions, first=mark, needs_second=needs)
        case Role.SECOND:
            return replace(opinions, second=mark, needs_second=needs)
        case Role.SETTLED:
            return replace(opinions, settled=mark, needs_second=needs)
