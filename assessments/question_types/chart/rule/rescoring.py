"""A result with the credit of some lines changed by an instructor."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from assessments.question_types.chart.policy import stored_policy
from assessments.question_types.chart.rule.details import EXTRA
from assessments.question_types.chart.rule.totals import plain, totals_of

FIELDS = ("credit", "reason", "who", "when")
PLACES = Decimal("0.0001")


class ChangeError(ValueError):
    """A change that a result cannot have. ``line`` is the line that it was meant for."""

    def __init__(self, line: str, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def rescored(
    details: Mapping[str, Any], changes: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """The details with ``{line id: {credit, reason, who, when}}``; the other lines stay.

    A credit is a share from 0 to 1: of all points of a line of the key, place and indicator
    included, or of what a row too many is forgiven. A line that was changed before is changed anew
    from what grading gave it. Raises ChangeError.
    """
    lines = [dict(line) for line in details["lines"]]
    by_id = {line["id"]: line for line in lines}
    for name, change in changes.items():
        if name not in by_id:
            raise ChangeError(name, f"The result has no line “{name}”.")
        _change(by_id[name], change)
    return {**details, **totals_of(lines, stored_policy(details["policy"])), "lines": lines}


def _change(line: dict[str, Any], change: Mapping[str, str]) -> None:
    credit = _credit(line, change)
    number = "weight" if line["kind"] == EXTRA else "earned"
    if line["optional"]:
        raise ChangeError(line["id"], "This line was not asked for: it has no points to change.")
    before = line["changed"]["before"] if line["changed"] else line[number]
    if line["kind"] == EXTRA:
        after = Decimal(before) * (1 - credit)
    else:
        after = Decimal(line["possible"]) * credit
    line[number] = plain(after.quantize(PLACES))
    line["changed"] = {
        **{name: str(change[name]) for name in FIELDS},
        "credit": plain(credit),
        "before": before,
        "after": line[number],
        "words": (
            f"{change['who']} changed this line on {change['when']}: {before} became "
            f"{line[number]}. {change['reason']}"
        ),
    }


def _credit(line: Mapping[str, Any], change: Mapping[str, str]) -> Decimal:
    missing = [name for name in FIELDS if not str(change.get(name, "")).strip()]
    if missing:
        raise ChangeError(line["id"], f"A change needs {', '.join(missing)}.")
    try:
        credit = Decimal(change["credit"])
    except (InvalidOperation, TypeError, ValueError):
        credit = Decimal(-1)
    if not credit.is_finite() or not 0 <= credit <= 1:
        raise ChangeError(line["id"], "A credit is a number from 0 to 1.")
    return credit
