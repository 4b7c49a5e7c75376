"""Starting, handing in and closing attempts."""

import hashlib
import json
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from assessments.events import AttemptSubmitted
from assessments.models import AnswerStep, Assessment, Attempt
from assessments.rules import lifecycle
from assessments.rules.deadline import deadline_for
from assessments.rules.lifecycle import State, Step
from assessments.services.paper_drawing import freeze_paper
from assessments.services.time_allowed import factor_of
from assessments.slots import access_to
from foundation.outbox.public import publish
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor, every_school

log = structlog.get_logger(__name__)


class AssessmentNotFound(Refusal):
    code = "assessment_not_found"
    kind = Kind.NOT_FOUND


class AttemptNotFound(Refusal):
    code = "attempt_not_found"
    kind = Kind.NOT_FOUND


class NotOpenToYou(Refusal):
    code = "assessment_not_open"
    kind = Kind.FORBIDDEN


class NoAttemptsLeft(Refusal):
    code = "no_attempts_left"


def start_attempt(*, assessment_id: int, by: Actor, at: datetime) -> Attempt:
    """Start an attempt, or return the one that is open. The clock starts at ``at``.

    Pressing Start ten times at once gives one attempt. Raises
    AssessmentNotFound, NotOpenToYou, NoAttemptsLeft, PaperCannotBeDrawn.
    """
    assessment: Assessment | None = Assessment.objects.filter(
        pk=assessment_id, school_id=by.school_id, is_published=True
    ).first()
    if assessment is None:
        raise AssessmentNotFound("There is no such assessment in your school.")
    access = access_to(by, assessment_id)
    if not access.allowed:
        raise NotOpenToYou(access.why_not)
    mine = Attempt.objects.filter(student_id=by.user_id, assessment_id=assessment_id)
    earlier = list(mine.order_by("-number")[:1])
    if earlier and earlier[0].state == State.IN_PROGRESS:
        return _open_or_closed(earlier[0], assessment_id=assessment_id, by=by, at=at)
    number = earlier[0].number + 1 if earlier else 1
    if assessment.attempts_allowed and number > assessment.attempts_allowed:
        raise NoAttemptsLeft(
            f"You have used all {assessment.attempts_allowed} attempts. Ask your instructor if you "
            "need another one."
        )
    frozen = freeze_paper(assessment=assessment, student_id=by.user_id or 0)
    factor = Decimal(1)
    if assessment.minutes:
        factor = factor_of(student_id=by.user_id or 0, school_id=assessment.school_id)
    deadline = deadline_for(started_at=at, minutes=assessment.minutes, factor=factor)
    try:
        with transaction.atomic():
            return Attempt.objects.create(
                school_id=by.school_id,
                student_id=by.user_id or 0,
                assessment=assessment,
                number=number,
                seed=frozen.seed,
                paper=frozen.paper,
                item_count=frozen.item_count,
                started_at=at,
                deadline_at=deadline.at,
                time_factor=factor,
            )  # type: ignore[no-any-return]
    except IntegrityError:
        # Another press of the same button was first: that attempt is the one.
        return mine.get(number=number)  # type: ignore[no-any-return]


def submit_attempt(*, attempt_id: UUID, by: Actor, at: datetime) -> Attempt:
    """Hand in an attempt and ask for it to be graded.

    Repeating the call is harmless: an attempt that is no longer in progress
    is returned as it stands. Handing in after the deadline counts as handing
    in at the deadline; whether an answer came too late is decided where it
    is saved. Raises AttemptNotFound.
    """
    with transaction.atomic():
        attempt: Attempt | None = (
            Attempt.objects.visible_to(by)
            .select_for_update(of=("self",))
            .filter(pk=attempt_id, student_id=by.user_id)
            .first()
        )
        if attempt is None:
            raise AttemptNotFound("This attempt does not exist, or it is not yours.")
        if attempt.state == State.IN_PROGRESS:
            _hand_in(attempt, step=Step.SUBMIT, at=at)
    return attempt


def close_overdue_attempts(*, limit: int = 500) -> int:
    """Hand in what the clock has run out for, by the database's clock; returns how many.

    An attempt is closed when the tolerance for answers on their way has passed
    too, and is stamped with its deadline. Runs for all schools.
    """
    tolerance = timedelta(seconds=settings.CHARTWORK["ANSWER_TOLERANCE_SECONDS"])
    closed = 0
    with every_school():
        overdue = list(
            Attempt.objects.filter(state=State.IN_PROGRESS, deadline_at__lt=Now() - tolerance)
            .order_by("deadline_at")
            .values_list("pk", flat=True)[:limit]
        )
        for attempt_id in overdue:
            with transaction.atomic():
                attempt = (
                    Attempt.objects.select_for_update(skip_locked=True, of=("self",))
                    .filter(pk=attempt_id, state=State.IN_PROGRESS)
                    .first()
                )
                if attempt is not None:
                    _hand_in(attempt, step=Step.EXPIRE, at=attempt.deadline_at or timezone.now())
                    closed += 1
    return closed


def _open_or_closed(attempt: Attempt, *, assessment_id: int, by: Actor, at: datetime) -> Attempt:
    """The open attempt to go on with; one whose time is over is closed, and a new one begins."""
    tolerance = timedelta(seconds=settings.CHARTWORK["ANSWER_TOLERANCE_SECONDS"])
    if attempt.deadline_at is None or at <= attempt.deadline_at + tolerance:
        return attempt
    submit_attempt(attempt_id=attempt.pk, by=by, at=at)
    return start_attempt(assessment_id=assessment_id, by=by, at=at)


def _hand_in(attempt: Attempt, *, step: Step, at: datetime) -> None:
    """Move on, seal the steps and announce it; inside the caller's transaction and lock."""
    attempt.state = lifecycle.after(State(attempt.state), step)
    attempt.submitted_at = min(at, attempt.deadline_at or at)
    attempt.expired = step is Step.EXPIRE
    attempt.seal = seal_of(attempt)
    attempt.save(update_fields=["state", "submitted_at", "expired", "seal"])
    publish(
        AttemptSubmitted(
            school_id=attempt.school_id, attempt_id=attempt.pk, at=attempt.submitted_at
        )
    )
    log.info("attempt_submitted", attempt=str(attempt.pk), expired=attempt.expired)


def seal_of(attempt: Attempt) -> str:
    """SHA-256 over the frozen paper and all steps in order: what the receipt carries."""
    digest = hashlib.sha256(str(attempt.pk).encode())
    digest.update(json.dumps(attempt.paper, sort_keys=True).encode())
    steps = (
        AnswerStep.objects.filter(attempt=attempt)
        .order_by("position", "revision")
        .values_list("position", "revision", "content", "received_at", "flagged")
    )
    for position, revision, content, moment, flagged in steps:
        line = [position, revision, content, moment.isoformat(), *(["flagged"] if flagged else [])]
        digest.update(json.dumps(line, sort_keys=True).encode())
    return digest.hexdigest()
