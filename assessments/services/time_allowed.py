"""Giving time: to one student, or to everybody who is sitting."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from assessments.models import Accommodation, Attempt, TimeAdjustment
from assessments.rules.deadline import (
    LEAST_FACTOR,
    MOST_FACTOR,
    MOST_MINUTES,
    Adjustment,
    Deadline,
    Terms,
    deadline_for,
    minutes_in_words,
)
from assessments.rules.lifecycle import State
from assessments.rules.paper_rules import rules_of
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor, Membership

log = structlog.get_logger(__name__)


class TimeNotChanged(Refusal):
    code = "time_not_changed"
    kind = Kind.INVALID


def give_time(*, attempt_id: UUID, minutes: int, reason: str, by: Actor, at: datetime) -> Attempt:
    """Move the deadline of a running attempt; the student's page learns it with its next save.

    Raises TimeNotChanged: the attempt does not run, has no limit, the number is out of range, or
    what is taken would already be over.
    """
    with transaction.atomic():
        attempts = _running(by).filter(pk=attempt_id)
        changed = _give(attempts, minutes=minutes, reason=reason, by=by, at=at, for_all=False)
    return changed[0]


def give_time_to_everybody(
    *, assessment_id: int, minutes: int, reason: str, by: Actor, at: datetime
) -> int:
    """The same for all whose clock runs at this assessment now; returns how many. Four statements.

    For an incident: a fire alarm, a lost network. Who is in a break, or whose time is over
    already, is left out and holds up nobody. Raises TimeNotChanged; then nobody's changed.
    """
    with transaction.atomic():
        attempts = _running(by).filter(
            assessment_id=assessment_id, deadline_at__gt=at, break_until__isnull=True
        )
        return len(_give(attempts, minutes=minutes, reason=reason, by=by, at=at, for_all=True))


def deadline_of(attempt: Attempt) -> Deadline:
    """The deadline with its explanation, from what was recorded. One query.

    Of the section that runs, where sections have clocks; in a break, of the break.
    """
    return _deadline(attempt, TimeAdjustment.objects.filter(attempt=attempt))


def factor_of(*, student_id: int, school_id: int) -> Coalesce:
    """How many times the usual time was agreed with a student; 1 if nothing was.

    An expression, so that a start asks for it together with the assessment.
    """
    agreed = Accommodation.objects.filter(school_id=school_id, student_id=student_id)
    return Coalesce(Subquery(agreed.values("factor")[:1]), Value(Decimal(1)))


def agree_on_time(*, student_id: int, factor: Decimal, note: str, by: Actor) -> Accommodation:
    """Agree with a student on more time, from the next start on. Raises TimeNotChanged."""
    if not by.sees_everyone:
        raise TimeNotChanged("Only those who teach agree on more time.")
    if not LEAST_FACTOR <= factor <= MOST_FACTOR:
        raise TimeNotChanged(f"Choose a factor from {LEAST_FACTOR} to {MOST_FACTOR}.")
    here = Membership.objects.filter(school_id=by.school_id, person_id=student_id, is_active=True)
    if not here.exists():
        raise TimeNotChanged("This person is not in your school.")
    agreed: Accommodation
    agreed, _ = Accommodation.objects.update_or_create(
        school_id=by.school_id, student_id=student_id, defaults={"factor": factor, "note": note}
    )
    return agreed


def _running(by: Actor) -> "QuerySet[Attempt]":
    if not by.sees_everyone:
        raise TimeNotChanged("Only those who teach give time.")
    return (
        Attempt.objects.visible_to(by)
        .filter(state=State.IN_PROGRESS)
        .select_for_update(of=("self",))
        .order_by("pk")
        .prefetch_related("time_adjustments")
    )


def _give(
    attempts: Iterable[Attempt],
    *,
    minutes: int,
    reason: str,
    by: Actor,
    at: datetime,
    for_all: bool,
) -> list[Attempt]:
    if minutes == 0 or abs(minutes) > MOST_MINUTES:
        raise TimeNotChanged(f"Give 1 to {MOST_MINUTES} minutes, or take them with a minus.")
    if not reason.strip():
        raise TimeNotChanged("Say why; the student sees it beside the clock.")
    changed = list(attempts)
    if not changed:
        raise TimeNotChanged("Nobody is sitting this at the moment, so no time was given.")
    for attempt in changed:
        _move(attempt, Adjustment(minutes, reason.strip(), for_all), at=at)
    TimeAdjustment.objects.bulk_create(
        [
            TimeAdjustment(
                school_id=attempt.school_id,
                attempt=attempt,
                section=attempt.section,
                minutes=minutes,
                reason=reason.strip(),
                for_all=for_all,
                given_by_id=by.user_id,
                given_at=at,
            )
            for attempt in changed
        ]
    )
    Attempt.objects.bulk_update(changed, ["deadline_at"])
    log.info("time_given", attempts=len(changed), minutes=minutes, for_all=for_all)
    return changed


def _move(attempt: Attempt, added: Adjustment, *, at: datetime) -> None:
    if attempt.deadline_at is None:
        raise TimeNotChanged("This attempt has no time limit.")
    if attempt.break_until is not None:
        raise TimeNotChanged(
            "It is in a break between two sections. Give time when the next section runs."
        )
    if attempt.deadline_at <= at:
        raise TimeNotChanged("The time of this attempt is over, and it is being handed in.")
    attempt.deadline_at = _deadline(attempt, attempt.time_adjustments.all(), added).at
    if attempt.deadline_at is not None and attempt.deadline_at <= at:
        raise TimeNotChanged("That would end the attempt at once. Take fewer minutes.")


def _deadline(attempt: Attempt, rows: Iterable[TimeAdjustment], *added: Adjustment) -> Deadline:
    rules = rules_of(attempt.paper)
    section = rules.section(attempt.section) if attempt.section else None
    if section is not None and attempt.break_until is not None:
        most = minutes_in_words(section.break_minutes)
        words = f"A break of at most {most}; you may end it earlier."
        terms = Terms(break_minutes=section.break_minutes)
        return Deadline(at=attempt.break_until, explanation=words, terms=terms)
    recorded = [
        Adjustment(row.minutes, row.reason, row.for_all)
        for row in rows
        if row.section == attempt.section
    ]
    return deadline_for(
        started_at=attempt.section_started_at or attempt.started_at,
        minutes=section.minutes if section else rules.minutes,
        factor=attempt.time_factor,
        adjustments=[*recorded, *added],
        section=section.number if section else 0,
        note="" if section else rules.minutes_note,
    )
