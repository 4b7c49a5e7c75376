"""What a built code is worth, and what is said of it, character by character."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessments.question_types.code_credit import (
    not_usable,
    procedure_credit,
    rounded,
    usable,
)
from assessments.question_types.code_questions import CONSTANTS, titled
from assessments.question_types.code_words import invalid_words
from assessments.question_types.code_writing import System
from assessments.question_types.contract import Reason
from assessments.question_types.pcs_build.content import BuildContent, PcsPartial
from foundation.codesets.facts import CodeBook, CodeFact

# In place of a character that was not chosen; no value of ICD-10-PCS.
OPEN = "-"


@dataclass(frozen=True, slots=True)
class Axis:
    """One character that was asked. ``given`` is empty where none was chosen."""

    position: int
    name: str
    given: str
    key: str
    given_means: str
    key_means: str
    why: str

    @property
    def right(self) -> bool:
        return self.given == self.key


def axes_of(content: BuildContent, built: str, book: CodeBook) -> list[Axis]:
    """What was asked, in order. Meanings are there where the whole code is known."""
    key, own = (book.fact(System.PROCEDURE.value, code) for code in (content.code, built))
    return [
        Axis(
            position=at,
            name=content.axes[at - 1],
            given="" if built[at - 1] == OPEN else built[at - 1],
            key=content.code[at - 1],
            given_means=_meaning(own, at) or _as_keyed(key, built, at),
            key_means=_meaning(key, at),
            why=content.why(at),
        )
        for at in content.positions
    ]


def judged(content: BuildContent, built: str, book: CodeBook) -> tuple[Decimal, list[Reason]]:
    """The share of the points, and the reasons: a character each, then what the tables say."""
    key, own = (book.fact(System.PROCEDURE.value, code) for code in (content.code, built))
    if built == content.code:
        return Decimal(1), [Reason("correct", f"{titled(key)} is right.")]
    reasons = []
    for axis in axes_of(content, built, book):
        meant = f"{axis.key} {axis.key_means}".strip()
        where = f"{axis.name}, character {axis.position}"
        if not axis.given:
            text = f"{where}, is missing: {meant}. {axis.why}".strip()
            reasons.append(Reason("missing_character", text))
        elif not axis.right:
            given = f"{axis.given} {axis.given_means}".strip()
            text = f"{where}: {given} is not right, but {meant}. {axis.why}".strip()
            reasons.append(Reason("wrong_character", text))
    if OPEN not in built:
        wrong = not_usable(book, own)
        if wrong is not None:
            reasons.append(Reason("not_valid", invalid_words(wrong, own)))
        elif own.title:
            reasons.append(Reason("means", f"What you built is {titled(own)}."))
    return rounded(_worth(content, built, own, book)), reasons


def details_of(content: BuildContent, built: str, book: CodeBook) -> dict[str, Any]:
    """As it is stored."""
    key, own = (book.fact(System.PROCEDURE.value, code) for code in (content.code, built))
    return {
        "given_title": own.title,
        "key_title": key.title,
        "key_axes": list(key.axes),
        "given_axes": [axis.given_means for axis in axes_of(content, built, book)],
        "releases": dict(book.releases),
    }


def _worth(content: BuildContent, built: str, own: CodeFact, book: CodeBook) -> Fraction:
    """The credit of step 3, over what was asked: what is given beforehand earns nothing."""
    if content.partial is PcsPartial.EXACT:
        return Fraction(0)
    blank = content.given.ljust(len(content.code), OPEN)
    floor = procedure_credit(content.code, blank, CONSTANTS)
    value = procedure_credit(content.code, built, CONSTANTS)
    share = max((value - floor) / (1 - floor), Fraction(0))
    able = OPEN not in built and usable(book, own)
    return share if able else share * Fraction(CONSTANTS.invalid_factor)


def _meaning(fact: CodeFact, position: int) -> str:
    return fact.axes[position - 1] if position <= len(fact.axes) else ""


def _as_keyed(key: CodeFact, built: str, position: int) -> str:
    """A character of a code that no table has still means the same up to where both agree."""
    return _meaning(key, position) if key.code[:position] == built[:position] else ""
