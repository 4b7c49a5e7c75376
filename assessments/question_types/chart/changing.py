"""The stored result of a chart: its lines as every type shows them, and with changed credits."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from assessments.question_types.chart.rule.details import EXTRA
from assessments.question_types.chart.rule.outcomes import outcome_of
from assessments.question_types.chart.rule.rescoring import ChangeError, rescored
from assessments.question_types.contract import Data, LineError, Outcome, Reason
from assessments.rules.coded_lines import (
    AnswerLine,
    CodedAnswer,
    CreditChange,
    LineChange,
    Passage,
)

# A changed credit that the key has no line for any more.
DROPPED = "credit_dropped"
WHOLE, NOTHING = Decimal(1), Decimal(0)


def with_changes(
    details: Data, changes: Sequence[CreditChange], *, strict: bool = False
) -> Outcome:
    """The outcome with these changes and no others, on top of what grading gave.

    A change for which there is no line, or none with points, is left out and said; where
    ``strict``, it raises LineError.
    """
    changed, dropped = _as_graded(details), []
    for change in changes:
        try:
            changed = rescored(changed, {change.line: _stored(change)})
        except ChangeError as error:
            if strict:
                raise LineError(error.message) from error
            dropped.append(change)
    outcome = outcome_of(changed)
    said = tuple(Reason(DROPPED, _dropped_words(change)) for change in dropped)
    return Outcome(
        outcome.share, (*outcome.reasons, *said), answered=outcome.answered, details=changed
    )


def coded_of(details: Data) -> CodedAnswer:
    """The lines of a stored result; what explains them may be missing in it."""
    return CodedAnswer(
        lines=tuple(_line(line) for line in details["lines"]),
        case_exact=details["case_exact"],
        clean_claim=details["clean_claim"],
        payment_match=details["payment_match"],
        minutes=details["minutes"],
    )


def _as_graded(details: Data) -> dict[str, Any]:
    """Without any change: each changed line has what grading gave it."""
    lines = [
        {**line, _number(line): line["changed"]["before"], "changed": None}
        if line["changed"]
        else line
        for line in details["lines"]
    ]
    return rescored({**details, "lines": lines}, {})


def _number(line: Mapping[str, Any]) -> str:
    return "weight" if line["kind"] == EXTRA else "earned"


def _stored(change: CreditChange) -> dict[str, str]:
    return {
        "credit": str(change.credit),
        "reason": change.reason,
        "who": change.who,
        "when": change.when,
    }


def _dropped_words(change: CreditChange) -> str:
    return (
        f"The credit of {change.code} that {change.who} changed on {change.when} is not used any "
        "more: the answer has no such line under this key."
    )


def _line(line: Mapping[str, Any]) -> AnswerLine:
    changed, extra = line["changed"], line["kind"] == EXTRA
    earned, possible = Decimal(line["earned"]), Decimal(line["possible"])
    if changed:
        credit = Decimal(changed["credit"])
    elif possible:
        credit = earned / possible
    else:
        credit = NOTHING
    exact = credit == WHOLE if changed else Decimal(line["credit"]) == WHOLE
    return AnswerLine(
        key=line["id"],
        extra=extra,
        optional=line["optional"],
        exact=exact and not extra,
        given=line["given"],
        given_title=line["given_title"],
        expected=line["key_code"],
        expected_title=line["key_title"],
        status=line["status"],
        credit=credit,
        earned=earned,
        possible=possible,
        weight=Decimal(line["weight"]),
        words=line.get("words", ""),
        evidence=tuple(Passage(one["title"], one["quote"]) for one in line.get("evidence", ())),
        changed=LineChange(
            credit=credit,
            before=changed["before"],
            after=changed["after"],
            reason=changed["reason"],
            who=changed["who"],
            when=changed["when"],
        )
        if changed
        else None,
    )
