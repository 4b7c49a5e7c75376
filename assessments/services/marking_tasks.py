"""The queue's rows: one for each answer that a person marks, and who has it on the screen."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, Value, When

from assessments.models import Attempt, Mark, MarkingTask
from assessments.rules.lifecycle import State
from assessments.rules.second_marking import Opinions, Waits, in_sample, place_in_queue
from assessments.services.opinions import NONE
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

log = structlog.get_logger(__name__)
# Long enough to read and mark an essay; then somebody else may get it.
CLAIM = timedelta(minutes=15)


class NotYoursToMark(Refusal):
    code = "not_yours_to_mark"
    kind = Kind.FORBIDDEN


class NothingToMarkHere(Refusal):
    code = "marking_not_found"
    kind = Kind.NOT_FOUND


def open_tasks(
    *,
    attempt: Attempt,
    versions: Mapping[int, int],
    opinions: Mapping[int, Opinions[Mark]] | None = None,
    sampled: bool = True,
) -> None:
    """A row for each of these positions, with the version that was asked there. Two queries.

    In the caller's transaction. Repeating the call changes nothing. ``opinions`` is what was
    marked before there were rows; then ``sampled`` is false, since nobody was told of a second
    marker when these were handed in.
    """
    percent = attempt.assessment.second_marking_percent if sampled else 0
    rows = []
    for position, version_id in versions.items():
        place = {"attempt": str(attempt.pk), "position": position}
        known = (opinions or {}).get(position, NONE)
        rows.append(
            MarkingTask(
                school_id=attempt.school_id,
                attempt=attempt,
                assessment_id=attempt.assessment_id,
                version_id=version_id,
                position=position,
                order_key=place_in_queue(attempt=str(attempt.pk), position=position),
                needs_second=in_sample(**place, percent=percent),  # type: ignore[arg-type]
                waits_for=known.waits_for.value,
                first_by=known.first.marked_by if known.first else None,
            )
        )
    MarkingTask.objects.bulk_create(rows, ignore_conflicts=True)


def claim_next(
    *,
    version_id: int,
    assessment_id: int,
    by: Actor,
    at: datetime,
    after: UUID | None = None,
    settling: bool = False,
) -> MarkingTask | None:
    """The next answer of this question for the actor, claimed for a while; None: nothing waits.

    Two people who ask at once get different answers, and who asks again keeps what he has.
    ``after`` is an answer that is done or left out: its claim ends, and what follows it in the
    order comes first. With ``settling`` the answers on which two markers differ. Four queries at
    most. Raises NotYoursToMark.
    """
    check_may_mark(by)
    with transaction.atomic():
        left = _release(after, by) if after else None
        waiting = MarkingTask.objects.filter(
            school_id=by.school_id, version_id=version_id, assessment_id=assessment_id
        )
        if settling:
            waiting = waiting.filter(waits_for=Waits.SETTLING)
        else:
            waiting = waiting.filter(
                Q(waits_for=Waits.FIRST)
                | Q(waits_for=Waits.SECOND) & ~Q(first_by_id=by.user_id or 0)
            )
        free = Q(claimed_until=None) | Q(claimed_until__lte=at) | Q(claimed_by_id=by.user_id or 0)
        first = Case(
            When(claimed_by_id=by.user_id or 0, claimed_until__gt=at, then=Value(0)),
            When(order_key__gt=left.order_key if left else -(2**63), then=Value(1)),
            default=Value(2),
        )
        task: MarkingTask | None = (
            waiting.filter(free)
            .exclude(pk__in=[left.pk] if left else [])
            .order_by(first, "order_key", "id")
            .select_for_update(skip_locked=True, of=("self",))
            .first()
        )
        if task is None and left is not None:
            # The only one is the one that was left out.
            task = waiting.filter(free, pk=left.pk).select_for_update(of=("self",)).first()
        if task is not None:
            task.claimed_by_id, task.claimed_until = by.user_id, at + CLAIM
            task.save(update_fields=["claimed_by", "claimed_until"])
    return task


def release_claim(*, task_id: UUID, by: Actor) -> None:
    """Leave an answer, so that somebody else can get it. Repeating the call is harmless."""
    check_may_mark(by)
    with transaction.atomic():
        _release(task_id, by)


def check_may_mark(by: Actor) -> None:
    """Raise NotYoursToMark for students."""
    if not by.sees_everyone:
        raise NotYoursToMark("Only those who teach mark answers.")


def held_without_tasks(*, limit: int) -> list[UUID]:
    """Attempts that were held when there was no queue yet, or by a release without it."""
    return list(
        Attempt.objects.filter(state=State.BEING_MARKED.value)
        .exclude(Exists(MarkingTask.objects.filter(attempt=OuterRef("pk"))))
        .order_by("pk")
        .values_list("pk", flat=True)[:limit]
    )


def _release(task_id: UUID, by: Actor) -> MarkingTask | None:
    own = MarkingTask.objects.filter(pk=task_id, school_id=by.school_id)
    own.filter(claimed_by_id=by.user_id or 0).update(claimed_by=None, claimed_until=None)
    found: MarkingTask | None = own.first()
    return found
