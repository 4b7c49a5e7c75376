"""A regrade, batch by batch. Each is one transaction that also asks for the next one: whatever is
interrupted goes on where it stood, and nothing is done twice.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction

from assessments.events import AttemptRegraded, RegradeApplied, RegradeStep
from assessments.models import AnswerStep, Attempt, Grade, ItemCheck, Regrade, RegradeEffect
from assessments.rules.behaviour import Behaviour
from assessments.rules.lifecycle import State
from assessments.rules.paper_rules import rules_of
from assessments.rules.rulings import LostPasses, Option, Ruling
from assessments.services.grading import (
    add_grade,
    announce_grade,
    newest_marks_of,
    result_counts,
)
from assessments.services.judging import (
    Given,
    ReadVersions,
    in_full,
    judge,
    keys_in,
    rulings_on,
    total_of,
    worth_in,
)
from assessments.services.paper_drawing import items_of, versions_of
from foundation.outbox.public import publish

log = structlog.get_logger(__name__)
PREVIEW, APPLY = "preview", "apply"
BATCH = 100

# In the order of their ids, so that a batch can begin after any of them. The papers hold what was
# asked, and no index knows it: one pass over the school's graded attempts for each phase.
CONCERNED = """
    SELECT attempt.id FROM chartwork_assessments_attempt attempt
    WHERE attempt.school_id = %(school)s AND attempt.state = 'graded'
      AND (%(assessment)s::bigint IS NULL OR attempt.assessment_id = %(assessment)s)
      AND (%(after)s = '' OR attempt.id > NULLIF(%(after)s, '')::uuid)
      AND EXISTS (
          SELECT FROM jsonb_array_elements(attempt.paper -> 'items') item
          WHERE (item ->> 'version')::bigint = ANY(%(versions)s)
      )
    ORDER BY attempt.id LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Regraded:
    """What a regrade makes of one attempt."""

    attempt: Attempt
    before: Grade
    entries: list[dict[str, Any]]
    percent: Decimal
    passed: bool
    changes: bool


def run_step(*, regrade_id: UUID, phase: str, after: str, at: datetime) -> None:
    """One batch of a phase. A step that comes again when its regrade is further does nothing."""
    if phase == PREVIEW:
        preview_batch(regrade_id=regrade_id, after=after)
    else:
        apply_batch(regrade_id=regrade_id, after=after, at=at)


def preview_batch(*, regrade_id: UUID, after: str) -> None:
    """Compute the effect on the next attempts, and ask for more or say that the preview is ready.

    Nine queries at most for the whole batch.
    """
    with transaction.atomic():
        regrade = _lock(regrade_id, Regrade.State.PREVIEWING)
        if regrade is None:
            return
        ids = _concerned(regrade, after)
        rulings = {
            line["version"]: Ruling(Option(line["option"]), tuple(line["keys"]), regrade.reason)
            for line in regrade.plan
        }
        RegradeEffect.objects.bulk_create(
            [_effect(regrade, one) for one in _regraded(regrade, ids, rulings)],
            ignore_conflicts=True,
        )
        if len(ids) == BATCH:
            _ask_for_more(regrade, PREVIEW, ids)
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
        ids = _concerned(regrade, after)
        rulings = rulings_on(
            version_ids=[line["version"] for line in regrade.plan],
            assessment_id=regrade.assessment_id,
        )
        effects = {
            effect.attempt_id: effect
            for effect in RegradeEffect.objects.filter(regrade=regrade, attempt_id__in=ids)
        }
        for one in _regraded(regrade, ids, rulings, lock=True):
            _apply(regrade, one, effects.get(one.attempt.pk), at=at)
        if len(ids) == BATCH:
            _ask_for_more(regrade, APPLY, ids)
            return
        regrade.state = Regrade.State.APPLIED
        regrade.finished_at = at
        regrade.save(update_fields=["state", "finished_at"])
        publish(RegradeApplied(school_id=regrade.school_id, regrade_id=regrade.pk, at=at))
    log.info("regrade_applied", regrade=str(regrade_id))


def _lock(regrade_id: UUID, state: str) -> Regrade | None:
    found: Regrade | None = (
        Regrade.objects.select_for_update(of=("self",)).filter(pk=regrade_id, state=state).first()
    )
    return found


def _concerned(regrade: Regrade, after: str) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            CONCERNED,
            {
                "school": regrade.school_id,
                "assessment": regrade.assessment_id,
                "after": after,
                "versions": [line["version"] for line in regrade.plan],
                "limit": BATCH,
            },
        )
        return [row[0] for row in cursor.fetchall()]


def _ask_for_more(regrade: Regrade, phase: str, ids: Sequence[UUID]) -> None:
    publish(
        RegradeStep(
            school_id=regrade.school_id, regrade_id=regrade.pk, phase=phase, after=str(ids[-1])
        )
    )


def _regraded(
    regrade: Regrade, ids: Sequence[UUID], rulings: dict[int, Ruling], *, lock: bool = False
) -> list[Regraded]:
    """What becomes of these attempts. Only what is ruled on is judged anew: the rest of a grade
    stays as it was found right, whatever the code does today. Six queries at most.
    """
    rows = Attempt.objects.select_for_update(of=("self",)) if lock else Attempt.objects
    attempts = list(rows.filter(pk__in=ids, state=State.GRADED).order_by("pk"))
    ruled = {line["version"] for line in regrade.plan}
    items = {
        attempt.pk: [item for item in items_of(attempt.paper) if item.version_id in ruled]
        for attempt in attempts
    }
    grades = Grade.objects.filter(attempt__in=attempts).order_by("attempt_id", "-number")
    newest = {grade.attempt_id: grade for grade in grades.distinct("attempt_id")}
    positions = {item.position for own in items.values() for item in own}
    given = _given(attempts, positions)
    asked = (item for own in items.values() for item in own)
    versions = ReadVersions(versions_of(asked, also=keys_in(rulings)))
    found = []
    for attempt in attempts:
        before, rules = newest[attempt.pk], rules_of(attempt.paper)
        entries = {entry["position"]: entry for entry in before.outcomes}
        judged = [
            judge(
                item,
                versions=versions,
                given=given.get((attempt.pk, item.position), Given()),
                rules=rules,
                ruling=rulings.get(item.version_id),
            )
            for item in items[attempt.pk]
        ]
        entries |= {one.item.position: one.entry() for one in judged}
        if not any(Decimal(entry["points"]) for entry in entries.values()):
            # Nothing would count any more, and a paper of nothing passes nobody.
            full = [in_full(one, regrade.reason) for one in judged]
            entries |= {one.item.position: one.entry() for one in full}
        found.append(_compared(regrade, attempt, before, entries))
    return found


def _compared(
    regrade: Regrade, attempt: Attempt, before: Grade, entries: dict[int, dict[str, Any]]
) -> Regraded:
    old = {entry["position"]: entry for entry in before.outcomes}
    if regrade.option == Option.EITHER_KEY:
        # A promise: nobody loses by it, not even where an earlier grade was kinder.
        entries = {
            position: entry if worth_in(entry) >= worth_in(old[position]) else old[position]
            for position, entry in entries.items()
        }
    lines = [entries[position] for position in sorted(entries)]
    total = total_of(lines, pass_percent=Decimal(attempt.paper["pass_percent"]))
    passed = total.passed and result_counts(attempt)
    if regrade.lost_passes == LostPasses.KEEP:
        passed = passed or before.passed
    return Regraded(
        attempt=attempt,
        before=before,
        entries=lines,
        percent=total.percent,
        passed=passed,
        changes=lines != before.outcomes,
    )


def _given(attempts: Collection[Attempt], positions: set[int]) -> dict[tuple[UUID, int], Given]:
    """What was left at these positions, by attempt and position. Three queries at most."""
    steps = (
        AnswerStep.objects.filter(attempt__in=attempts, position__in=positions)
        .order_by("attempt_id", "position", "-revision")
        .distinct("attempt_id", "position")
    )
    given = {
        (step.attempt_id, step.position): Given(content=step.content, certainty=step.certainty)
        for step in steps
    }
    return _with_marks(_with_tries(given, attempts, positions), attempts, positions)


def _with_tries(
    given: dict[tuple[UUID, int], Given], attempts: Collection[Attempt], positions: set[int]
) -> dict[tuple[UUID, int], Given]:
    tried = [a for a in attempts if rules_of(a.paper).behaviour is Behaviour.INTERACTIVE]
    if not tried:
        return given
    failed: dict[tuple[UUID, int], list[Any]] = {}
    checks = ItemCheck.objects.filter(attempt__in=tried, position__in=positions, share__lt=1)
    for check in checks.order_by("attempt_id", "position", "number"):
        place = (check.attempt_id, check.position)
        if place in given and check.answer != given[place].content:
            failed.setdefault(place, []).append(check.answer)
    return given | {
        place: replace(given[place], failed=tuple(answers)) for place, answers in failed.items()
    }


def _with_marks(
    given: dict[tuple[UUID, int], Given], attempts: Collection[Attempt], positions: set[int]
) -> dict[tuple[UUID, int], Given]:
    marks = newest_marks_of(attempt_ids=[attempt.pk for attempt in attempts])
    return given | {
        place: replace(given.get(place, Given()), mark=mark)
        for place, mark in marks.items()
        if place[1] in positions
    }


def _effect(regrade: Regrade, one: Regraded) -> RegradeEffect:
    return RegradeEffect(
        school_id=regrade.school_id,
        regrade=regrade,
        attempt=one.attempt,
        percent_before=one.before.percent,
        percent_after=one.percent,
        passed_before=one.before.passed,
        passed_after=one.passed,
        changes=one.changes,
    )


def _apply(regrade: Regrade, one: Regraded, effect: RegradeEffect | None, *, at: datetime) -> None:
    """Write one new grade, if it says anything new, and what came of it."""
    foreseen = effect is not None
    effect = effect or _effect(regrade, one)
    if effect.applied_at is not None:
        return
    promised = (effect.percent_after, effect.passed_after, effect.changes)
    effect.as_previewed = promised == (one.percent, one.passed, one.changes) if foreseen else None
    effect.percent_before, effect.passed_before = one.before.percent, one.before.passed
    effect.percent_after, effect.passed_after = one.percent, one.passed
    effect.changes, effect.applied_at = one.changes, at
    if one.changes:
        grade = add_grade(
            attempt=one.attempt,
            number=one.before.number + 1,
            entries=one.entries,
            cause=f"regrade:{regrade.pk}",
            at=at,
            keep_pass=one.passed,
        )
        effect.applied_number = grade.number
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
    effect.save()
