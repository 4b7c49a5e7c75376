"""Essay: a longer text of the student's own, marked by a person with the author's rubric.

The wanted length is said to the student and counted while writing, and never
enforced: what is saved is what was written, and whether a word too many
matters is for the person who marks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from assessments.question_types.choices import read_text
from assessments.question_types.contract import (
    AnswerError,
    ContentError,
    Criterion,
    Data,
    Marks,
    Order,
    Outcome,
    QuestionType,
    Reason,
    Review,
)
from assessments.question_types.rubric import read_rubric, reasons_of_marks, share_of_marks

LONGEST_ANSWER = 10_000
MOST_WORDS = 1_500


@dataclass(frozen=True, slots=True)
class EssayContent:
    """A task, how many words are wanted (0: not said), and what it is marked by."""

    stem: str
    shortest: int
    longest: int
    criteria: tuple[Criterion, ...]
    good_answer: str
    explanation: str


class Essay(QuestionType):
    """Content: stem, shortest, longest, criteria, good_answer, explanation. Answer: ``{"text"}``.

    A criterion has key, title and levels; a level has key, text and points. Students see the
    titles while they write, and the levels with the result.
    """

    name: ClassVar[str] = "essay"
    title: ClassVar[str] = "Essay, marked by a person"
    reason_codes: ClassVar[frozenset[str]] = frozenset({"unanswered", "waiting", "marked"})
    template: ClassVar[str] = "question_types/essay.html"
    review_template: ClassVar[str] = "question_types/essay_review.html"
    answer_kind: ClassVar[str] = "text"
    script: ClassVar[str] = "question_types/essay.js"
    style: ClassVar[str] = "question_types/essay.css"
    needs_person: ClassVar[bool] = True

    def read_content(self, data: Data) -> EssayContent:
        shortest, longest = _read_words(data, "shortest"), _read_words(data, "longest")
        if longest and shortest > longest:
            raise ContentError("longest", "must not be less than the shortest length.")
        return EssayContent(
            stem=read_text(data, "stem"),
            shortest=shortest,
            longest=longest,
            criteria=read_rubric(data),
            good_answer=read_text(data, "good_answer", needed=False),
            explanation=read_text(data, "explanation", needed=False),
        )

    def option_keys(self, content: EssayContent) -> list[str]:
        return []

    def present(self, content: EssayContent, order: Order) -> dict[str, Any]:
        """What is looked at is shown, as in a fair examination; what earns the points is not."""
        return {
            "stem": content.stem,
            "shortest": content.shortest,
            "longest": content.longest,
            "criteria": [
                {"title": criterion.title, "points": criterion.best.points}
                for criterion in content.criteria
            ],
            "most_characters": LONGEST_ANSWER,
        }

    def check_answer(self, content: EssayContent, order: Order, answer: Data) -> None:
        text = answer.get("text")
        if set(answer) != {"text"} or not isinstance(text, str):
            raise AnswerError('The answer has one field: {"text": "words"}.')
        if len(text) > LONGEST_ANSWER:
            raise AnswerError(f"Use at most {LONGEST_ANSWER} characters.")

    def is_answered(self, answer: Data | None) -> bool:
        return bool(_given(answer))

    def grade(self, content: EssayContent, order: Order, answer: Data | None) -> Outcome:
        """Nothing for nothing; everything else waits for a person."""
        if not self.is_answered(answer):
            return _unanswered()
        reason = Reason("waiting", "A person will mark this answer.")
        return Outcome(Decimal(0), (reason,), waiting=True)

    def rubric(self, content: EssayContent) -> tuple[Criterion, ...]:
        return content.criteria

    def grade_marked(
        self, content: EssayContent, order: Order, answer: Data | None, marks: Marks
    ) -> Outcome:
        """The points of the chosen levels, of those of the best ones."""
        share = share_of_marks(content.criteria, marks)
        if not self.is_answered(answer):
            return _unanswered()
        return Outcome(share, reasons_of_marks(content.criteria, marks))

    def asks_the_same(self, content: EssayContent, other: EssayContent) -> bool:
        """The same task with the same levels to choose from; what they are worth may differ."""
        return content.stem == other.stem and _levels(content) == _levels(other)

    def review(self, content: EssayContent, order: Order, answer: Data | None) -> Review:
        given = _given(answer)
        return Review(
            given=given,
            key=content.good_answer,
            explanation=content.explanation,
            extra={"words": len(given.split())},
        )

    def key_answer(self, content: EssayContent, order: Order) -> dict[str, Any]:
        return {"text": content.good_answer or "Any answer: a person marks it."}

    def answer_from_form(self, fields: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
        # A browser sends the ends of lines as two characters, a script as one.
        sent = next(iter(fields.get("", ())), "").replace("\r\n", "\n")
        text = sent[:LONGEST_ANSWER].strip()
        return {"text": text} if text else None


def _read_words(data: Data, name: str) -> int:
    value = data.get(name) or 0
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_WORDS:
        raise ContentError(name, f"must be a whole number from 0 to {MOST_WORDS}.")
    return value


def _levels(content: EssayContent) -> dict[str, set[str]]:
    return {c.key: {level.key for level in c.levels} for c in content.criteria}


def _given(answer: Data | None) -> str:
    text = answer.get("text") if answer is not None else None
    return text.strip() if isinstance(text, str) else ""


def _unanswered() -> Outcome:
    reason = Reason("unanswered", "You wrote nothing.")
    return Outcome(Decimal(0), (reason,), answered=False)
