"""What is the matter with a code that is near to the right one, as far as the facts tell. No Django
here.
"""

from enum import StrEnum

from assessments.question_types.code_credit import is_known, not_usable
from assessments.question_types.code_writing import (
    SEVENTH,
    System,
    same_start,
)
from foundation.codesets.facts import CodeBook, CodeFact, Side, Validity


class Status(StrEnum):
    """Of a line of the key, or of a row that answers none."""

    EXACT = "exact"
    ACCEPTED = "accepted"
    LESS_SPECIFIC = "less_specific"
    WRONG_DETAIL = "wrong_detail"
    WRONG_SIDE = "wrong_side"
    WRONG_SEVENTH = "wrong_seventh"
    MISSING_SEVENTH = "missing_seventh"
    INCOMPLETE = "incomplete"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"
    MISSED = "missed"
    # An optional line that was left out.
    NOT_ASKED = "not_asked"
    # Rows that answer no line, beside the kinds of traps.
    DUPLICATE = "duplicate"
    INTEGRAL = "integral"
    UNCERTAIN = "uncertain"
    HISTORY = "history"
    RULED_OUT = "ruled_out"
    UNSUPPORTED = "unsupported"
    NOT_REPORTABLE = "not_reportable"


# What a code can be that earned a part, besides those below.
NEAR = (
    Status.LESS_SPECIFIC,
    Status.WRONG_DETAIL,
    Status.WRONG_SIDE,
    Status.WRONG_SEVENTH,
    Status.MISSING_SEVENTH,
)
INVALID: dict[Validity, Status] = {
    Validity.INCOMPLETE: Status.INCOMPLETE,
    Validity.EXPIRED: Status.EXPIRED,
    Validity.NOT_YET: Status.NOT_YET,
    Validity.UNKNOWN: Status.UNKNOWN,
}


def near_status(book: CodeBook, key: CodeFact, given: CodeFact) -> Status:
    """Of a code that earned a part of a line: first what stops it from being used at all."""
    if _lacks_seventh(key, given) and not (is_known(book, given.system) and given.valid):
        return Status.MISSING_SEVENTH
    wrong = not_usable(book, given)
    if wrong is not None:
        return INVALID[wrong]
    if key.system == System.DIAGNOSIS:
        if _only_seventh_differs(key, given):
            return Status.WRONG_SEVENTH
        if _only_side_differs(key, given):
            unsided = given.side is Side.UNSPECIFIED
            return Status.LESS_SPECIFIC if unsided else Status.WRONG_SIDE
        if _says_less(key, given):
            return Status.LESS_SPECIFIC
    return Status.WRONG_DETAIL


def unspecified(fact: CodeFact) -> int:
    """How often a title says that something is not said; "or unspecified" says something."""
    words = fact.title.lower().replace(",", " ").split()
    return sum(
        word in {"unspecified", "nos"} and words[at - 1 : at] != ["or"]
        for at, word in enumerate(words)
    )


def _lacks_seventh(key: CodeFact, given: CodeFact) -> bool:
    """Only the seventh character and placeholders before it are not there."""
    if key.system != System.DIAGNOSIS or len(key.code) != SEVENTH or len(given.code) >= SEVENTH:
        return False
    rest = key.code[len(given.code) : SEVENTH - 1]
    return key.code.startswith(given.code) and not rest.strip("X")


def _only_seventh_differs(key: CodeFact, given: CodeFact) -> bool:
    return len(key.code) == len(given.code) == SEVENTH and key.code[:-1] == given.code[:-1]


def _only_side_differs(key: CodeFact, given: CodeFact) -> bool:
    """One character before the seventh differs, and the codes name another side."""
    if key.side is None or given.side is None or key.side is given.side:
        return False
    at = same_start(key.code, given.code) + 1
    return key.code[at : SEVENTH - 1] == given.code[at : SEVENTH - 1]


def _says_less(key: CodeFact, given: CodeFact) -> bool:
    return unspecified(given) > unspecified(key)
