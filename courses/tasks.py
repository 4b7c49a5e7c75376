"""Handlers of the outbox: each is one call."""

from datetime import datetime
from uuid import UUID

from assessments.public import AttemptGraded, AttemptRegraded, ResultShown, ScoreOverridden
from courses.services.progress import record_override, record_result, record_shown
from courses.services.reopening import take_back_pass
from foundation.outbox.public import Payload, on


@on(AttemptGraded, effect="courses.record_result", queue="grading")
def record_graded_attempt(payload: Payload) -> None:
    record_result(
        assessment_id=payload["assessment_id"],
        student_id=payload["student_id"],
        passed=payload["passed"],
        at=datetime.fromisoformat(payload["at"]),
    )


@on(ScoreOverridden, effect="courses.record_override", queue="grading")
def record_overridden_score(payload: Payload) -> None:
    record_override(
        assessment_id=payload["assessment_id"],
        student_id=payload["student_id"],
        at=datetime.fromisoformat(payload["at"]),
    )


@on(ResultShown, effect="courses.record_shown", queue="grading")
def record_shown_result(payload: Payload) -> None:
    record_shown(
        assessment_id=payload["assessment_id"],
        student_id=payload["student_id"],
        at=datetime.fromisoformat(payload["at"]),
    )


@on(AttemptRegraded, effect="courses.take_back_pass", queue="grading")
def take_back_lost_pass(payload: Payload) -> None:
    if payload["revoke"]:
        take_back_pass(
            assessment_id=payload["assessment_id"],
            student_id=payload["student_id"],
            regrade_id=UUID(payload["regrade_id"]),
            at=datetime.fromisoformat(payload["at"]),
        )
