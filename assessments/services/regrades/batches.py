"""A regrade, batch by batch. Each is one transaction that also asks for the next one: whatever is
interrupted goes on where it stood, and nothing is done twice.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction

from assessments.events import AttemptRegraded, RegradeStep
from assessments.models import Grade, Regrade, RegradeEffect
from assessments.rules.rulings import LostPasses, Option, Ruling
from assessments.services.grading import add_grade, announce_grade
from assessments.services.judging import rulings_on
from assessments.services.regrades.computing import Regraded, regraded
from assessments.services.regrades.releasing import (
    BATCH,
    NO_MARKS_NEEDED,
    RELEASE,
    finish,
    release_batch,
)
from foundation.outbox.public import publish

log = structlog.get_logger(__name__)
PREVIEW, APPLY = "preview", "apply"
RESULT = ("percent_before", "percent_after", "passed_before", "passed_after", "changes")

# Which attempts are concerned is in their papers, and no index knows it: one pass over the
# school's attempts when a phase begins. Those that are listed already stay as they are.
LIST = """
    INSERT INTO chartwork_assessments_regradeeffect
        (school_id, regrade_id, attempt_id, percent_before, percent_after, passed_before,
         passed_after, changes)
    SELECT attempt.school_id, %(regrade)s, attempt.id, newest.percent, newest.percent,
           newest.passed, newest.passed, false
    FROM chartwork_assessments_attempt attempt
    CROSS JOIN LATERAL (
        SELECT percent, passed FROM chartwork_assessments_grade
        WHERE attempt_id = attempt.id ORDER BY number DESC LIMIT 1
    ) newest
    WHERE attempt.school_id = %(school)s AND attempt.state = 'graded'
      AND (%(assessment)s::bigint IS NULL OR attempt.assessment_id = %(assessment)s)
      AND attempt.paper @> ANY(%(asked)s::jsonb[])
    ON CONFLICT (regrade_id, attempt_id) DO NOTHING
"""


def run_step(*, regrade_id: UUID, phase: str, after: str, at: datetime) -> None:
    """One batch of a phase. A step that comes again when its regrade is further does nothing."""
    if phase == PREVIEW:
        preview_batch(regrade_id=regrade_id, after=after, at=at)
    elif phase == RELEASE:
        release_batch(regrade_id=regrade_id, after=after, at=at)
    else:
        apply_batch(regrade_id=regrade_id, after=after, at=at)


def preview_batch(*, regrade_id: UUID, after: str, at: datetime) -> None:
    """Compute the effect on the next attempts, and ask for more or say that the preview is ready.

    Ten queries at most for the whole batch.
    """
    with transaction.atomic():
        regrade = _lock(regrade_id, Regrade.State.PREVIEWING)
        if regrade is None:
            return
        if not after:
            _list(regrade)
        effects = _next(regrade, previewed_at__isnull=True)
        rulings = {
            line["version"]: Ruling(Option(line["option"]), tuple(line["keys"]), regrade.reason)
            for line in regrade.plan
        }
        for one in regraded(regrade, list(effects), rulings):
            _foresee(effects[one.attempt.pk], one, at=at)
        RegradeEffect.objects.bulk_update(effects.values(), [*RESULT, "previewed_at"])
        if len(effects) == BATCH:
            _ask_for_more(regrade, PREVIEW, effects)
            return
        regrade.state = Regrade.State.PREVIEWED
        regrade.save(update_fields=["state"])
    log.info("regrade_previewed", regrade=str(regrade_id))


def apply_batch(*, regrade_id: UUID, after: str, at: datetime) -> None:
    """Write the new grades of the next attempts. The attempts are locked, in order."""
    with transaction.atomic():
        regrade = _lock(regrade_id, Regrade.State.APPLYING)
        if regrade is None:
            return
        if not after:
            _list(regrade)
        effects = _next(regrade, applied_at__isnull=True)
        rulings = rulings_on(
            version_ids=[line["version"] for line in regrade.plan],
            assessment_id=regrade.assessment_id,
        )
        for one in regraded(regrade, list(effects), rulings, lock=True):
            _apply(regrade, one, effects[one.attempt.pk], at=at)
        RegradeEffect.objects.bulk_update(
            effects.values(), [*RESULT, "as_previewed", "applied_number", "applied_at"]
        )
        if len(effects) == BATCH:
            _ask_for_more(regrade, APPLY, effects)
            return
        if regrade.option in NO_MARKS_NEEDED:
            publish(RegradeStep(school_id=regrade.school_id, regrade_id=regrade.pk, phase=RELEASE))
        else:
            finish(regrade, at=at)


def _lock(regrade_id: UUID, state: str) -> Regrade | None:
    found: Regrade | None = (
        Regrade.objects.select_for_update(of=("self",)).filter(pk=regrade_id, state=state).first()
    )
    return found


def _list(regrade: Regrade) -> None:
    asked = [json.dumps({"items": [{"version": line["version"]}]}) for line in regrade.plan]
    values: dict[str, Any] = {
        "regrade": regrade.pk,
        "school": regrade.school_id,
        "assessment": regrade.assessment_id,
        "asked": asked,
    }
    with connection.cursor() as cursor:
        cursor.execute(LIST, values)


def _next(regrade: Regrade, **still: bool) -> dict[UUID, RegradeEffect]:
    rows = RegradeEffect.objects.filter(regrade=regrade, **still).order_by("attempt_id")[:BATCH]
    return {effect.attempt_id: effect for effect in rows}


def _ask_for_more(regrade: Regrade, phase: str, done: Iterable[UUID]) -> None:
    last = max(done)
    publish(
        RegradeStep(
            school_id=regrade.school_id, regrade_id=regrade.pk, phase=phase, after=str(last)
        )
    )


def _foresee(effect: RegradeEffect, one: Regraded, *, at: datetime) -> None:
    _note(effect, one)
    effect.previewed_at = at


def _note(effect: RegradeEffect, one: Regraded) -> None:
    effect.percent_before, effect.passed_before = one.before.percent, one.before.passed
    effect.percent_after, effect.passed_after = one.percent, one.passed
    effect.changes = one.changes


def _apply(regrade: Regrade, one: Regraded, effect: RegradeEffect, *, at: datetime) -> None:
    """Write one new grade, if it says anything new, and what came of it."""
    promised = (effect.percent_after, effect.passed_after, effect.changes)
    foreseen = effect.previewed_at is not None
    effect.as_previewed = promised == (one.percent, one.passed, one.changes) if foreseen else None
    _note(effect, one)
    effect.applied_at = at
    if one.changes:
        effect.applied_number = _add(regrade, one, at=at).number


def _add(regrade: Regrade, one: Regraded, *, at: datetime) -> Grade:
    grade = add_grade(
        attempt=one.attempt,
        number=one.before.number + 1,
        entries=one.entries,
        cause=f"regrade:{regrade.pk}",
        at=at,
        keep_pass=one.passed,
    )
    one.attempt.graded_at = at
    one.attempt.save(update_fields=["graded_at"])
    announce_grade(attempt=one.attempt, grade=grade)
    lost = one.before.passed and not grade.passed
    publish(
        AttemptRegraded(
            school_id=regrade.school_id,
            regrade_id=regrade.pk,
            attempt_id=one.attempt.pk,
            assessment_id=one.attempt.assessment_id,
            student_id=one.attempt.student_id,
            grade_number=grade.number,
            lost_pass=lost,
            revoke=lost and regrade.lost_passes == LostPasses.REVOKE,
            at=at,
        )
    )
    return grade
