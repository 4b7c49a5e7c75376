"""Scores that were set by hand: which one counts, and what else there was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from assessments.models import Grade, ScoreOverride

A_PROGRAM = "a program of the school"


@dataclass(frozen=True, slots=True)
class SetScore:
    """A score that was set by hand; no percentage: that was taken back."""

    percent: Decimal | None
    reason: str
    who: str
    at: datetime


def newest_overrides(
    *, assessment_ids: Iterable[int], student_ids: Iterable[int] | None = None
) -> dict[tuple[int, int], SetScore]:
    """Those that count now, by (student, assessment); of everybody without ids. One query."""
    rows = _rows(assessment_ids)
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
    """All of one student's by assessment, the newest first. One query."""
    found: dict[int, list[SetScore]] = {}
    for row in _rows(assessment_ids).filter(student_id=student_id).order_by("-id"):
        found.setdefault(row.assessment_id, []).append(set_score(row))
    return found


def overridden_pass(*, assessment_id: int, student_id: int) -> bool | None:
    """Whether the score that was set passes; None where the attempts count. One query."""
    row = (
        _rows([assessment_id])
        .filter(student_id=student_id)
        .select_related("assessment")
        .order_by("-id")
        .first()
    )
    if row is None or row.percent is None:
        return None
    return bool(row.percent >= row.assessment.pass_percent)


def passed_now(*, assessment_id: int, student_id: int) -> bool:
    """Whether the student has passed: by what was set, else by any attempt. Two queries."""
    by_hand = overridden_pass(assessment_id=assessment_id, student_id=student_id)
    if by_hand is not None:
        return by_hand
    newest = (
        Grade.objects.filter(attempt__assessment_id=assessment_id, attempt__student_id=student_id)
        .order_by("attempt_id", "-number")
        .distinct("attempt_id")
        .values_list("passed", flat=True)
    )
    return any(newest)


def set_score(row: ScoreOverride) -> SetScore:
    """As people read it. The row comes with ``set_by``."""
    who = A_PROGRAM if row.set_by_program else str(row.set_by or "somebody who has left")
    return SetScore(percent=row.percent, reason=row.reason, who=who, at=row.set_at)


def _rows(assessment_ids: Iterable[int]) -> "QuerySet[ScoreOverride]":
    return ScoreOverride.objects.filter(  # type: ignore[no-any-return]
        assessment_id__in=list(assessment_ids)
    ).select_related("set_by")
