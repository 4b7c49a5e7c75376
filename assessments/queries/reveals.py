"""The one policy object, filled from an assessment: every page and route asks it through here."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from assessments.models import Assessment
from assessments.question_types.contract import Review
from assessments.rules.lifecycle import State
from assessments.rules.reveal import Moment, Reveal, RevealPolicy, reveal_for
from assessments.rules.worth import CODES
from foundation.schools.public import Actor


def reveal_of(attempt: Any, *, by: Actor, at: datetime) -> Reveal:
    """What the actor may see of this attempt now, as ``own_attempt`` gives it. No query."""
    assessment = attempt.assessment
    return reveal_for(
        state=State(attempt.state),
        own=attempt.student_id == by.user_id,
        policy=policy_of(assessment),
        closed=is_closed(assessment, latest=attempt.latest_closing, at=at),
    )


def policy_of(assessment: Assessment) -> RevealPolicy:
    """As the assessment is set now: what was released to a class is released for old attempts."""
    return RevealPolicy(
        score=Moment(assessment.show_score),
        answers=Moment(assessment.show_answers),
        key=Moment(assessment.show_key),
        explanation=Moment(assessment.show_explanation),
        statistics=Moment(assessment.show_statistics),
    )


def is_closed(assessment: Assessment, *, latest: datetime | None, at: datetime) -> bool:
    """Nobody can start any more: past its closing time or, where it has none, withdrawn.

    ``latest``: when its last override closes. A key that is shown then must not reach those who
    sit later.
    """
    closes_at = closing_of(assessment, latest=latest)
    return at >= closes_at if closes_at is not None else not assessment.is_published


def closing_of(assessment: Assessment, *, latest: datetime | None) -> datetime | None:
    """When it closes for the last of all; None if it never does."""
    closes_at: datetime | None = assessment.closes_at
    return max(closes_at, latest) if closes_at and latest else closes_at


def shown_part(review: Review, reveal: Reveal) -> Review:
    """As much of a review as may be shown; nothing without the key.

    What was asked and answered is then shown as it was presented: even the
    words of an own answer may be what was asked for, such as the name of the
    region that was pointed at.
    """
    if not reveal.key:
        return Review()
    if not reveal.explanation:
        return replace(
            review,
            lines=tuple(replace(line, why="") for line in review.lines),
            parts=tuple(replace(part, why="") for part in review.parts),
            explanation="",
            explained={},
        )
    return review


def shown_reasons(outcome: Mapping[str, Any], reveal: Reveal) -> list[str]:
    """Why the points were given: with the key and the explanations, since it may name both.

    How the points came about, such as a penalty, says nothing of the key.
    """
    whole = reveal.key and reveal.explanation
    return [r["text"] for r in outcome["reasons"] if whole and r["code"] not in CODES]


def shown_notes(outcome: Mapping[str, Any]) -> list[str]:
    """How the points came about, besides being right or wrong."""
    return [reason["text"] for reason in outcome["reasons"] if reason["code"] in CODES]
