"""What the types of several answers share: blanks, pairs. An answer names its parts by number.

``{"parts": {"1": "value"}}``, without the parts that were left open. Each part is one decision of
``partial_credit``: right, wrong, or open.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.question_types.choices import read_partial
from assessments.question_types.contract import AnswerError, ContentError, Data, Outcome, Reason
from assessments.question_types.partial_credit import (
    PartialCredit,
    Tally,
    gettext_noop,
    share_of,
)

# In words of parts. No "every decision": nothing is there that could be rightly left.
PART_MODES: dict[PartialCredit, str] = {
    PartialCredit.EXACT: gettext_noop("All right, or no points."),
    PartialCredit.PER_OPTION: gettext_noop("An equal share for each right one."),
    PartialCredit.PER_OPTION_WITH_FLOOR: gettext_noop(
        "An equal share for each right one, and the same share off for each wrong one; what is "
        "left open costs nothing, and it is never less than nothing."
    ),
}


# Digits of the number of an option. Python refuses to read thousands of them.
LONGEST_NUMBER = 3


@dataclass(frozen=True, slots=True)
class PartResult:
    """How one part was answered; ``reason`` only where it was not right."""

    right: bool
    given: bool
    reason: Reason | None = None


def read_part_mode(data: Data) -> PartialCredit:
    """The mode of partial credit. Raises ContentError, also for a mode that no part can have."""
    mode = read_partial(data)
    if mode not in PART_MODES:
        raise ContentError("partial", f"must be one of: {', '.join(PART_MODES)}.")
    return mode


def names_of(count: int) -> list[str]:
    """The names of so many parts, as they are in an answer: "1" to the last."""
    return [str(number) for number in range(1, count + 1)]


def given_parts(answer: Data | None) -> dict[str, str]:
    """The parts that were given, whatever the answer looks like."""
    raw = answer.get("parts") if answer is not None else None
    if not isinstance(raw, Mapping):
        return {}
    return {
        str(name): value.strip()
        for name, value in raw.items()
        if isinstance(value, str) and value.strip()
    }


def check_parts(answer: Data, *, count: int) -> dict[str, str]:
    """The parts of an answer that has no other fields. Raises AnswerError."""
    parts = answer.get("parts")
    if set(answer) != {"parts"} or not isinstance(parts, Mapping):
        raise AnswerError('The answer has one field: {"parts": {"1": "value"}}.')
    names = set(names_of(count))
    if not set(parts) <= names:
        raise AnswerError(f"The parts are named 1 to {count}.")
    if not all(isinstance(value, str) for value in parts.values()):
        raise AnswerError("Each part is text.")
    return dict(parts)


def check_numbered_parts(answer: Data, *, count: int, options: int) -> None:
    """The same, where each part is given the number of one of so many options."""
    parts = check_parts(answer, count=count)
    if any(number_in(value, options) is None for value in parts.values()):
        raise AnswerError(f"Each part is a number from 1 to {options}.")


def parts_from_form(
    fields: Mapping[str, Sequence[str]], *, longest: int = LONGEST_NUMBER
) -> dict[str, dict[str, str]] | None:
    """The answer in a plain form; None if nothing was given."""
    parts = {
        name: values[0][:longest].strip()
        for name, values in sorted(fields.items())
        if name and values and values[0].strip()
    }
    return {"parts": parts} if parts else None


def number_in(value: str, count: int) -> int | None:
    """The number of an option from 1 to ``count``; None for anything else."""
    if not (value.isascii() and value.isdecimal() and len(value) <= LONGEST_NUMBER):
        return None
    return int(value) if 1 <= int(value) <= count else None


def in_words(texts: Iterable[tuple[object, str]]) -> str:
    """Labels with their texts on one line, for lists of attempts; without the empty ones."""
    return "; ".join(f"{label}: {text}" for label, text in texts if text)


def outcome_of(
    results: Sequence[PartResult], mode: PartialCredit, *, correct: str, unanswered: str
) -> Outcome:
    """Points for the parts together, and a reason for each that is not right."""
    if not any(result.given for result in results):
        reason = Reason("unanswered", unanswered)
        return Outcome(Decimal(0), (reason,), answered=False)
    right = sum(result.right for result in results)
    tally = Tally(
        right=len(results),
        wrong=len(results),
        right_taken=right,
        wrong_taken=sum(result.given and not result.right for result in results),
    )
    reasons = tuple(result.reason for result in results if result.reason is not None)
    return Outcome(share_of(tally, mode), reasons or (Reason("correct", correct),))


def answered(answer: Data | None) -> bool:
    """Whether any part was given."""
    return bool(given_parts(answer))
