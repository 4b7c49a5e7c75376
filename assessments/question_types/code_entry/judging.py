"""What a given code is worth, and why, in words; and what is stored of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessments.question_types.code_credit import (
    modifiers_right,
    rounded,
    service_credit,
    units_right,
)
from assessments.question_types.code_entry.content import EntryContent
from assessments.question_types.code_findings import look_alikes
from assessments.question_types.code_questions import (
    CONSTANTS,
    CodePartial,
    decided_at,
    judge,
    titled,
)
from assessments.question_types.contract import Reason
from foundation.codesets.facts import CodeBook


@dataclass(frozen=True, slots=True)
class Given:
    """What a student gave."""

    code: str
    modifiers: tuple[str, ...]
    units: str


def judged(content: EntryContent, given: Given, book: CodeBook) -> tuple[Decimal, list[Reason]]:
    """The share of the points, and the reasons: first what became of the code."""
    if given.code in content.right:
        return _right(content, given, book)
    verdict = judge(content.system, content.right, given.code, book)
    value = verdict.value if content.partial is CodePartial.BY_SPECIFICITY else Fraction(0)
    reasons = [Reason(verdict.status, verdict.words)]
    reasons += [Reason("expected", one.why) for one in content.expected if one.code == given.code]
    if verdict.near and verdict.against == content.code:
        reasons += [
            Reason("decides", f"Character {note.position}: {note.why}")
            for note in decided_at(content.code, given.code, content.characters)
        ]
    alike = look_alikes([(content.system, given.code)], book)
    reasons += [Reason("look_alike", finding.text) for finding in alike]
    return rounded(value), reasons


def _right(content: EntryContent, given: Given, book: CodeBook) -> tuple[Decimal, list[Reason]]:
    """A right code, and what belongs to it."""
    value = service_credit(content.detail, given.modifiers, given.units, CONSTANTS)
    if value != 1 and content.partial is CodePartial.EXACT:
        value = Fraction(0)
    return rounded(value), [_why_right(content, given.code, book), *_details(content, given)]


def _why_right(content: EntryContent, code: str, book: CodeBook) -> Reason:
    fact = book.fact(content.system.value, code)
    if code == content.code:
        return Reason("correct", f"{titled(fact)} is right.")
    why = next(one.why for one in content.accepted if one.code == code)
    return Reason("accepted", f"{titled(fact)} is accepted in place of {content.shown}. {why}")


def _details(content: EntryContent, given: Given) -> Iterator[Reason]:
    key = content.detail
    if key.modifiers and modifiers_right(key, given.modifiers) != 1:
        own = ", ".join(given.modifiers) or "none"
        asked = ", ".join(key.modifiers)
        yield Reason("service_detail", f"The modifiers should be {asked}; you gave {own}.")
    if key.units is not None and not units_right(key, given.units):
        text = f"The units should be {key.units}; you gave {given.units or 1}."
        yield Reason("service_detail", text)


def details_of(content: EntryContent, given: str, book: CodeBook) -> dict[str, Any]:
    """As it is stored: the titles of that day, so that a review needs no code set."""
    system = content.system.value
    fact = book.fact(system, given)
    return {
        "given_title": fact.title if given else "",
        "given_validity": fact.validity.value if given and system in book.releases else "",
        "key_shown": content.shown,
        "key_title": book.fact(system, content.code).title,
        "releases": dict(book.releases),
    }
