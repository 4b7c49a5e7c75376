"""What a program may tell of an answer: after the grade by the author's policy, after a check."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from assessments.models import Attempt, Grade
from assessments.queries.attempt_pages import verdict_of
from assessments.queries.reveals import reveal_of, shown_notes, shown_part, shown_reasons
from assessments.question_types.contract import Review
from assessments.rules.behaviour import Behaviour
from assessments.rules.drawing import PaperItem
from assessments.rules.paper_rules import rules_of
from assessments.rules.reveal import (
    Reveal,
    reveal_after_check,
)
from assessments.services.answers_in_codes import review_answer
from assessments.services.checking import Checked
from assessments.services.grading import current_answers
from assessments.services.judging import ReadVersions, key_versions, worth_in
from assessments.services.paper_drawing import items_of, versions_of
from foundation.schools.public import Actor


@dataclass(frozen=True, slots=True)
class TalliedItem:
    """One question of a graded or checked attempt, as much of it as may be told."""

    position: int
    type: str
    question: Mapping[str, Any]
    answer: Mapping[str, Any] | None
    verdict: str
    earned: Decimal | None
    possible: Decimal
    reasons: list[str]
    review: Review


@dataclass(frozen=True, slots=True)
class ExamResult:
    """``grade`` is empty and ``items`` are none as long as they may not be told."""

    grade: Grade | None
    items: list[TalliedItem]


def exam_result(*, attempt: Attempt, by: Actor, at: datetime) -> ExamResult:
    """The newest grade as far as the assessment shows it to its people. Three queries at most."""
    reveal = reveal_of(attempt, by=by, at=at)
    if not (reveal.score or reveal.answers):
        return ExamResult(grade=None, items=[])
    grade: Grade = Grade.objects.filter(attempt=attempt).latest("number")
    items = _tallied(attempt, grade, reveal) if reveal.answers else []
    return ExamResult(grade=grade if reveal.score else None, items=items)


def told_of_check(*, checked: Checked) -> TalliedItem:
    """One question after a check: the key only where the answer is final. Two queries at most."""
    check = checked.check
    attempt: Attempt = check.attempt
    reveal = reveal_after_check(
        behaviour=Behaviour(rules_of(attempt.paper).behaviour), checked=True, final=checked.final
    )
    item = items_of(attempt.paper)[check.position - 1]
    outcome = {
        "share": check.share,
        "points": item.points,
        "answered": True,
        "reasons": check.reasons,
        "details": check.details,
    }
    read = ReadVersions(versions_of([item]))
    return _told(item, read, outcome, check.answer, reveal=reveal, scored=False)


def _tallied(attempt: Attempt, grade: Grade, reveal: Reveal) -> list[TalliedItem]:
    outcomes = {outcome["position"]: outcome for outcome in grade.outcomes}
    answers = current_answers(attempt_id=attempt.pk)
    items = items_of(attempt.paper)
    read = ReadVersions(versions_of(items, also=key_versions(grade.outcomes)))
    return [
        _told(
            item,
            read,
            outcomes[item.position],
            answers.get(item.position),
            reveal=reveal,
            scored=reveal.score,
        )
        for item in items
    ]


def _told(
    item: PaperItem,
    read: ReadVersions,
    outcome: Mapping[str, Any],
    answer: Mapping[str, Any] | None,
    *,
    reveal: Reveal,
    scored: bool,
) -> TalliedItem:
    kind, content = read.as_graded(item, outcome)
    possible = Decimal(outcome["points"])
    return TalliedItem(
        position=item.position,
        type=kind.name,
        question=kind.present(content, item.order),
        answer=answer,
        verdict=verdict_of(Decimal(outcome["share"]), answered=outcome["answered"]),
        earned=worth_in(outcome) * possible if scored else None,
        possible=possible,
        reasons=[*shown_reasons(outcome, reveal), *shown_notes(outcome)],
        review=shown_part(
            review_answer(kind, content, item.order, answer, outcome=outcome), reveal
        ),
    )
