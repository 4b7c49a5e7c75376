"""What the question types share that are graded by what is known of codes. No Django here."""

from abc import abstractmethod
from typing import Any, ClassVar

from assessments.question_types.contract import (
    CodeKnowledge,
    CodeRequest,
    Data,
    Order,
    Outcome,
    QuestionType,
)


class CodedQuestionType(QuestionType):
    """A type that asks for facts first (``codes_in``) and grades by them (``grade_coded``).

    Nothing is shuffled: codes and records have an order of their own.
    """

    answer_kind: ClassVar[str] = "parts"
    needs_codes: ClassVar[bool] = True

    def option_keys(self, content: Any) -> list[str]:
        return []

    def grade(self, content: Any, order: Order, answer: Data | None) -> Outcome:
        raise NotImplementedError(
            f"{self.name} is graded by what is known of its codes: grade_coded."
        )

    @abstractmethod
    def codes_in(self, content: Any, answer: Data | None) -> CodeRequest: ...

    @abstractmethod
    def grade_coded(
        self, content: Any, order: Order, answer: Data | None, known: CodeKnowledge
    ) -> Outcome: ...
