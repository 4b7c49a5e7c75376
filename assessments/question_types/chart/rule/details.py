"""The result as it is stored: JSON of text, whole numbers and lists, all that a review shows."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessments.question_types.chart.answers import GivenLine
from assessments.question_types.chart.content import ChartContent
from assessments.question_types.chart.rule.extra_words import (
    extra_guideline,
    extra_status,
    extra_words,
)
from assessments.question_types.chart.rule.findings import findings_of
from assessments.question_types.chart.rule.payment import GIVEN, compared, same_payment
from assessments.question_types.chart.rule.scoring import ExtraLine, ScoredLine, score_rows
from assessments.question_types.chart.rule.totals import plain, totals_of
from assessments.question_types.chart.rule.wording import remarks_of, status_of, words_of
from assessments.question_types.code_credit import rounded, usable
from assessments.question_types.code_writing import NAMES, display
from assessments.question_types.contract import CodeKnowledge

KEY, EXTRA = "key", "extra"
_EXPLAINING = {
    "accepted", "words", "remarks", "why", "evidence", "guideline", "query_note", "changed",
}  # fmt: skip


def details_of(
    content: ChartContent, given: Sequence[GivenLine], known: CodeKnowledge
) -> dict[str, Any]:
    """Grade the rows of an answer. The same rows and knowledge give the same result."""
    book, prices = known.book, dict(known.prices)
    scored = score_rows(content, given, book, prices)
    lines = [
        *(_key_line(content, line, known) for line in scored.lines),
        *(_extra_line(content, extra, known) for extra in scored.extras),
    ]
    found = findings_of(content, given, scored, book, prices)
    return {
        "policy": content.policy.stored(),
        "answered": bool(given),
        "on": book.on.isoformat(),
        "releases": dict(book.releases),
        **totals_of(lines, content.policy),
        "clean_claim": _clean(given, known),
        "payment_match": same_payment(prices, stay=content.stay),
        "lines": lines,
        "findings": [finding.stored() for finding in found],
        "prices": compared(prices, base_rate=content.policy.base_rate),
        "minutes": content.minutes,
    }


def without_reasons(details: Mapping[str, Any]) -> dict[str, Any]:
    """The result with the key and the points, and without what explains them."""
    lines = [
        {name: value for name, value in line.items() if name not in _EXPLAINING}
        for line in details["lines"]
    ]
    return {**details, "lines": lines, "findings": []}


def _key_line(content: ChartContent, scored: ScoredLine, known: CodeKnowledge) -> dict[str, Any]:
    line, given, book = scored.line, scored.given, known.book
    status = status_of(scored, book)
    trap = content.trap_of(*given.name) if given else None
    return {
        "id": line.key,
        "kind": KEY,
        "system": line.system.value,
        "system_name": NAMES[line.system],
        "role": line.role.value,
        "optional": line.optional,
        **_given(given, known),
        "key_code": line.shown,
        "key_title": book.fact(line.system.value, line.code).title,
        "key_poa": line.poa,
        "key_modifiers": list(line.modifiers),
        "key_units": line.units,
        "accepted": [
            {"code": display(line.system.value, one.code), "why": one.why} for one in line.accepted
        ],
        "status": status.value,
        "credit": plain(rounded(scored.credit.value)),
        "earned": plain(scored.earned),
        "possible": plain(scored.possible),
        "weight": "0",
        "words": words_of(scored, status, book, trap),
        "remarks": remarks_of(scored, content.lines),
        "why": line.why,
        "evidence": [one.stored() for one in line.evidence],
        "guideline": line.guideline,
        "query_note": line.query_note,
        "raises_payment": False,
        "changed": None,
    }


def _extra_line(content: ChartContent, extra: ExtraLine, known: CodeKnowledge) -> dict[str, Any]:
    trap = extra.trap
    return {
        # No key of a line has a colon.
        "id": f"extra:{extra.given.part}",
        "kind": EXTRA,
        "system": extra.given.system.value,
        "system_name": NAMES[extra.given.system],
        "role": "",
        "optional": False,
        **_given(extra.given, known),
        "key_code": "",
        "key_title": "",
        "key_poa": "",
        "key_modifiers": [],
        "key_units": None,
        "accepted": [],
        "status": extra_status(extra).value,
        "credit": "0",
        "earned": "0",
        "possible": "0",
        "weight": plain(extra.weight),
        "words": extra_words(content, extra, known.book),
        "remarks": [],
        "why": "",
        "evidence": [one.stored() for one in trap.evidence] if trap else [],
        "guideline": extra_guideline(content, extra),
        "query_note": "",
        "raises_payment": bool(extra.raises),
        "changed": None,
    }


def _given(given: GivenLine | None, known: CodeKnowledge) -> dict[str, Any]:
    """The row as the student wrote it; ``row`` is 0 where there is none."""
    return {
        "row": given.row if given else 0,
        "part": given.part if given else "",
        "given": given.shown if given else "",
        "given_title": known.book.fact(*given.name).title if given else "",
        "given_poa": given.poa if given else "",
        "given_modifiers": list(given.modifiers) if given else [],
        "given_units": given.units if given else "",
    }


def _clean(given: Sequence[GivenLine], known: CodeKnowledge) -> bool | None:
    """Whether a payer would take the claim; None where nothing was there to check it."""
    book, price = known.book, known.prices.get(GIVEN)
    if any(not usable(book, book.fact(*row.name)) for row in given):
        return False
    return None if price is None else not price.edits
