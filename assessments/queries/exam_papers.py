"""An attempt as a program shows it: what ``present`` gives, and nothing of what is not its turn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from assessments.models import Attempt
from assessments.queries.attempt_pages import attempt_page, own_attempt_now
from assessments.rules.lifecycle import State
from assessments.rules.paper_rules import PaperRules, rules_of
from assessments.services.attempts import AttemptClosed
from foundation.schools.public import Actor


@dataclass(frozen=True, slots=True)
class ExamItem:
    """One question; without its text where it is not open yet or any more."""

    position: int
    open: bool
    type: str | None
    question: Mapping[str, Any] | None
    answer: Mapping[str, Any] | None
    revision: int
    flagged: bool
    certainty: int | None


@dataclass(frozen=True, slots=True)
class ExamPaper:
    """An attempt in progress with its questions."""

    attempt: Attempt
    rules: PaperRules
    items: list[ExamItem]


def exam_paper(*, attempt_id: UUID, by: Actor, at: datetime) -> ExamPaper:
    """Four queries at most. Raises AttemptNotFound, AttemptClosed."""
    attempt = own_attempt_now(attempt_id=attempt_id, by=by, at=at)
    if attempt.state != State.IN_PROGRESS:
        raise AttemptClosed("This attempt is over. Read its result instead.")
    items = []
    for item in attempt_page(attempt=attempt, whole=True).items:
        shown = attempt.open_first <= item.number <= attempt.open_last
        items.append(
            ExamItem(
                position=item.number,
                open=shown and not item.locked,
                type=item.type_name if shown else None,
                question=item.presentation if shown else None,
                answer=item.answer,
                revision=item.revision,
                flagged=item.flagged,
                certainty=item.certainty,
            )
        )
    return ExamPaper(attempt=attempt, rules=rules_of(attempt.paper), items=items)
