"""What a student can keep of an attempt that was handed in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from assessments.models import Attempt
from assessments.rules.digests import in_groups
from assessments.services.grading import current_answers
from assessments.services.paper_drawing import title_of


@dataclass(frozen=True, slots=True)
class Receipt:
    """Which attempt, when it ended, how much was stored, and the seal in groups of four."""

    attempt_id: UUID
    title: str
    number: int
    submitted_at: datetime
    expired: bool
    answers: int
    questions: int
    seal: str


def receipt_of(*, attempt: Attempt) -> Receipt | None:
    """None before the hand-in. One query; ``attempt`` with its assessment."""
    if not attempt.seal or attempt.submitted_at is None:
        return None
    stored = current_answers(attempt_id=attempt.pk).values()
    return Receipt(
        attempt_id=attempt.pk,
        title=title_of(attempt),
        number=attempt.number,
        submitted_at=attempt.submitted_at,
        expired=attempt.expired,
        answers=sum(answer is not None for answer in stored),
        questions=attempt.item_count,
        seal=in_groups(attempt.seal),
    )
