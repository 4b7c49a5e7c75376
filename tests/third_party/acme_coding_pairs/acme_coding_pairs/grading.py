"""Coding pairs: each term gets its code; every right pair is worth the same."""

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
    ReviewPart,
    Shuffle,
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A term with its code, and why they belong together."""

    key: str
    term: str
    code: str
    why: str


@dataclass(frozen=True, slots=True)
class PairsContent:
    """A task with its pairs."""

    stem: str
    pairs: tuple[Pair, ...]
    explanation: str


class CodingPairs(QuestionType):
    """Content: stem, pairs (key, term, code, why), explanation.

    Answer: ``{"parts": {"1": "2"}}``: the first term has the second code of this attempt.
    """

    name: ClassVar[str] = "acme_coding_pairs"
    title: ClassVar[str] = "Coding pairs"
    reason_codes: ClassVar[frozenset[str]] = frozenset({"unanswered", "correct", "wrong_pair"})
    template: ClassVar[str] = "acme_coding_pairs/item.html"
    answer_kind: ClassVar[str] = "parts"

    def read_content(self, data: Data) -> PairsContent:
        raw = data.get("pairs")
        if not isinstance(raw, list) or not 2 <= len(raw) <= 10:
            raise ContentError("pairs", "must be a list of 2 to 10 pairs.")
        pairs = tuple(_read_pair(entry, f"pairs.{index}") for index, entry in enumerate(raw))
        for name in ("key", "term", "code"):
            if len({getattr(pair, name) for pair in pairs}) != len(pairs):
                raise ContentError("pairs", f"two pairs have the same {name}.")
        return PairsContent(
            stem=read_text(data, "stem"),
            pairs=pairs,
            explanation=read_text(data, "explanation", needed=False),
        )

    def option_keys(self, content: PairsContent) -> list[str]:
        return [pair.key for pair in content.pairs]

    def shuffle(self, content: PairsContent) -> Shuffle:
        """In the author's order the codes would stand beside their terms."""
        return Shuffle.ALWAYS

    def present(self, content: PairsContent, order: Order) -> dict[str, Any]:
        codes = [_by_key(content, key).code for key in order]
        return {
            "stem": content.stem,
            "terms": [
                {"number": str(number), "text": pair.term}
                for number, pair in enumerate(content.pairs, start=1)
            ],
            "codes": [
                {"number": str(number), "text": code} for number, code in enumerate(codes, start=1)
            ],
        }

    def check_answer(self, content: PairsContent, order: Order, answer: Data) -> None:
        numbers = {str(number) for number in range(1, len(order) + 1)}
        parts = answer.get("parts")
        if set(answer) != {"parts"} or not isinstance(parts, dict):
            raise AnswerError('The answer has one field: {"parts": {"1": "2"}}.')
        if not all(isinstance(n, str) and n in numbers for pair in parts.items() for n in pair):
            raise AnswerError(f"Terms and codes are numbered from 1 to {len(order)}.")

    def is_answered(self, answer: Data | None) -> bool:
        return bool(_parts(answer))

    def grade(self, content: PairsContent, order: Order, answer: Data | None) -> Outcome:
        if not self.is_answered(answer):
            reason = Reason("unanswered", "You matched nothing.")
            return Outcome(Decimal(0), (reason,), answered=False)
        wrong = [
            pair
            for number, pair in enumerate(content.pairs, start=1)
            if _given(order, answer, number) != pair.key
        ]
        if not wrong:
            return Outcome(Decimal(1), (Reason("correct", "Every code is at its term."),))
        share = Decimal(len(content.pairs) - len(wrong)) / len(content.pairs)
        reasons = [
            Reason("wrong_pair", f"{pair.term} is {pair.code}: {pair.why}") for pair in wrong
        ]
        return Outcome(share, tuple(reasons))

    def review(self, content: PairsContent, order: Order, answer: Data | None) -> Review:
        parts = []
        for number, pair in enumerate(content.pairs, start=1):
            given = _given(order, answer, number)
            parts.append(
                ReviewPart(
                    label=pair.term,
                    given=_by_key(content, given).code if given else "",
                    key=pair.code,
                    right=given == pair.key,
                    why=pair.why,
                )
            )
        key = ", ".join(f"{pair.term}: {pair.code}" for pair in content.pairs)
        return Review(parts=tuple(parts), key=key, explanation=content.explanation)

    def key_answer(self, content: PairsContent, order: Order) -> dict[str, Any]:
        places = {key: str(number) for number, key in enumerate(order, start=1)}
        parts = {str(n): places[pair.key] for n, pair in enumerate(content.pairs, start=1)}
        return {"parts": parts}

    def answer_from_form(self, fields: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
        parts = {name: values[0] for name, values in fields.items() if name and any(values)}
        return {"parts": parts} if parts else None


def _read_pair(entry: object, place: str) -> Pair:
    if not isinstance(entry, dict):
        raise ContentError(place, "must have the fields key, term, code and why.")
    return Pair(**{name: read_text(entry, name, place=place) for name in Pair.__slots__})


def _by_key(content: PairsContent, key: str) -> Pair:
    return next(pair for pair in content.pairs if pair.key == key)


def _parts(answer: Data | None) -> dict[str, Any]:
    parts = answer.get("parts") if answer is not None else None
    return parts if isinstance(parts, dict) else {}


def _given(order: Order, answer: Data | None, number: int) -> str:
    """The key of the code that a term was given; empty if it was none of them."""
    places = {str(place): key for place, key in enumerate(order, start=1)}
    given = _parts(answer).get(str(number))
    return places.get(given, "") if isinstance(given, str) else ""
