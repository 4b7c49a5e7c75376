"""What a question type is. No Django here: content, answers and grading are pure.

Three shapes travel: *content* is what the author wrote, key included; a
*presentation* is what a student may see before release, and never holds any of
the key; an *answer* is what the student gave, in terms of the presentation.
Options are numbered from 1 in the order in which this attempt shows them, so
that neither an author's habit nor a name gives the key away.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from assessments.question_types.shapes import (
    AnswerError,
    Choice,
    CodeKnowledge,
    CodeRequest,
    ContentError,
    Criterion,
    Data,
    Level,
    LineError,
    Marks,
    MarksError,
    Order,
    Outcome,
    Reason,
    Review,
    ReviewLine,
    ReviewPart,
    Shuffle,
)
from assessments.rules.code_dates import CodePlace
from assessments.rules.coded_lines import CodedAnswer, CreditChange
from foundation.codesets.facts import CodeName

__all__ = [
    "AnswerError",
    "Choice",
    "CodeKnowledge",
    "CodeRequest",
    "ContentError",
    "Criterion",
    "Data",
    "Level",
    "LineError",
    "Marks",
    "MarksError",
    "Order",
    "Outcome",
    "QuestionType",
    "Reason",
    "Review",
    "ReviewLine",
    "ReviewPart",
    "Shuffle",
]


class QuestionType(ABC):
    """One kind of question. Grading is total: any answer gets an outcome, never an error."""

    name: ClassVar[str]
    title: ClassVar[str]
    # Reasons that `grade` may give; the tests hold it to them.
    reason_codes: ClassVar[frozenset[str]]
    # Template of the item as a student sees it.
    template: ClassVar[str]
    # Template of the item after release; it gets ``item.review``.
    review_template: ClassVar[str] = "assessments/review.html"
    # How the page's script reads the controls: number, numbers, boolean or text from those named
    # ``answer-7``; parts from those named ``answer-7-<part>``, as {"parts": {"<part>": "value"}}
    # without the empty ones.
    answer_kind: ClassVar[str]
    # A module of the type's own for its controls; the page works without it. Path under static/.
    script: ClassVar[str] = ""
    # A style sheet of the type's own, likewise; loaded where its questions are shown.
    style: ClassVar[str] = ""
    # Whether a given answer waits for a person's marks: ``grade`` then says ``waiting``, and
    # ``rubric`` and ``grade_marked`` are there. An empty answer waits for nobody.
    needs_person: ClassVar[bool] = False
    # Whether grading must know code sets: ``codes_in`` and ``grade_coded`` are then there, and
    # ``grade`` is not asked.
    needs_codes: ClassVar[bool] = False
    # Whether a graded answer has lines whose credit a person may change, each by itself:
    # ``coded_answer`` and ``with_credits`` are then there, and every outcome has ``details``.
    has_lines: ClassVar[bool] = False

    @abstractmethod
    def read_content(self, data: Data) -> Any:
        """Read and check what the author wrote. Raises ContentError."""

    @abstractmethod
    def option_keys(self, content: Any) -> list[str]:
        """The stable keys of what may be shuffled; empty where there is nothing."""

    def shuffle(self, content: Any) -> Shuffle:
        """Whether the order of what ``option_keys`` names may differ between attempts."""
        return Shuffle.ALLOWED

    @abstractmethod
    def present(self, content: Any, order: Order) -> dict[str, Any]:
        """What a student may see before release: the only way out to the browser."""

    @abstractmethod
    def check_answer(self, content: Any, order: Order, answer: Data) -> None:
        """Raise AnswerError for an answer that this question cannot have."""

    @abstractmethod
    def is_answered(self, answer: Data | None) -> bool:
        """Whether anything was given."""

    @abstractmethod
    def grade(self, content: Any, order: Order, answer: Data | None) -> Outcome:
        """Grade an answer."""

    def rubric(self, content: Any) -> tuple[Criterion, ...]:
        """What a person marks an answer by; empty where no person is needed."""
        return ()

    def grade_marked(
        self, content: Any, order: Order, answer: Data | None, marks: Marks
    ) -> Outcome:
        """Grade an answer by a person's marks. Raises MarksError for those it cannot have."""
        raise NotImplementedError(f"{self.name} is graded without a person.")

    def codes_in(self, content: Any, answer: Data | None) -> CodeRequest:
        """What ``grade_coded`` wants to know; like grading it takes any answer."""
        raise NotImplementedError(f"{self.name} asks for no codes.")

    def code_places(self, content: Any) -> Mapping[CodeName, CodePlace]:
        """Where its codes stand, so that it is known what a new release does to it.

        A type that names codes which are accepted beside the key, or earn nothing, says so. As it
        stands here, the codes of the full answer are the key, and the others mentions.
        """
        asked = self.codes_in(content, None).names
        given = _words_in(self.key_answer(content, self.option_keys(content)))
        key = {name for name in asked if name[1] in given} or asked
        return {name: CodePlace.KEY if name in key else CodePlace.MENTION for name in asked}

    def grade_coded(
        self, content: Any, order: Order, answer: Data | None, known: CodeKnowledge
    ) -> Outcome:
        """Grade an answer by what is known of its codes."""
        raise NotImplementedError(f"{self.name} is graded without code sets.")

    def coded_answer(self, details: Data) -> CodedAnswer:
        """The lines of a graded answer by its stored ``details``."""
        raise NotImplementedError(f"{self.name} has no lines.")

    def with_credits(
        self, details: Data, changes: Sequence[CreditChange], *, strict: bool = False
    ) -> Outcome:
        """The outcome of stored ``details`` with these changed credits and no others.

        A change that its answer cannot have is left out and said in a reason; where ``strict``,
        it raises LineError.
        """
        raise NotImplementedError(f"{self.name} has no lines.")

    def asks_the_same(self, content: Any, other: Any) -> bool:
        """Whether answers to ``content`` can be graded by the key of ``other``.

        So it is where a student sees the same. The options may have changed places in the
        author's list, so they are looked at in one order.
        """
        order = sorted(self.option_keys(content))
        if order != sorted(self.option_keys(other)):
            return False
        return self.present(content, order) == self.present(other, order)

    def with_key_of(self, content: Any, other: Any) -> Any:
        """``content`` as it was shown, with the key of ``other``: only where they ask the same."""
        return other

    @abstractmethod
    def review(self, content: Any, order: Order, answer: Data | None) -> Review:
        """What is shown after release."""

    def review_graded(
        self, content: Any, order: Order, answer: Data | None, details: Data
    ) -> Review:
        """What is shown after release, where a grade is there: ``details`` are its outcome's."""
        return self.review(content, order, answer)

    @abstractmethod
    def key_answer(self, content: Any, order: Order) -> dict[str, Any]:
        """An answer that scores full: for the author's preview and the tests."""

    def choices(self, content: Any) -> tuple[Choice, ...]:
        """What can be chosen, in the author's order; empty where there is nothing to count."""
        return ()

    def chosen(self, content: Any, order: Order, answer: Data | None) -> tuple[str, ...]:
        """The keys of ``choices`` that this answer chose; like grading it takes any answer."""
        return ()

    def guess_share(self, content: Any) -> float | None:
        """The share that chance alone brings on average; None where nobody could guess."""
        return None

    @abstractmethod
    def answer_from_form(self, fields: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
        """The answer in a plain HTML form; None if nothing was given.

        ``fields`` holds the values of the control ``answer-7`` under "", and of ``answer-7-<part>``
        under "<part>".
        """


def _words_in(value: Any) -> set[str]:
    """Every word of an answer, written as a code is stored."""
    if isinstance(value, str):
        return {word.replace(".", "").upper() for word in re.split(r"[\s,;]+", value)}
    inner = value.values() if isinstance(value, Mapping) else value
    if isinstance(inner, Iterable):
        return set().union(*(_words_in(one) for one in inner))
    return set()
