"""What a program may tell of an answer: after the grade by the author's policy, after a check."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from assessments.models import AnswerStep, Assessment, Attempt, Grade, QuestionVersion
from assessments.question_types.contract import Review
from assessments.question_types.registry import question_type
from assessments.rules.behaviour import Behaviour
from assessments.rules.drawing import PaperItem
from assessments.rules.lifecycle import State
from assessments.rules.opening import Door, Hours
from assessments.rules.paper_rules import rules_of
from assessments.rules.reveal import (
    Moment,
    Reveal,
    RevealPolicy,
    reveal_after_check,
    reveal_for,
)
from assessments.services.checking import Checked
from assessments.services.grading import current_answers, worth_in
from assessments.services.paper_drawing import items_of
from foundation.schools.public import Actor

# Reasons that speak of the marking, and so give nothing of the key away.
OF_MARKING = frozenset({"wrong_costs", "earlier_tries", "certainty"})


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
    reveal = _reveal(attempt, by=by, at=at)
    if not (reveal.score or reveal.answers):
        return ExamResult(grade=None, items=[])
    grade: Grade = Grade.objects.filter(attempt=attempt).latest("number")
    items = _tallied(attempt, grade, reveal) if reveal.answers else []
    return ExamResult(grade=grade if reveal.score else None, items=items)


def told_of_check(*, checked: Checked) -> TalliedItem:
    """One question after a check: the key only where the answer is final. Three queries at most."""
    check = checked.check
    attempt: Attempt = check.attempt
    step = AnswerStep.objects.get(attempt=attempt, position=check.position, revision=check.revision)
    reveal = reveal_after_check(
        behaviour=Behaviour(rules_of(attempt.paper).behaviour), checked=True, final=checked.final
    )
    item = items_of(attempt.paper)[check.position - 1]
    version = _versions([item])[item.version_id]
    outcome = {"share": check.share, "answered": True, "reasons": check.reasons}
    return _told(item, version, outcome, step.content, reveal=reveal, earned=None)


def _reveal(attempt: Attempt, *, by: Actor, at: datetime) -> Reveal:
    assessment = attempt.assessment
    hours = Hours(opens_at=assessment.opens_at, closes_at=assessment.closes_at)
    return reveal_for(
        state=State(attempt.state),
        own=attempt.student_id == by.user_id,
        policy=_policy(assessment),
        closed=hours.door(at) is Door.CLOSED,
    )


def _policy(assessment: Assessment) -> RevealPolicy:
    return RevealPolicy(
        score=Moment(assessment.show_score),
        answers=Moment(assessment.show_answers),
        key=Moment(assessment.show_key),
        explanation=Moment(assessment.show_explanation),
        statistics=Moment(assessment.show_statistics),
    )


def _tallied(attempt: Attempt, grade: Grade, reveal: Reveal) -> list[TalliedItem]:
    outcomes = {outcome["position"]: outcome for outcome in grade.outcomes}
    answers = current_answers(attempt_id=attempt.pk)
    items = items_of(attempt.paper)
    versions = _versions(items)
    return [
        _told(
            item,
            versions[item.version_id],
            outcomes[item.position],
            answers.get(item.position),
            reveal=reveal,
            earned=worth_in(outcomes[item.position]) * item.points if reveal.score else None,
        )
        for item in items
    ]


def _told(
    item: PaperItem,
    version: QuestionVersion,
    outcome: Mapping[str, Any],
    answer: Mapping[str, Any] | None,
    *,
    reveal: Reveal,
    earned: Decimal | None,
) -> TalliedItem:
    kind = question_type(version.question.question_type)
    content = kind.read_content(version.content)
    whole = reveal.key and reveal.explanation
    return TalliedItem(
        position=item.position,
        type=kind.name,
        question=kind.present(content, item.order),
        answer=answer,
        verdict=_verdict(Decimal(outcome["share"]), answered=outcome["answered"]),
        earned=earned,
        possible=item.points,
        # "The answer looked for is": a reason may name the key.
        reasons=[
            reason["text"] for reason in outcome["reasons"] if whole or reason["code"] in OF_MARKING
        ],
        review=_review(kind.review(content, item.order, answer), reveal),
    )


def _review(review: Review, reveal: Reveal) -> Review:
    """Without the key nothing of its lines: their order alone may be the key."""
    return Review(
        lines=review.lines if reveal.key else (),
        parts=review.parts if reveal.key else (),
        given=review.given if reveal.key else "",
        key=review.key if reveal.key else "",
        explanation=review.explanation if reveal.explanation else "",
    )


def _verdict(share: Decimal, *, answered: bool) -> str:
    if not answered:
        return "unanswered"
    if share == 1:
        return "right"
    return "partly" if share > 0 else "wrong"


def _versions(items: Iterable[PaperItem]) -> dict[int, QuestionVersion]:
    return QuestionVersion.objects.select_related("question").in_bulk(
        [item.version_id for item in items]
    )
