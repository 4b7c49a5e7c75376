"""An attempt as a program shows it: what ``present`` gives, and nothing of what is not its turn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.models import Attempt
from assessments.queries.attempt_pages import attempt_page
from assessments.question_types.registry import question_types


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


def exam_items(*, attempt: Attempt) -> list[ExamItem]:
    """The items in their order. Two queries."""
    kinds = {kind.template: kind.name for kind in question_types().values()}
    items = []
    for item in attempt_page(attempt=attempt).items:
        shown = attempt.open_first <= item.number <= attempt.open_last
        items.append(
            ExamItem(
                position=item.number,
                open=shown and item.number not in attempt.locked,
                type=kinds[item.template] if shown else None,
                question=item.presentation if shown else None,
                answer=item.answer,
                revision=item.revision,
                flagged=item.flagged,
            )
        )
    return items
