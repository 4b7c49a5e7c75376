"""Scores that were set by hand: which one counts, and what else there was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from assessments.models import Grade, ScoreApproval, ScoreOverride
from assessments.models.score_override import ScoreOverrideQuerySet
from assessments.rules.second_person import ProposalState, state_of

A_PROGRAM = "a program of the school"
SOMEBODY = "somebody who has left"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a second person said to a score, and why."""

    who: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SetScore:
    """A score that was set by hand; no percentage: that was taken back.

    ``decision``: of the second person, where one was needed and decided.
    """

    percent: Decimal | None
    reason: str
    who: str
    at: datetime
    state: ProposalState = ProposalState.COUNTS
    decision: Decision | None = None


def newest_overrides(
    *, assessment_ids: Iterable[int], student_ids: Iterable[int] | None = None
) -> dict[tuple[int, int], SetScore]:
    """Those that count now, by (student, assessment); of everybody without ids. One query."""
    rows = _rows(assessment_ids).counting()
    if student_ids is not None:
        rows = rows.filter(student_id__in=list(student_ids))
    rows = rows.order_by("assessment_id", "student_id", "-id").distinct(
        "assessment_id", "student_id"
    )
    return {
        (row.student_id, row.assessment_id): set_score(row)
        for row in rows
        if row.percent is not None
    }


def override_history(
    *, assessment_ids: Iterable[int], student_id: int
) -> dict[int, list[SetScore]]:
    """All of one student's by assessment, the newest first, with what waits or was refused.

    For those who teach. One query.
    """
    found: dict[int, list[SetScore]] = {}
    rows = _rows(assessment_ids).filter(student_id=student_id)
    for row in rows.order_by("-id"):
        earlier = found.setdefault(row.assessment_id, [])
        earlier.append(set_score(row, newest=not earlier))
    return found


def overridden_pass(*, assessment_id: int, student_id: int) -> bool | None:
    """Whether the score that was set passes; None where the attempts count. One query."""
    row = _counts_now(assessment_id, student_id)
    if row is None or row.percent is None:
        return None
    return bool(row.percent >= row.assessment.pass_percent)


def passed_now(*, assessment_id: int, student_id: int) -> bool:
    """Whether the student has passed: by what was set, else by any attempt. Two queries."""
    by_hand = overridden_pass(assessment_id=assessment_id, student_id=student_id)
    if by_hand is not None:
        return by_hand
    return passed_attempt(assessment_id=assessment_id, student_id=student_id) is not None


def agreed_pass(*, assessment_id: int, student_id: int) -> bool | None:
    """Whether the score that was set passes and a second person agreed to it; None where the
    attempts count. One query.

    What one person set while no second was needed is no such pass, whatever is needed now.
    """
    row = _counts_now(assessment_id, student_id)
    if row is None or row.percent is None:
        return None
    return bool(row.needs_second and row.percent >= row.assessment.pass_percent)


def passed_attempt(*, assessment_id: int, student_id: int) -> UUID | None:
    """The last attempt that passes by its newest grade. One query."""
    rows = Grade.objects.filter(
        attempt__assessment_id=assessment_id, attempt__student_id=student_id
    )
    newest = rows.order_by("attempt_id", "-number").distinct("attempt_id")
    found = newest.values_list("passed", "attempt__submitted_at", "attempt_id")
    passed = [(at, attempt_id) for passes, at, attempt_id in found if passes]
    return max(passed)[1] if passed else None


def _counts_now(assessment_id: int, student_id: int) -> ScoreOverride | None:
    rows = _rows([assessment_id]).counting().filter(student_id=student_id)
    found: ScoreOverride | None = rows.select_related("assessment").order_by("-id").first()
    return found


def set_score(row: ScoreOverride, *, newest: bool = True) -> SetScore:
    """As people read it. The row comes with ``set_by``, and with ``approval`` if it has one."""
    who = A_PROGRAM if row.set_by_program else str(row.set_by or SOMEBODY)
    # No query for a row that needs nobody: there is no approval of it.
    approval: ScoreApproval | None = getattr(row, "approval", None) if row.needs_second else None
    return SetScore(
        percent=row.percent,
        reason=row.reason,
        who=who,
        at=row.set_at,
        state=state_of(
            needs_second=row.needs_second,
            agreed=approval.agreed if approval else None,
            newest=newest,
        ),
        decision=_decision(approval),
    )


def _decision(approval: ScoreApproval | None) -> Decision | None:
    if approval is None:
        return None
    who = str(approval.decided_by or SOMEBODY)
    return Decision(who=who, words=approval.words, at=approval.decided_at)


def _rows(assessment_ids: Iterable[int]) -> ScoreOverrideQuerySet:
    return ScoreOverride.objects.filter(  # type: ignore[no-any-return]
        assessment_id__in=list(assessment_ids)
    ).select_related("set_by", "approval__decided_by")
