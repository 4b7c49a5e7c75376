"""What a student reads of a list of codes: line by line, what is too many, and the order."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from assessments.question_types.code_credit import not_usable, rounded
from assessments.question_types.code_findings import (
    Finding,
    first_place,
    kept_apart,
    look_alikes,
    partners,
    twice,
)
from assessments.question_types.code_list.content import ListContent, ListOrder
from assessments.question_types.code_list.scoring import Scored, ScoredLine, share_of
from assessments.question_types.code_questions import titled
from assessments.question_types.code_words import invalid_words
from assessments.question_types.code_writing import System
from assessments.question_types.contract import Reason
from foundation.codesets.facts import CodeBook

RIGHT, NEAR, MISSED, LEFT_OUT, EXTRA = "right", "near", "missed", "left_out", "extra"


def details_of(
    content: ListContent, given: Sequence[str], scored: Scored, book: CodeBook
) -> dict[str, Any]:
    """As it is stored: lines in the order of the key, then what is too many; and the notes."""
    by_code = {one.line.code: one for one in scored.lines}
    optional = [line for line in content.lines if line.optional]
    rows = [
        _key_row(content, given, by_code[line.code], book) for line in [*content.asked, *optional]
    ]
    rows += [_extra_row(content, given, row, book) for row in scored.extras]
    return {
        "rows": rows,
        "order": [text for _, text in order_words(content, scored)],
        "findings": [one.stored() for one in findings_of(content, given, scored, book)],
        "earned": _plain(scored.earned),
        "possible": _plain(scored.possible),
        "extra": len(scored.extras),
        "releases": dict(book.releases),
    }


def reasons_of(content: ListContent, scored: Scored, details: dict[str, Any]) -> list[Reason]:
    """A reason for each code that is not right, and how the points came about."""
    notes = [Reason("note", finding["text"]) for finding in details["findings"]]
    if scored.exact:
        return [Reason("correct", "The codes are right and so is their order."), *notes]
    kinds = (NEAR, MISSED, EXTRA)
    found = [
        Reason(row["kind"], f"{row['instead']}{row['words']}")
        for kind in kinds
        for row in details["rows"]
        if row["kind"] == kind
    ]
    found += [Reason("order", text) for text in details["order"]]
    return [*found, *notes, _points(content, scored, details)]


def order_words(content: ListContent, scored: Scored) -> Iterator[tuple[str, str]]:
    """What stands in the wrong place, by the code that it is about."""
    for one in scored.lines:
        if one.early:
            names = " and ".join(content.shown(code) for code in one.early)
            yield one.line.code, f"{content.shown(one.line.code)} must follow {names}."
        if one.line.first and one.row not in (None, 0):
            yield one.line.code, f"{content.shown(one.line.code)} should stand first."
    if content.order is ListOrder.EXACT:
        there = [one for one in scored.lines if one.row is not None and not one.line.optional]
        for one, other in pairwise(there):
            if (one.row or 0) > (other.row or 0):
                before, after = content.shown(one.line.code), content.shown(other.line.code)
                yield one.line.code, f"{before} should stand before {after}."


def findings_of(
    content: ListContent, given: Sequence[str], scored: Scored, book: CodeBook
) -> list[Finding]:
    """Notes of the code set that the list runs into; they explain and cost nothing."""
    found = list(look_alikes([(content.system, code) for code in given], book))
    if content.system is System.DIAGNOSIS:
        facts = [book.fact(content.system.value, code) for code in given]
        found += twice(facts)
        if content.order is not ListOrder.FREE:
            found += first_place(facts)
        found += kept_apart(facts, content.right)
        found += partners(
            facts,
            [line.code for line in content.asked],
            {given[one.row] for one in scored.lines if one.row is not None},
        )
    if content.order is ListOrder.FREE:
        # Where the order is not asked, nothing is said of it.
        found = [finding for finding in found if not finding.code.endswith("_order")]
    return found


def _key_row(
    content: ListContent, given: Sequence[str], one: ScoredLine, book: CodeBook
) -> dict[str, Any]:
    line, code = one.line, given[one.row] if one.row is not None else ""
    system = content.system.value
    key = book.fact(system, line.code)
    said = ""
    if not code:
        kind = LEFT_OUT if line.optional else MISSED
        said = f"{titled(key)} may be added and need not be."
        if not line.optional:
            said = f"{titled(key)} is missing."
    elif one.verdict is not None:
        kind = NEAR
        said = one.verdict.words
    else:
        kind = RIGHT
        said = next((other.why for other in line.accepted if other.code == code), "")
    return {
        "kind": kind,
        "row": 0 if one.row is None else one.row + 1,
        "given": titled(book.fact(system, code)) if code else "",
        "key": titled(key),
        # What a reason begins with; a review has both codes beside it.
        "instead": f"{content.shown(code)} for {key.display}: " if kind == NEAR else "",
        "first": line.first,
        "optional": line.optional,
        "status": one.verdict.status if one.verdict else "",
        "value": _plain(one.value),
        "words": f"{said} {line.why}".strip() if kind in (NEAR, MISSED) else said,
        "why": line.why,
        "guideline": line.guideline,
    }


def _extra_row(
    content: ListContent, given: Sequence[str], row: int, book: CodeBook
) -> dict[str, Any]:
    fact = book.fact(content.system.value, given[row])
    said = [f"{titled(fact)} is too many."]
    if given[row] in given[:row]:
        said = [f"{fact.display} stands here already."]
    else:
        said += [one.why for one in content.expected if one.code == given[row]]
        wrong = not_usable(book, fact)
        if wrong is not None:
            said.append(invalid_words(wrong, fact))
    return {
        "kind": EXTRA,
        "row": row + 1,
        "given": titled(fact),
        "key": "",
        "instead": "",
        "first": False,
        "optional": False,
        "status": "",
        "value": "0",
        "words": " ".join(said),
        "why": "",
        "guideline": "",
    }


def _points(content: ListContent, scored: Scored, details: dict[str, Any]) -> Reason:
    text = f"{details['earned']} of {details['possible']} points"
    if scored.extras:
        text += f"; {details['extra']} too many adds as many to what they are divided by"
    percent = _plain(share_of(content, scored) * 100)
    return Reason("points", f"{text}: {percent} %.")


def _plain(value: Fraction) -> str:
    """Without zeros at the end: "4.75", "6"."""
    text = f"{rounded(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
