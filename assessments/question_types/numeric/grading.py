"""A number, as near to the value as the author allows, with its unit where one is asked for.

Exact decimals throughout: whether 0.3 is within 0.1 of 0.2 is no matter of luck.
How a number is read, and what is no number: ``reading``.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from assessments.question_types.choices import read_text
from assessments.question_types.contract import (
    AnswerError,
    ContentError,
    Data,
    Order,
    Outcome,
    QuestionType,
    Reason,
    Review,
)
from assessments.question_types.numeric.reading import (
    Quantity,
    Tolerance,
    begins_as_unit,
    plain,
    read_number,
    read_quantity,
)
from assessments.question_types.watch_out import WatchOut, read_watch_out

LONGEST_ANSWER = 60
MOST_UNITS = 20
IN_PERCENT, ABSOLUTE = "percent", "absolute"
EXPECTED = (
    "Write a number such as 1250, 1,250 or 0.5: a point before decimals, commas or spaces only "
    "between thousands."
)
UNREADABLE = f"cannot be read as a number. {EXPECTED}"


@dataclass(frozen=True, slots=True)
class NumericContent:
    """A value with its tolerance. ``unit`` is shown; one of ``ask_unit`` has to be written."""

    stem: str
    value: Decimal
    tolerance: Tolerance
    unit: str
    ask_unit: tuple[str, ...]
    number_alone: Decimal
    watch_out: tuple[WatchOut, ...]
    explanation: str

    def counts(self, number: Decimal) -> bool:
        least, most = self.tolerance.around(self.value)
        return least <= number <= most

    def in_words(self) -> str:
        """The value with its unit, and what else counts."""
        unit = next(iter(self.ask_unit), self.unit)
        words = f"{plain(self.value)} {unit}".strip()
        if not self.tolerance.amount:
            return words
        least, most = self.tolerance.around(self.value)
        return f"{words} (from {plain(least)} to {plain(most)})"


class Numeric(QuestionType):
    """Content: stem, value, tolerance, tolerance_in, unit or ask_unit with number_alone, watch_out.

    Numbers are text in the content, so that they stay what was written. Answer: ``{"text": "250"}``
    """

    name: ClassVar[str] = "numeric"
    title: ClassVar[str] = "Number"
    reason_codes: ClassVar[frozenset[str]] = frozenset(
        {
            *("unanswered", "not_a_number", "correct", "within_tolerance", "wrong", "watch_out"),
            *("unit_missing", "unit_wrong"),
        }
    )
    template: ClassVar[str] = "question_types/numeric.html"
    style: ClassVar[str] = "question_types/numeric.css"
    answer_kind: ClassVar[str] = "text"

    def read_content(self, data: Data) -> NumericContent:
        value = _number(data, "value")
        tolerance = _read_tolerance(data, value)
        unit = read_text(data, "unit", needed=False)
        ask_unit = _read_units(data)
        if unit and ask_unit:
            raise ContentError("unit", "is shown and asked for at once; keep one of the two.")
        least, most = tolerance.around(value)
        warned = read_watch_out(data, accepted=lambda text: _is_within(text, least, most))
        for index, entry in enumerate(warned):
            if read_number(entry.answer) is None:
                raise ContentError(f"watch_out.{index}.answer", UNREADABLE)
        return NumericContent(
            stem=read_text(data, "stem"),
            value=value,
            tolerance=tolerance,
            unit=unit,
            ask_unit=ask_unit,
            number_alone=_read_number_alone(data) if ask_unit else Decimal(0),
            watch_out=warned,
            explanation=read_text(data, "explanation", needed=False),
        )

    def option_keys(self, content: NumericContent) -> list[str]:
        return []

    def present(self, content: NumericContent, order: Order) -> dict[str, Any]:
        """The unit only where the author shows it; whether one is asked for, always."""
        return {
            "stem": content.stem,
            "unit": content.unit,
            "asks_unit": bool(content.ask_unit),
            "longest": LONGEST_ANSWER,
        }

    def check_answer(self, content: NumericContent, order: Order, answer: Data) -> None:
        text = answer.get("text")
        if set(answer) != {"text"} or not isinstance(text, str):
            raise AnswerError('The answer has one field: {"text": "12.5"}.')
        if len(text) > LONGEST_ANSWER:
            raise AnswerError(f"Use at most {LONGEST_ANSWER} characters.")

    def is_answered(self, answer: Data | None) -> bool:
        return bool(_given(answer))

    def grade(self, content: NumericContent, order: Order, answer: Data | None) -> Outcome:
        """The number first; only a right one is asked for its unit."""
        given = _given(answer)
        if not given:
            return Outcome(
                Decimal(0), (Reason("unanswered", "You wrote nothing."),), answered=False
            )
        quantity = read_quantity(given) if len(given) <= LONGEST_ANSWER else None
        if quantity is None:
            return _nothing("not_a_number", f"This could not be read as a number. {EXPECTED}")
        if quantity.unit and not (content.unit or content.ask_unit):
            return _nothing("not_a_number", "Write the number and nothing else; it has no unit.")
        if not content.counts(quantity.number):
            return _grade_wrong(content, quantity.number)
        return _grade_right(content, quantity)

    def review(self, content: NumericContent, order: Order, answer: Data | None) -> Review:
        return Review(given=_given(answer), key=content.in_words(), explanation=content.explanation)

    def key_answer(self, content: NumericContent, order: Order) -> dict[str, Any]:
        return {"text": f"{plain(content.value)} {next(iter(content.ask_unit), '')}".strip()}

    def answer_from_form(self, fields: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
        text = next(iter(fields.get("", ())), "")[:LONGEST_ANSWER].strip()
        return {"text": text} if text else None


def fold_unit(text: str) -> str:
    """A unit without spaces and a full stop at its end. Its case stays: a mg is no Mg."""
    return "".join(unicodedata.normalize("NFKC", text).split()).rstrip(".")


def _grade_right(content: NumericContent, quantity: Quantity) -> Outcome:
    """The number counts; whether it gets all of the points is up to its unit."""
    if (refused := _refuse_unit(content, quantity)) is not None:
        return Outcome(content.number_alone, (refused,))
    if quantity.number == content.value:
        why = content.explanation or f"{content.in_words()} is right."
        return Outcome(Decimal(1), (Reason("correct", why),))
    near = f"{plain(quantity.number)} is near enough: {content.in_words()}."
    return Outcome(Decimal(1), (Reason("within_tolerance", near),))


def _refuse_unit(content: NumericContent, quantity: Quantity) -> Reason | None:
    fits = {fold_unit(unit) for unit in (*content.ask_unit, content.unit) if unit}
    if not quantity.unit:
        if not content.ask_unit:
            return None
        words = f"The number is right, but its unit is missing: {content.in_words()}."
        return Reason("unit_missing", words)
    if fold_unit(quantity.unit) in fits:
        return None
    words = f"The number is right, but its unit is not: {content.in_words()}."
    return Reason("unit_wrong", words)


def _grade_wrong(content: NumericContent, number: Decimal) -> Outcome:
    for entry in content.watch_out:
        if number == read_number(entry.answer):
            return _nothing("watch_out", entry.why)
    return _nothing("wrong", f"The answer looked for is: {content.in_words()}.")


def _nothing(code: str, words: str) -> Outcome:
    return Outcome(Decimal(0), (Reason(code, words),))


def _given(answer: Data | None) -> str:
    text = answer.get("text") if answer is not None else None
    return text.strip() if isinstance(text, str) else ""


def _is_within(text: str, least: Decimal, most: Decimal) -> bool:
    number = read_number(text)
    return number is not None and least <= number <= most


def _number(data: Data, name: str, default: str | None = None) -> Decimal:
    """A number of the content. Text, since YAML reads 0.1 as a float and 010 as eight."""
    raw = data.get(name, default)
    if not isinstance(raw, str):
        raise ContentError(name, 'must be a number in quotes, such as "0.5".')
    number = read_number(raw)
    if number is None:
        raise ContentError(name, UNREADABLE)
    return number


def _read_tolerance(data: Data, value: Decimal) -> Tolerance:
    measure = data.get("tolerance_in", ABSOLUTE)
    if measure not in {ABSOLUTE, IN_PERCENT}:
        raise ContentError("tolerance_in", f"must be {ABSOLUTE} or {IN_PERCENT}.")
    amount = _number(data, "tolerance", "0")
    if amount < 0:
        raise ContentError("tolerance", "must not be less than nothing.")
    if measure == IN_PERCENT and amount >= 100:
        raise ContentError("tolerance", "must be less than 100 percent.")
    if measure == IN_PERCENT and amount and not value:
        raise ContentError("tolerance_in", "percent of 0 is 0; give the tolerance as a number.")
    return Tolerance(amount, percent=measure == IN_PERCENT)


def _read_units(data: Data) -> tuple[str, ...]:
    raw = data.get("ask_unit") or []
    if not isinstance(raw, list) or len(raw) > MOST_UNITS:
        raise ContentError("ask_unit", f"must be a list of at most {MOST_UNITS} spellings.")
    for unit in raw:
        if not isinstance(unit, str) or not fold_unit(unit) or len(unit) > LONGEST_ANSWER // 2:
            raise ContentError("ask_unit", "every spelling must be short text that is not empty.")
        if not begins_as_unit(unit.strip()):
            raise ContentError(
                "ask_unit",
                f"{unit} could not be told from the number before it; begin it with a "
                "letter, × or a sign such as %.",
            )
    return tuple(unit.strip() for unit in raw)


def _read_number_alone(data: Data) -> Decimal:
    """The share of a right number without its unit: said by the author, never assumed."""
    if data.get("number_alone") in (None, ""):
        raise ContentError(
            "number_alone", "is missing: say what the right number without its unit is worth."
        )
    percent = _number(data, "number_alone")
    if not 0 <= percent < 100:
        raise ContentError("number_alone", "must be a percentage from 0 to 99.")
    return percent / 100
