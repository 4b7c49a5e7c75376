"""Handlers of the outbox: each is one call."""

from datetime import datetime

from assessments.public import AttemptGraded, ScoreOverridden
from courses.services.progress import record_override, record_result
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
