"""The lines of one graded answer as those who teach change their credit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from assessments.models import Attempt, Grade, LineCredit
from assessments.rules.coded_lines import AnswerLine
from assessments.rules.scoring import HUNDREDTH
from assessments.services.given import who_changed
from assessments.services.judging import ReadVersions, worth_in
from assessments.services.paper_drawing import items_of, versions_of


@dataclass(frozen=True, slots=True)
class CreditEntry:
    """One change on the record; no credit: it was taken back."""

    code: str
    credit: Decimal | None
    reason: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LineOnPage:
    """A line with all that was decided of it, the newest first."""

    line: AnswerLine
    history: tuple[CreditEntry, ...]

    @property
    def stands(self) -> bool:
        """Whether a changed credit counts that could be taken back."""
        return bool(self.history) and self.history[0].credit is not None


@dataclass(frozen=True, slots=True)
class LinesPage:
    """The lines of an answer. ``gone``: changes of lines that it has no more under the key that
    counts now.
    """

    attempt: Attempt
    position: int
    title: str
    documents: Sequence[Mapping[str, Any]]
    lines: list[LineOnPage]
    gone: list[CreditEntry]
    share: Decimal
    earned: Decimal
    points: Decimal
    grade: Grade


def lines_page(*, attempt: Attempt, position: int) -> LinesPage | None:
    """None where the answer is not graded or has no lines. Three queries. Holds the key: only for
    those who teach.
    """
    grade = Grade.objects.filter(attempt=attempt).order_by("-number").first()
    item = next((one for one in items_of(attempt.paper) if one.position == position), None)
    if grade is None or item is None:
        return None
    entry = next(one for one in grade.outcomes if one["position"] == position)
    kind, content = ReadVersions(versions_of([item])).of(item.version_id)
    if not kind.has_lines:
        return None
    lines = kind.coded_answer(entry["details"]).lines
    history = _history(attempt, position)
    shown = kind.present(content, item.order)
    points = Decimal(entry["points"])
    keys = {line.key for line in lines}
    return LinesPage(
        attempt=attempt,
        position=position,
        title=str(shown.get("title") or shown.get("stem", "")),
        documents=shown.get("documents", ()),
        lines=[LineOnPage(line, tuple(history.get(line.key, ()))) for line in lines],
        gone=[
            rows[0]
            for key, rows in history.items()
            if key not in keys and rows[0].credit is not None
        ],
        share=Decimal(entry["share"]),
        earned=(worth_in(entry) * points).quantize(HUNDREDTH),
        points=points,
        grade=grade,
    )


def _history(attempt: Attempt, position: int) -> dict[str, list[CreditEntry]]:
    """By line, the newest first."""
    rows = LineCredit.objects.filter(attempt=attempt, position=position)
    found: dict[str, list[CreditEntry]] = {}
    for row in rows.select_related("changed_by").order_by("-pk"):
        found.setdefault(row.line, []).append(
            CreditEntry(row.code, row.credit, row.reason, who_changed(row), row.changed_at)
        )
    return found
