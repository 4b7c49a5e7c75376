"""Multiple response: the stem says how many options are right, and exactly those score."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import comb
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
    read_partial,
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
from assessments.question_types.partial_credit import Tally, share_of


class MultipleResponse(QuestionType):
    """Two or more options are right, and the student is told how many.

    Content: stem, options, explanation, partial, keep_order. Answer: ``{"chosen": [1, 3]}``.
    """

    name: ClassVar[str] = "multiple_response"
    title: ClassVar[str] = "Multiple response"
    reason_codes: ClassVar[frozenset[str]] = frozenset(
        {"unanswered", "correct", "wrong_option", "missed_option", "too_many"}
    )
    template: ClassVar[str] = "question_types/multiple_response.html"
    answer_kind: ClassVar[str] = "numbers"

    def read_content(self, data: Data) -> ChoiceContent:
        options = read_options(data)
        right = sum(option.correct for option in options)
        if not 2 <= right < len(options):
            raise ContentError("options", "at least two options must be correct, and one not.")
        return ChoiceContent(
            stem=read_text(data, "stem"),
            options=options,
            explanation=read_text(data, "explanation", needed=False),
            partial=read_partial(data),
            keep_order=read_flag(data, "keep_order"),
        )

    def option_keys(self, content: ChoiceContent) -> list[str]:
        return [option.key for option in content.options]

    def shuffle(self, content: ChoiceContent) -> Shuffle:
        return shuffle_of(content)

    def present(self, content: ChoiceContent, order: Order) -> dict[str, Any]:
        """How many to choose is shown: a student must not have to guess it."""
        return {
            "stem": content.stem,
            "options": present_options(content, order),
            "choose": sum(option.correct for option in content.options),
        }

    def check_answer(self, content: ChoiceContent, order: Order, answer: Data) -> None:
        if set(answer) != {"chosen"} or not isinstance(answer["chosen"], list):
            raise AnswerError('The answer has one field: {"chosen": [numbers]}.')
        numbers = [read_number(order, value) for value in answer["chosen"]]
        if len(set(numbers)) != len(numbers):
            raise AnswerError("An option is named twice.")

    def is_answered(self, answer: Data | None) -> bool:
        return answer is not None and bool(answer.get("chosen"))

    def grade(self, content: ChoiceContent, order: Order, answer: Data | None) -> Outcome:
        """The keyed set scores full; what else scores is for ``partial_credit`` to say."""
        chosen = self._chosen(order, answer)
        if not chosen:
            return Outcome(
                Decimal(0), (Reason("unanswered", "You chose no option."),), answered=False
            )
        options = list(enumerate(in_order(content, order), start=1))
        wrong = [option for number, option in options if number in chosen and not option.correct]
        missed = [option for number, option in options if number not in chosen and option.correct]
        right = sum(option.correct for option in content.options)
        if not wrong and not missed:
            return Outcome(Decimal(1), (Reason("correct", "You chose exactly the right ones."),))
        reasons = [Reason("wrong_option", f"{option.text}: {option.why}") for option in wrong]
        reasons += [
            Reason("missed_option", f"Missed: {option.text}. {option.why}") for option in missed
        ]
        if len(chosen) > right:
            reasons.insert(0, Reason("too_many", f"You chose {len(chosen)}; {right} were asked."))
        tally = Tally(
            right=right,
            wrong=len(options) - right,
            right_taken=right - len(missed),
            wrong_taken=len(wrong),
        )
        return Outcome(share_of(tally, content.partial), tuple(reasons))

    def review(self, content: ChoiceContent, order: Order, answer: Data | None) -> Review:
        right = [option.key for option in content.options if option.correct]
        return Review(
            lines=review_lines(content, order, sorted(self._chosen(order, answer))),
            key=letters_of(order, right),
            explanation=content.explanation,
        )

    def key_answer(self, content: ChoiceContent, order: Order) -> dict[str, Any]:
        options = in_order(content, order)
        return {"chosen": [n for n, option in enumerate(options, start=1) if option.correct]}

    def choices(self, content: ChoiceContent) -> tuple[Choice, ...]:
        return choices_of(content)

    def chosen(self, content: ChoiceContent, order: Order, answer: Data | None) -> tuple[str, ...]:
        return tuple(order[number - 1] for number in sorted(self._chosen(order, answer)))

    def guess_share(self, content: ChoiceContent) -> float | None:
        """As many options as are asked for, at random: the hypergeometric distribution."""
        right = sum(option.correct for option in content.options)
        wrong = len(content.options) - right
        ways = comb(right + wrong, right)
        return sum(
            comb(right, taken)
            * comb(wrong, right - taken)
            / ways
            * float(share_of(Tally(right, wrong, taken, right - taken), content.partial))
            for taken in range(max(0, right - wrong), right + 1)
        )

    def answer_from_form(self, fields: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
        numbers = posted_numbers(fields.get("", ()))
        return {"chosen": numbers} if numbers else None

    def _chosen(self, order: Order, answer: Data | None) -> set[int]:
        raw = answer.get("chosen") if answer is not None else None
        if not isinstance(raw, list):
            return set()
        numbers = set()
        for value in raw:
            try:
                numbers.add(read_number(order, value))
            except AnswerError:
                continue
        return numbers
