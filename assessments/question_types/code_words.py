"""Which characters of two codes differ and what both mean, and why a code could not be used, in
words, as far as the facts tell. No Django here.
"""

from assessments.question_types.code_credit import ROOT
from assessments.question_types.code_statuses import INVALID, Status
from assessments.question_types.code_writing import (
    CATEGORY,
    System,
    ordinal,
    same_start,
)
from foundation.codesets.facts import CodeFact, Validity

# The axes of a code of the Medical and Surgical section, from the 4th character on.
_AXES = ("body part", "approach", "device", "qualifier")
_MISSING = "no character"
_WHY_INVALID = {
    Status.INCOMPLETE: "{code} cannot stand on a claim: codes under it say more.",
    Status.EXPIRED: "{code} was no longer valid on this date of service{since}.",
    Status.NOT_YET: "{code} was not yet valid on this date of service{since}.",
    Status.UNKNOWN: "{code} is not a code of the release that is in force on this date.",
}


def invalid_words(wrong: Validity, fact: CodeFact) -> str:
    """Why a code could not be used that day."""
    status = INVALID[wrong]
    word = "from" if status is Status.NOT_YET else "since"
    since = f" ({word} {fact.since.isoformat()})" if fact.since else ""
    return _WHY_INVALID[status].format(code=fact.display, since=since)


def difference(key: CodeFact, given: CodeFact, status: Status) -> str:
    """In a sentence or two what differs between a near code and the one of the key."""
    if key.system == System.PROCEDURE:
        return _axes_that_differ(key, given)
    if status is Status.MISSING_SEVENTH:
        fill = " after placeholders X" if len(given.code) < len(key.code) - 1 else ""
        return f"The 7th character is missing{fill}: {_seventh(key)}."
    if len(given.code) < len(key.code) and key.code.startswith(given.code):
        last = ordinal(len(given.code))
        return f"It stops at the {last} character; the record says more: {_named(key)}."
    return _first_difference(key, given, status)


def _first_difference(key: CodeFact, given: CodeFact, status: Status) -> str:
    """The first character that differs: what stands behind it often follows from it."""
    at = same_start(key.code, given.code)
    place = ordinal(at + 1)
    match status:
        case Status.WRONG_SEVENTH:
            return f"The 7th character is {_seventh(given)}; the record gives {_seventh(key)}."
        case Status.WRONG_SIDE:
            words = f"The side is wrong at the {place} character"
        case Status.LESS_SPECIFIC:
            words = f"The {place} character leaves open what the record says"
        case _:
            own = given.code[at : at + 1] or _MISSING
            right = key.code[at : at + 1] or _MISSING
            words = f"The {place} character is {own}; the record gives {right}"
    side = ""
    if status is Status.WRONG_SIDE and key.side and given.side:
        side = f", {given.side} instead of {key.side}"
    # Of a code that is none there is no title to tell.
    named = ", ".join(_named(fact) for fact in (given, key) if fact.title or not key.title)
    return f"{words}{side}: {named}.{_rest(key, given, at, status)}"


def _rest(key: CodeFact, given: CodeFact, at: int, status: Status) -> str:
    """A side or a seventh character that differs, too, behind the first difference."""
    said = []
    sided = status is not Status.WRONG_SIDE and key.side and given.side
    if sided and key.side is not given.side:
        said.append(f"the side ({given.side}, not {key.side})")
    if key.seventh and given.seventh and key.code[-1] != given.code[-1] and at < len(key.code) - 1:
        said.append(f"the 7th character (“{given.seventh}”, not “{key.seventh}”)")
    return f" Wrong, too: {' and '.join(said)}." if said else ""


def _axes_that_differ(key: CodeFact, given: CodeFact) -> str:
    """Each wrong axis of a procedure with its meanings."""
    said = []
    for at in range(max(len(key.code), len(given.code))):
        own, right = given.code[at : at + 1] or _MISSING, key.code[at : at + 1] or _MISSING
        if own == right:
            continue
        name = ordinal(at + 1) + " character"
        # In other sections the characters are called otherwise.
        if key.code.startswith("0") and CATEGORY <= at < CATEGORY + len(_AXES):
            name = f"{_AXES[at - CATEGORY]} ({name})"
        elif key.code.startswith("0") and at == ROOT - 1:
            name = f"root operation ({name})"
        said.append(f"the {name} is {_meant(given, own, at)}, not {_meant(key, right, at)}")
    words = "; ".join(said)
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _meant(fact: CodeFact, character: str, at: int) -> str:
    meaning = fact.axes[at] if at < len(fact.axes) else ""
    return f"{character} {meaning}".strip()


def _seventh(fact: CodeFact) -> str:
    return f"{fact.code[-1]}, “{fact.seventh}”" if fact.seventh else fact.code[-1]


def _named(fact: CodeFact) -> str:
    return f"{fact.display} is “{fact.title}”" if fact.title else fact.display
