"""Single choice: one option is right."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from assessments.question_types.choices import (
    ChoiceContent,
    choices_of,
    in_order,
    letters_of,
    posted_numbers,
    present_options,
    read_flag,
    read_number,
    read_options,
    read_text,
    review_lines,
    shuffle_of,
)
from assessments.question_types.contract import (
    AnswerError,
    Choice,
    ContentError,
    Data,
    Order,
    Outcome,
    QuestionType,
    Reason,
    Review,
    Shuffle,
)


class SingleChoice(QuestionType):
    """Exactly one option is right.

    Content: stem, options, explanation, keep_order. Answer: ``{"chosen": 2}``.
    """

    name: ClassVar[str] = "single_choice"
    title: ClassVar[str] = "Single choice"
    reason_codes: ClassVar[frozenset[str]] = frozenset({"unanswered", "correct", "wrong_option"})
    template: ClassVar[str] = "question_types/single_choice.html"
    answer_kind: ClassVar[str] = "number"

    def read_content(self, data: Data) -> ChoiceContent:
        options = read_options(data)
        if sum(option.correct for option in options) != 1:
            raise ContentError("options", "exactly one option must be correct.")
        return ChoiceContent(
            stem=read_text(data, "stem"),
            options=options,
            explanation=read_text(data, "explanation", needed=False),
            keep_order=read_flag(data, "keep_order"),
        )

    def option_keys(self, content: ChoiceContent) -> list[str]:
        return [option.key for option in content.options]

    def shuffle(self, content: ChoiceContent) -> Shuffle:
        return shuffle_of(content)

    def present(self, content: ChoiceContent, order: Order) -> dict[str, Any]:
        return {"stem": content.stem, "options": present_options(content, order)}

    def check_answer(self, content: ChoiceContent, order: Order, answer: Data) -> None:
        if set(answer) != {"chosen"}:
            raise AnswerError('The answer has one field: {"chosen": number}.')
        if answer["chosen"] is not None:
            read_number(order, answer["chosen"])

    def is_answered(self, answer: Data | None) -> bool:
        return answer is not None and answer.get("chosen") is not None

    def grade(self, content: ChoiceContent, order: Order, answer: Data | None) -> Outcome:
        """Give the whole point for the keyed option and nothing for any other."""
        number = self._chosen(order, answer)
        if number is None:
            return Outcome(
                Decimal(0), (Reason("unanswered", "You did not choose an option."),), answered=False
            )
        option = in_order(content, order)[number - 1]
        if option.correct:
            return Outcome(Decimal(1), (Reason("correct", option.why),))
        return Outcome(Decimal(0), (Reason("wrong_option", option.why),))

    def review(self, content: ChoiceContent, order: Order, answer: Data | None) -> Review:
        number = self._chosen(order, answer)
        chosen = [number] if number else []
        right = [option.key for option in content.options if option.correct]
        return Review(
            lines=review_lines(content, order, chosen),
            key=letters_of(order, right),
            explanation=content.explanation,
        )

    def key_answer(self, content: ChoiceContent, order: Order) -> dict[str, Any]:
        options = in_order(content, order)
        return {"chosen": next(n for n, option in enumerate(options, start=1) if option.correct)}

    def choices(self, content: ChoiceContent) -> tuple[Choice, ...]:
        return choices_of(content)

    def chosen(self, content: ChoiceContent, order: Order, answer: Data | None) -> tuple[str, ...]:
        number = self._chosen(order, answer)
        return () if number is None else (order[number - 1],)

    def guess_share(self, content: ChoiceContent) -> float | None:
        return 1 / len(content.options)

    def answer_from_form(self, fields: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
        numbers = posted_numbers(fields.get("", ()))
        return {"chosen": numbers[0]} if numbers else None

    def _chosen(self, order: Order, answer: Data | None) -> int | None:
        """The number chosen; None for nothing and for what cannot be an answer."""
        try:
            return None if answer is None else read_number(order, answer.get("chosen"))
        except AnswerError:
            return None
