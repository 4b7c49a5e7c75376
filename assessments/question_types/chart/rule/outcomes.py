"""The outcome of a stored result: its share, and a short list of reasons in words."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from assessments.question_types.chart.rule.details import EXTRA, KEY
from assessments.question_types.code_statuses import Status
from assessments.question_types.contract import Outcome, Reason

CODES = frozenset(
    {
        "unanswered", "correct", "near", "missed", "extra", "raises_payment", "order", "poa",
        "service_detail", "points",
    }
)  # fmt: skip
# Only where an instructor changed the credit of a line; grading itself never says so.
CHANGED = "changed"
_RIGHT = {Status.EXACT, Status.ACCEPTED, Status.MISSED, Status.NOT_ASKED}
_SERVICE = {"modifiers", "units"}


def outcome_of(details: Mapping[str, Any]) -> Outcome:
    """Share and reasons; ``details`` go with it."""
    share = Decimal(details["share"])
    if not details["answered"] and not share:
        reason = Reason("unanswered", "You gave no codes.")
        return Outcome(share, (reason,), answered=False, details=details)
    reasons = list(_reasons(details))
    return Outcome(share, tuple(reasons), answered=details["answered"], details=details)


def _reasons(details: Mapping[str, Any]) -> Iterable[Reason]:
    lines = details["lines"]
    key = [line for line in lines if line["kind"] == KEY and not line["optional"]]
    extras = [line for line in lines if line["kind"] == EXTRA and Decimal(line["weight"])]
    if details["case_exact"]:
        yield Reason("correct", "The claim is exactly as the record supports it.")
    else:
        near = [line for line in key if line["status"] not in _RIGHT]
        if near:
            pairs = ", ".join(f"{line['given']} for {line['key_code']}" for line in near)
            yield Reason("near", f"Near, not right: {pairs}.")
        missed = [line for line in key if line["status"] == Status.MISSED]
        if missed:
            yield Reason("missed", f"Missed: {_codes(missed, 'key_code')}.")
        if extras:
            yield Reason("extra", f"Too many: {_codes(extras, 'given')}.")
        raising = [line for line in extras if line["raises_payment"]]
        if raising:
            words = "would raise the payment without support in the record and weighs more"
            yield Reason("raises_payment", f"{_codes(raising, 'given')}: it {words}.")
        yield from _remarks(key)
        yield _points(details)
    changed = [line for line in lines if line["changed"]]
    if changed:
        names = ", ".join(line["key_code"] or line["given"] for line in changed)
        yield Reason(CHANGED, f"The credit was changed by an instructor: {names}.")


def _remarks(key: Iterable[Mapping[str, Any]]) -> Iterable[Reason]:
    said = [remark for line in key for remark in line["remarks"]]
    for code, names in (("order", {"order"}), ("poa", {"poa"}), ("service_detail", _SERVICE)):
        texts = [remark["text"] for remark in said if remark["code"] in names]
        if texts:
            yield Reason(code, " ".join(texts))


def _points(details: Mapping[str, Any]) -> Reason:
    text = f"{details['earned']} of {details['possible']} points"
    if Decimal(details["extra"]):
        whole = Decimal(details["possible"]) + Decimal(details["extra"])
        text += f"; what is too many adds {details['extra']} to what they are divided by, {whole}"
    return Reason("points", f"{text}: {details['score']} %.")


def _codes(lines: Iterable[Mapping[str, Any]], name: str) -> str:
    return ", ".join(line[name] for line in lines)
