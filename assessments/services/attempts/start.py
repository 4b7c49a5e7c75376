"""Starting an attempt."""

from contextlib import nullcontext
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from assessments.models import Assessment, Attempt
from assessments.rules.lifecycle import State
from assessments.rules.overrides import EffectiveSettings
from assessments.rules.storable import storable
from assessments.services.attempts import running
from assessments.services.attempts.admission import check_address, check_admission
from assessments.services.attempts.clock import by_database
from assessments.services.attempts.expiry import is_overdue, settle_attempt
from assessments.services.attempts.refusals import (
    AssessmentNotFound,
    NoAttemptsLeft,
    NotOpenToYou,
)
from assessments.services.overrides import effective_settings
from assessments.services.paper_drawing import freeze_paper
from assessments.services.time_allowed import factor_of
from assessments.slots import access_to
from foundation.schools.public import Actor


def start_attempt(
    *,
    assessment_id: int,
    by: Actor,
    at: datetime,
    access_code: str = "",
    address: str = "",
) -> Attempt:
    """Start an attempt, or return the one that is open. The clock starts at ``at``.

    Pressing Start ten times at once gives one attempt. Hours and access code
    are asked of who starts; the address of who goes on, too. Hours, code,
    minutes and number of attempts are those that hold for the student. Raises
    AssessmentNotFound, NotOpenToYou, NotFromHere, NotOpenNow,
    AccessCodeWrong, NoAttemptsLeft, PaperCannotBeDrawn.
    """
    assessment = _published(assessment_id, by)
    if assessment is None:
        raise AssessmentNotFound(_("There is no such assessment in your school."))
    at = by_database(at, database_now=assessment.database_now)
    access = access_to(by, assessment_id)
    if not access.allowed:
        raise NotOpenToYou(access.why_not)
    check_address(assessment, address=address)
    mine = Attempt.objects.filter(student_id=by.user_id, assessment_id=assessment_id)
    newest: Attempt | None = mine.order_by("-number").first()
    if newest is not None and is_overdue(newest, at=at):
        newest = settle_attempt(attempt_id=newest.pk, by=by, at=at)
    if newest is not None and newest.state == State.IN_PROGRESS:
        return newest
    number = newest.number + 1 if newest else 1
    held = effective_settings(assessment=assessment, student_id=by.user_id or 0)
    if held.attempts_allowed and number > held.attempts_allowed:
        raise NoAttemptsLeft(
            _(
                "You have used all %(attempts)s attempts. Ask your instructor if "
                "you need another one."
            )
            % {"attempts": held.attempts_allowed}
        )
    check_admission(assessment, held, access_code=access_code, by=by, at=at)
    attempt = _draw(assessment, held, number=number, by=by, at=at)
    attempt.started_address = storable(address)[:45]
    try:
        # One statement is a transaction by itself; only inside another one is a savepoint needed.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            attempt.save(force_insert=True)
    except IntegrityError:
        # Another press of the same button was first: that attempt is the one.
        return mine.get(number=number)  # type: ignore[no-any-return]
    return attempt


def _published(assessment_id: int, by: Actor) -> Any:
    """The assessment, with what was agreed with this student as ``factor``. One query.

    ``database_now``: what the database's clock says.
    """
    factor = factor_of(student_id=by.user_id or 0, school_id=by.school_id)
    rows = Assessment.objects.filter(school_id=by.school_id, is_published=True)
    return rows.annotate(factor=factor, database_now=Now()).filter(pk=assessment_id).first()


def _draw(
    assessment: Any, held: EffectiveSettings, *, number: int, by: Actor, at: datetime
) -> Attempt:
    """The attempt with its frozen paper and its first deadline, not saved."""
    frozen = freeze_paper(assessment=assessment, student_id=by.user_id or 0, held=held)
    attempt = Attempt(
        school_id=by.school_id,
        student_id=by.user_id or 0,
        assessment=assessment,
        number=number,
        seed=frozen.seed,
        paper=frozen.paper,
        item_count=frozen.item_count,
        started_at=at,
        started_program=by.client_id[:100],
        time_factor=assessment.factor if frozen.rules.is_timed else Decimal(1),
    )
    running.begin(attempt, rules=frozen.rules)
    return attempt
