"""True or false, with a reason for each side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from assessments.question_types.choices import read_text
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
    ReviewLine,
)


@dataclass(frozen=True, slots=True)
class TrueFalseContent:
    """A statement, whether it holds, and what to say to either answer."""

    stem: str
    answer: bool
    why_true: str
    why_false: str
    explanation: str


class TrueFalse(QuestionType):
    """Content: stem, answer, why_true, why_false. Answer: ``{"chosen": true}``."""

    name: ClassVar[str] = "true_false"
    title: ClassVar[str] = "True or false"
    reason_codes: ClassVar[frozenset[str]] = frozenset({"unanswered", "correct", "wrong_option"})
    template: ClassVar[str] = "question_types/true_false.html"
    answer_kind: ClassVar[str] = "boolean"

    def read_content(self, data: Data) -> TrueFalseContent:
        answer = data.get("answer")
        if not isinstance(answer, bool):
            raise ContentError("answer", "must be true or false.")
        return TrueFalseContent(
            stem=read_text(data, "stem"),
            answer=answer,
            why_true=read_text(data, "why_true"),
            why_false=read_text(data, "why_false"),
            explanation=read_text(data, "explanation", needed=False),
        )

    def option_keys(self, content: TrueFalseContent) -> list[str]:
        return []  # True stands before false, always.

    def present(self, content: TrueFalseContent, order: Order) -> dict[str, Any]:
        return {"stem": content.stem}

    def check_answer(self, content: TrueFalseContent, order: Order, answer: Data) -> None:
        if set(answer) != {"chosen"} or not isinstance(answer["chosen"], bool | None):
            raise AnswerError('The answer has one field: {"chosen": true} or false.')

    def is_answered(self, answer: Data | None) -> bool:
        return answer is not None and isinstance(answer.get("chosen"), bool)

    def grade(self, content: TrueFalseContent, order: Order, answer: Data | None) -> Outcome:
        chosen = answer.get("chosen") if answer is not None else None
        if not isinstance(chosen, bool):
            return Outcome(
                Decimal(0),
                (Reason("unanswered", "You chose neither true nor false."),),
                answered=False,
            )
        why = content.why_true if chosen else content.why_false
        if chosen == content.answer:
            return Outcome(Decimal(1), (Reason("correct", why),))
        return Outcome(Decimal(0), (Reason("wrong_option", why),))

    def review(self, content: TrueFalseContent, order: Order, answer: Data | None) -> Review:
        chosen = answer.get("chosen") if answer is not None else None
        sides = ((True, "True", content.why_true), (False, "False", content.why_false))
        return Review(
            lines=tuple(
                ReviewLine(
                    label=name[0],
                    text=name,
                    chosen=chosen is side,
                    correct=content.answer is side,
                    why=why,
                )
                for side, name, why in sides
            ),
            key="True" if content.answer else "False",
            explanation=content.explanation,
        )

    def key_answer(self, content: TrueFalseContent, order: Order) -> dict[str, Any]:
        return {"chosen": content.answer}

    def choices(self, content: TrueFalseContent) -> tuple[Choice, ...]:
        sides = (("true", "True", True), ("false", "False", False))
        return tuple(
            Choice(key=key, label=name, text=name, correct=content.answer is side)
            for key, name, side in sides
        )

    def chosen(
        self, content: TrueFalseContent, order: Order, answer: Data | None
    ) -> tuple[str, ...]:
        value = answer.get("chosen") if answer is not None else None
        return (str(value).lower(),) if isinstance(value, bool) else ()

    def guess_share(self, content: TrueFalseContent) -> float | None:
        return 0.5

    def answer_from_form(self, fields: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
        for value in fields.get("", ()):
            if value in {"true", "false"}:
                return {"chosen": value == "true"}
        return None
