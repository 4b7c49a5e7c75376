"""An attempt as a program shows it: what ``present`` gives, and nothing of what is not its turn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from assessments.models import Attempt
from assessments.queries.attempt_pages import attempt_page, own_attempt
from assessments.question_types.registry import question_types
from assessments.rules.lifecycle import State
from assessments.rules.paper_rules import PaperRules, rules_of
from assessments.services.attempts import AttemptClosed, is_overdue, settle_attempt
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


def where_it_stands(*, attempt_id: UUID, by: Actor, at: datetime) -> Attempt:
    """The own attempt where the clock has it. One query, more where time has just run out."""
    attempt = own_attempt(attempt_id=attempt_id, by=by)
    if is_overdue(attempt, at=at):
        return settle_attempt(attempt_id=attempt_id, by=by, at=at)
    return attempt


def exam_paper(*, attempt_id: UUID, by: Actor, at: datetime) -> ExamPaper:
    """Four queries at most. Raises AttemptNotFound, AttemptClosed."""
    attempt = where_it_stands(attempt_id=attempt_id, by=by, at=at)
    if attempt.state != State.IN_PROGRESS:
        raise AttemptClosed("This attempt is over. Read its result instead.")
    kinds = {kind.template: kind.name for kind in question_types().values()}
    items = []
    for item in attempt_page(attempt=attempt, whole=True).items:
        shown = attempt.open_first <= item.number <= attempt.open_last
        items.append(
            ExamItem(
                position=item.number,
                open=shown and not item.locked,
                type=kinds[item.template] if shown else None,
                question=item.presentation if shown else None,
                answer=item.answer,
                revision=item.revision,
                flagged=item.flagged,
                certainty=item.certainty,
            )
        )
    return ExamPaper(attempt=attempt, rules=rules_of(attempt.paper), items=items)
