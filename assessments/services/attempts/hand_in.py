"""Handing in: by the student, by the clock, and what is not handed in in time."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction

from assessments.events import AttemptSubmitted
from assessments.models import AnswerStep, Attempt, AttemptEvent
from assessments.rules import lifecycle
from assessments.rules.behaviour import Expiry
from assessments.rules.digests import StepLine, seal_of_steps
from assessments.rules.lifecycle import State, Step
from assessments.rules.paper_rules import rules_of
from assessments.services.attempts.event_log import log_event
from assessments.services.attempts.refusals import AttemptNotFound, NotDiscarded
from foundation.outbox.public import publish
from foundation.schools.public import Actor

log = structlog.get_logger(__name__)


def hand_in_locked(attempt: Attempt, *, at: datetime, by_clock: bool) -> None:
    """Hand in, or discard, by the rules of the paper. Inside the caller's transaction and lock."""
    expiry = rules_of(attempt.paper).expiry
    late = attempt.deadline_at is not None and at > attempt.deadline_at + tolerance()
    if expiry is not Expiry.SUBMIT and by_clock:
        _discard(attempt)
    elif expiry is Expiry.GRACE and late:
        _hand_in(attempt, step=Step.SUBMIT, at=at)
    else:
        step = Step.EXPIRE if by_clock else Step.SUBMIT
        _hand_in(attempt, step=step, at=min(at, attempt.deadline_at or at))


def accept_discarded(*, attempt_id: UUID, by: Actor, at: datetime) -> Attempt:
    """Let an attempt count that was not handed in in time; it is graded as it stands.

    Repeating the call is harmless. Raises AttemptNotFound, NotDiscarded.
    """
    with transaction.atomic():
        attempt: Attempt | None = (
            Attempt.objects.visible_to(by)
            .select_for_update(of=("self",))
            .filter(pk=attempt_id)
            .first()
        )
        if attempt is None or not by.sees_everyone:
            raise AttemptNotFound("There is no such attempt in your school.")
        if attempt.state == State.IN_PROGRESS:
            raise NotDiscarded("This attempt is still in progress; it was not discarded.")
        if attempt.state != State.DISCARDED:
            return attempt
        attempt.state = lifecycle.after(State(attempt.state), Step.ACCEPT)
        attempt.save(update_fields=["state"])
        log_event(attempt, AttemptEvent.Kind.ACCEPTED, at=at, by=by)
        _announce(attempt)
    log.info("discarded_attempt_accepted", attempt=str(attempt_id))
    return attempt


def tolerance() -> timedelta:
    """How long after the deadline an answer, or the hand-in, may still arrive."""
    return timedelta(seconds=settings.CHARTWORK["ANSWER_TOLERANCE_SECONDS"])


def seal_of(attempt: Attempt) -> str:
    """SHA-256 over the frozen paper and all steps in order: what the receipt carries. One query."""
    steps = (
        AnswerStep.objects.filter(attempt=attempt)
        .order_by("position", "revision")
        .values_list("position", "revision", "content", "received_at", "flagged", "certainty")
    )
    return seal_of_steps(
        attempt_id=str(attempt.pk),
        paper=attempt.paper,
        steps=(
            StepLine(position, revision, content, moment.isoformat(), flagged, certainty)
            for position, revision, content, moment, flagged, certainty in steps
        ),
    )


def _hand_in(attempt: Attempt, *, step: Step, at: datetime) -> None:
    """Move on, seal the steps and announce it."""
    _end(attempt, step=step, at=at)
    _announce(attempt)
    log.info("attempt_submitted", attempt=str(attempt.pk), expired=attempt.expired)


def _discard(attempt: Attempt) -> None:
    """It ends at its deadline, sealed like any other, and is not graded."""
    assert attempt.deadline_at is not None
    _end(attempt, step=Step.DISCARD, at=attempt.deadline_at)
    log.info("attempt_discarded", attempt=str(attempt.pk))


def _end(attempt: Attempt, *, step: Step, at: datetime) -> None:
    attempt.state = lifecycle.after(State(attempt.state), step)
    attempt.submitted_at = at
    attempt.expired = step is not Step.SUBMIT
    attempt.seal = seal_of(attempt)
    attempt.save(update_fields=["state", "submitted_at", "expired", "seal"])


def _announce(attempt: Attempt) -> None:
    assert attempt.submitted_at is not None
    publish(
        AttemptSubmitted(
            school_id=attempt.school_id, attempt_id=attempt.pk, at=attempt.submitted_at
        )
    )
