"""What the types with options share: reading options, presenting them, reviewing them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.question_types.contract import (
    AnswerError,
    Choice,
    ContentError,
    Data,
    Order,
    ReviewLine,
    Shuffle,
)
from assessments.question_types.partial_credit import PartialCredit

LETTERS = "ABCDEFGHIJ"
MOST_OPTIONS = len(LETTERS)


@dataclass(frozen=True, slots=True)
class Option:
    """One option: its stable key, its Markdown text, whether it is right, and why."""

    key: str
    text: str
    correct: bool
    why: str


@dataclass(frozen=True, slots=True)
class ChoiceContent:
    """A stem with options."""

    stem: str
    options: tuple[Option, ...]
    explanation: str
    partial: PartialCredit = PartialCredit.EXACT
    keep_order: bool = False

    def by_key(self, key: str) -> Option:
        return next(option for option in self.options if option.key == key)


def read_text(data: Data, name: str, *, place: str = "", needed: bool = True) -> str:
    """A text field. Raises ContentError if it is needed and empty, or no text."""
    value = data.get(name, "")
    where = f"{place}.{name}" if place else name
    if not isinstance(value, str):
        raise ContentError(where, "must be text.")
    if needed and not value.strip():
        raise ContentError(where, "is missing; write it.")
    return value.strip()


def read_options(data: Data) -> tuple[Option, ...]:
    """The options of a question: two to ten, each with its own key, text and reason."""
    raw = data.get("options")
    if not isinstance(raw, list) or not 2 <= len(raw) <= MOST_OPTIONS:
        raise ContentError("options", f"must be a list of 2 to {MOST_OPTIONS} options.")
    options = []
    for index, entry in enumerate(raw):
        place = f"options.{index}"
        if not isinstance(entry, dict):
            raise ContentError(place, "must have the fields key, text, correct and why.")
        correct = entry.get("correct", False)
        if not isinstance(correct, bool):
            raise ContentError(f"{place}.correct", "must be true or false.")
        options.append(
            Option(
                key=read_text(entry, "key", place=place),
                text=read_text(entry, "text", place=place),
                correct=correct,
                why=read_text(entry, "why", place=place),
            )
        )
    for name in ("key", "text"):
        values = [getattr(option, name).casefold() for option in options]
        if len(set(values)) != len(values):
            raise ContentError("options", f"two options have the same {name}.")
    return tuple(options)


def read_flag(data: Data, name: str) -> bool:
    """Yes or no; no if it is not there. Raises ContentError."""
    value = data.get(name, False)
    if not isinstance(value, bool):
        raise ContentError(name, "must be true or false.")
    return value


def read_partial(data: Data) -> PartialCredit:
    """The mode of partial credit; exact if none is named. Raises ContentError."""
    try:
        return PartialCredit(data.get("partial", PartialCredit.EXACT))
    except ValueError:
        raise ContentError("partial", f"must be one of: {', '.join(PartialCredit)}.") from None


def shuffle_of(content: ChoiceContent) -> Shuffle:
    """Options that refer to each other keep the author's order."""
    return Shuffle.NEVER if content.keep_order else Shuffle.ALLOWED


def in_order(content: ChoiceContent, order: Order) -> list[Option]:
    """The options as this attempt shows them."""
    return [content.by_key(key) for key in order]


def present_options(content: ChoiceContent, order: Order) -> list[dict[str, Any]]:
    """Number, letter and text of each option, and nothing else."""
    return [
        {"number": number, "letter": LETTERS[number - 1], "text": option.text}
        for number, option in enumerate(in_order(content, order), start=1)
    ]


def read_number(order: Order, value: object) -> int:
    """An option's number in this attempt. Raises AnswerError."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= len(order):
        raise AnswerError(f"Choose an option from 1 to {len(order)}.")
    return value


def posted_numbers(values: Iterable[str]) -> list[int]:
    """The option numbers in posted values, each once, in order.

    Nothing is read from more digits than an option has: Python refuses to read thousands of them.
    """
    return sorted({int(v) for v in values if v.isascii() and v.isdecimal() and len(v) <= 3})


def review_lines(
    content: ChoiceContent, order: Order, chosen: Sequence[int]
) -> tuple[ReviewLine, ...]:
    """Each option with whether it was chosen, whether it is right, and why."""
    return tuple(
        ReviewLine(
            label=LETTERS[number - 1],
            text=option.text,
            chosen=number in chosen,
            correct=option.correct,
            why=option.why,
        )
        for number, option in enumerate(in_order(content, order), start=1)
    )


def letters_of(order: Order, keys: Sequence[str]) -> str:
    """The letters under which these options stand in this attempt: "A" or "A and C"."""
    return " and ".join(LETTERS[index] for index, key in enumerate(order) if key in keys)


def choices_of(content: ChoiceContent) -> tuple[Choice, ...]:
    """The options under the letters of the author's order."""
    return tuple(
        Choice(key=option.key, label=LETTERS[place], text=option.text, correct=option.correct)
        for place, option in enumerate(content.options)
    )
