"""What the questions share that ask for codes and no record: reading, facts to ask for, words.

No Django here. What a near code is worth is docs/algorithms/code-questions.md.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from assessments.question_types.code_credit import CodeCredit, near_credit, not_usable, usable
from assessments.question_types.code_reading import LONGEST_WHY, read_code
from assessments.question_types.code_statuses import INVALID, Status, near_status
from assessments.question_types.code_words import difference, invalid_words
from assessments.question_types.code_writing import LONGEST_CODE, System, look_alike
from assessments.question_types.contract import ContentError
from assessments.question_types.partial_credit import gettext_noop
from assessments.question_types.reading import (
    read_choice,
    read_date,
    read_list,
    read_mapping,
    read_whole,
    read_word,
)
from assessments.rules.code_dates import CodePlace
from foundation.codesets.facts import CodeBook, CodeFact, CodeName

CONSTANTS = CodeCredit()
MOST_EXPECTED = 30
LONGEST_STEM = 5000
LONGEST_EXPLANATION = 10_000
# What a control takes: a code with its dot and some spaces.
LONGEST_GIVEN = LONGEST_CODE


class CodePartial(StrEnum):
    """What a code is worth that is nearly right."""

    EXACT = "exact"
    BY_SPECIFICITY = "by_specificity"


PARTIAL_WORDS: dict[CodePartial, str] = {
    CodePartial.EXACT: gettext_noop("The right code, or no points."),
    CodePartial.BY_SPECIFICITY: gettext_noop(
        # Its per cents are no placeholders. xgettext:no-python-format
        "A near code earns a part: of a diagnosis a quarter for the category and up to three "
        "quarters for further right characters; of a procedure 40 % for the root operation and "
        "10 % for each right axis behind it. Half of that where the code is not valid on the day."
    ),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """A wrong code that the author foresaw, with what to say to it."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class CharacterNote:
    """What decides the character at a position, from 1."""

    position: int
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a code is that is not the right one: a stable status, words, and its worth.

    ``near``: it shares enough with ``against`` to earn a part, if parts are given at all.
    """

    status: str
    words: str
    value: Fraction
    against: str
    near: bool


OTHER = "other_code"


def read_frame(data: Mapping[str, Any]) -> tuple[System, str, date | None]:
    """System, release and date of service; without a date the first day of the release counts."""
    system = System(read_choice(data, "system", "", known=tuple(System)))
    release = read_word(data, "release", "", longest=40)
    return system, release, read_day(data)


def read_day(data: Mapping[str, Any]) -> date | None:
    """The date of service, where one is named."""
    return read_date(data, "service_date") if data.get("service_date") else None


def read_expected(raw: object, system: System, *, right: Collection[str]) -> tuple[Expected, ...]:
    """Codes that students often give wrongly. Raises ContentError, also for one that is right."""
    found: list[Expected] = []
    for index, entry in enumerate(read_list(raw or [], "expected", most=MOST_EXPECTED)):
        place = f"expected.{index}"
        data = read_mapping(entry, place, known=("code", "why"))
        code = read_code(data, system, place)
        if code in right:
            raise ContentError(f"{place}.code", "is right, so it cannot be a mistake.")
        if code in {one.code for one in found}:
            raise ContentError(f"{place}.code", "stands here twice.")
        found.append(Expected(code, read_word(data, "why", place, longest=LONGEST_WHY)))
    return tuple(found)


def read_characters(raw: object, *, longest: int) -> tuple[CharacterNote, ...]:
    """What decides single characters, in the order of the code."""
    found: dict[int, CharacterNote] = {}
    for index, entry in enumerate(read_list(raw or [], "characters", most=longest)):
        place = f"characters.{index}"
        data = read_mapping(entry, place, known=("position", "why"))
        position = read_whole(data, "position", place, low=1, high=longest, default=None)
        if position in found:
            raise ContentError(f"{place}.position", "stands here twice.")
        why = read_word(data, "why", place, longest=LONGEST_WHY)
        found[position] = CharacterNote(position, why)
    return tuple(found[position] for position in sorted(found))


def names_for(system: System, codes: Iterable[str]) -> frozenset[CodeName]:
    """The codes, and what was perhaps meant where a letter and a digit look alike."""
    found = set(codes)
    return frozenset(
        (system.value, name) for code in found for name in (code, look_alike(system, code))
    )


def places_of(
    system: System, *, key: Iterable[str], accepted: Iterable[str], expected: Iterable[str] = ()
) -> dict[CodeName, CodePlace]:
    """Where codes stand; one that stands at several places is the foremost."""
    places = {(system.value, code): CodePlace.TRAP for code in expected}
    places |= {(system.value, code): CodePlace.ACCEPTED for code in accepted}
    return places | {(system.value, code): CodePlace.KEY for code in key}


def nothing_known(day: date | None) -> CodeBook:
    """For a review without a grade: no release was asked."""
    return CodeBook(on=day or date.min)


def judge(system: System, right: Sequence[str], given: str, book: CodeBook) -> Verdict:
    """A code that is none of the right ones: how near it comes, and what is wrong with it."""
    fact = book.fact(system.value, given)
    able = usable(book, fact)
    value, against = near_credit(system.value, right, given, usable=able, constants=CONSTANTS)
    key = book.fact(system.value, against)
    wrong = not_usable(book, fact)
    said = [invalid_words(wrong, fact)] if wrong is not None else []
    if not value:
        status = INVALID[wrong].value if wrong is not None else OTHER
        said.append(_another(system, fact, key))
        return Verdict(status, " ".join(said), value, against, near=False)
    near = near_status(book, key, fact)
    if near is Status.MISSING_SEVENTH:
        # That the code is incomplete says the same, and less.
        said = []
    said.append(difference(key, fact, near))
    words = " ".join(part for part in said if part)
    return Verdict(near.value, words, value, against, near=True)


def decided_at(key: str, given: str, notes: Sequence[CharacterNote]) -> tuple[CharacterNote, ...]:
    """The author's notes on the characters in which a given code differs."""
    return tuple(
        note
        for note in notes
        if key[note.position - 1 : note.position] != given[note.position - 1 : note.position]
    )


def titled(fact: CodeFact) -> str:
    """A code with its title, where it is known."""
    return f"{fact.display} “{fact.title}”" if fact.title else fact.display


def _another(system: System, fact: CodeFact, key: CodeFact) -> str:
    place = {System.DIAGNOSIS: "in another category", System.PROCEDURE: "in another table"}
    return f"{titled(fact)} is {place.get(system, 'another code')} than {titled(key)}."
