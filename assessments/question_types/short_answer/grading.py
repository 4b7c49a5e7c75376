"""Short answer: the words that the author listed, and no others.

There is no similarity threshold; see ``normalising``.
"""

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
from assessments.question_types.normalising import Normaliser, normalise, read_normaliser
from assessments.question_types.watch_out import WatchOut, read_watch_out

LONGEST_ANSWER = 200


@dataclass(frozen=True, slots=True)
class ShortAnswerContent:
    """A question with its accepted answers, the first of which is shown as the key."""

    stem: str
    accept: tuple[str, ...]
    watch_out: tuple[WatchOut, ...]
    explanation: str
    normaliser: Normaliser = Normaliser.WORDS

    def folded(self, text: str) -> str:
        return normalise(text, self.normaliser)


class ShortAnswer(QuestionType):
    """Content: stem, accept, watch_out, normaliser, explanation. Answer: ``{"text": "ileum"}``."""

    name: ClassVar[str] = "short_answer"
    title: ClassVar[str] = "Short answer"
    reason_codes: ClassVar[frozenset[str]] = frozenset(
        {"unanswered", "correct", "not_accepted", "watch_out"}
    )
    template: ClassVar[str] = "question_types/short_answer.html"
    answer_kind: ClassVar[str] = "text"

    def read_content(self, data: Data) -> ShortAnswerContent:
        normaliser = read_normaliser(data)
        accept = data.get("accept")
        if not isinstance(accept, list) or not accept:
            raise ContentError("accept", "must list at least one accepted answer.")
        if not all(isinstance(entry, str) and normalise(entry, normaliser) for entry in accept):
            raise ContentError("accept", "every accepted answer must be text that is not empty.")
        accepted = {normalise(entry, normaliser) for entry in accept}
        return ShortAnswerContent(
            stem=read_text(data, "stem"),
            accept=tuple(entry.strip() for entry in accept),
            watch_out=read_watch_out(
                data, accepted=lambda text: normalise(text, normaliser) in accepted
            ),
            explanation=read_text(data, "explanation", needed=False),
            normaliser=normaliser,
        )

    def option_keys(self, content: ShortAnswerContent) -> list[str]:
        return []

    def present(self, content: ShortAnswerContent, order: Order) -> dict[str, Any]:
        return {"stem": content.stem, "longest": LONGEST_ANSWER}

    def check_answer(self, content: ShortAnswerContent, order: Order, answer: Data) -> None:
        text = answer.get("text")
        if set(answer) != {"text"} or not isinstance(text, str):
            raise AnswerError('The answer has one field: {"text": "words"}.')
        if len(text) > LONGEST_ANSWER:
            raise AnswerError(f"Use at most {LONGEST_ANSWER} characters.")

    def is_answered(self, answer: Data | None) -> bool:
        return bool(self._given(answer))

    def grade(self, content: ShortAnswerContent, order: Order, answer: Data | None) -> Outcome:
        """Full points for a listed answer; else none, with the author's warning if there is one."""
        given = content.folded(self._given(answer))
        if not given:
            return Outcome(
                Decimal(0), (Reason("unanswered", "You wrote nothing."),), answered=False
            )
        if given in {content.folded(entry) for entry in content.accept}:
            why = content.explanation or f"{content.accept[0]} is right."
            return Outcome(Decimal(1), (Reason("correct", why),))
        for entry in content.watch_out:
            if given == content.folded(entry.answer):
                return Outcome(Decimal(0), (Reason("watch_out", entry.why),))
        return Outcome(
            Decimal(0), (Reason("not_accepted", f"The answer looked for is: {content.accept[0]}."),)
        )

    def review(self, content: ShortAnswerContent, order: Order, answer: Data | None) -> Review:
        return Review(
            given=self._given(answer),
            key=" or ".join(content.accept),
            explanation=content.explanation,
        )

    def key_answer(self, content: ShortAnswerContent, order: Order) -> dict[str, Any]:
        return {"text": content.accept[0]}

    def answer_from_form(self, fields: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
        text = next(iter(fields.get("", ())), "")[:LONGEST_ANSWER].strip()
        return {"text": text} if text else None

    def _given(self, answer: Data | None) -> str:
        text = answer.get("text") if answer is not None else None
        return text.strip() if isinstance(text, str) else ""
