"""Matching: for each entry on the left, which entry on the right belongs to it.

The right side is shown in an order of the attempt's own and by numbers of that
order, since the author's order is the key. An entry on the right may belong to several on
the left, or to none; the student is told so every time, so that it tells nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb
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
    ReviewPart,
    Shuffle,
)
from assessments.question_types.partial_credit import PartialCredit, Tally, share_of
from assessments.question_types.parts import (
    PartResult,
    answered,
    check_parts,
    given_parts,
    in_words,
    number_in,
    outcome_of,
    parts_from_form,
    read_part_mode,
)

MOST_PAIRS = 10
MOST_DISTRACTORS = 6
LONGEST_LEFT, LONGEST_RIGHT = 400, 120


@dataclass(frozen=True, slots=True)
class Pair:
    """What belongs together, and why."""

    left: str
    right: str
    why: str


@dataclass(frozen=True, slots=True)
class MatchingContent:
    """A task with its pairs. ``right_side`` has each right entry once, by the alphabet."""

    stem: str
    pairs: tuple[Pair, ...]
    right_side: tuple[str, ...]
    partial: PartialCredit
    explanation: str

    def shown(self, order: Order) -> list[str]:
        """The right side as this attempt shows it."""
        return [self.right_side[int(key)] for key in order]


class Matching(QuestionType):
    """Content: stem, pairs, distractors, partial, explanation.

    Answer: ``{"parts": {"1": "3"}}``: to the first on the left belongs the third as shown.
    """

    name: ClassVar[str] = "matching"
    title: ClassVar[str] = "Matching"
    reason_codes: ClassVar[frozenset[str]] = frozenset(
        {"unanswered", "correct", "wrong_pair", "open_pair"}
    )
    template: ClassVar[str] = "question_types/matching.html"
    style: ClassVar[str] = "question_types/matching.css"
    answer_kind: ClassVar[str] = "parts"

    def read_content(self, data: Data) -> MatchingContent:
        pairs = _read_pairs(data)
        return MatchingContent(
            stem=read_text(data, "stem"),
            pairs=pairs,
            right_side=_read_right_side(data, pairs),
            partial=read_part_mode(data),
            explanation=read_text(data, "explanation", needed=False),
        )

    def option_keys(self, content: MatchingContent) -> list[str]:
        return [str(index) for index in range(len(content.right_side))]

    def shuffle(self, content: MatchingContent) -> Shuffle:
        return Shuffle.ALWAYS

    def present(self, content: MatchingContent, order: Order) -> dict[str, Any]:
        """Both sides, numbered each for itself."""
        return {
            "stem": content.stem,
            "left": [
                {"number": number, "text": pair.left}
                for number, pair in enumerate(content.pairs, start=1)
            ],
            "right": [
                {"number": str(number), "text": text}
                for number, text in enumerate(content.shown(order), start=1)
            ],
        }

    def check_answer(self, content: MatchingContent, order: Order, answer: Data) -> None:
        for value in check_parts(answer, count=len(content.pairs)).values():
            if number_in(value, len(order)) is None:
                raise AnswerError(f"Choose an entry from 1 to {len(order)}.")

    def is_answered(self, answer: Data | None) -> bool:
        return answered(answer)

    def grade(self, content: MatchingContent, order: Order, answer: Data | None) -> Outcome:
        """Each pair is one decision; ``partial_credit`` says what they are worth together."""
        chosen = self._chosen(content, order, answer)
        return outcome_of(
            [_judge(pair, text) for pair, text in zip(content.pairs, chosen, strict=True)],
            content.partial,
            correct="Every pair is right.",
            unanswered="You matched nothing.",
        )

    def review(self, content: MatchingContent, order: Order, answer: Data | None) -> Review:
        chosen = self._chosen(content, order, answer)
        parts = tuple(
            ReviewPart(
                label=pair.left,
                given=text or "",
                key=pair.right,
                right=text == pair.right,
                why=pair.why,
            )
            for pair, text in zip(content.pairs, chosen, strict=True)
        )
        return Review(
            parts=parts,
            given=in_words((number, part.given) for number, part in enumerate(parts, start=1)),
            key=in_words((number, part.key) for number, part in enumerate(parts, start=1)),
            explanation=content.explanation,
        )

    def key_answer(self, content: MatchingContent, order: Order) -> dict[str, Any]:
        shown = content.shown(order)
        return {
            "parts": {
                str(number): str(shown.index(pair.right) + 1)
                for number, pair in enumerate(content.pairs, start=1)
            }
        }

    def choices(self, content: MatchingContent) -> tuple[Choice, ...]:
        """Every pair that can be made."""
        return tuple(
            Choice(
                key=f"{place}={number}",
                label=f"{place}: {text}",
                text=f"{pair.left}: {text}",
                correct=text == pair.right,
            )
            for place, pair in enumerate(content.pairs, start=1)
            for number, text in enumerate(content.right_side)
        )

    def chosen(
        self, content: MatchingContent, order: Order, answer: Data | None
    ) -> tuple[str, ...]:
        given = self._chosen(content, order, answer)
        return tuple(
            f"{place}={content.right_side.index(text)}"
            for place, text in enumerate(given, start=1)
            if text is not None
        )

    def guess_share(self, content: MatchingContent) -> float | None:
        """Each pair by itself: the binomial distribution."""
        pairs = len(content.pairs)
        hit = 1 / len(content.right_side)
        return sum(
            comb(pairs, right)
            * hit**right
            * (1 - hit) ** (pairs - right)
            * float(share_of(Tally(pairs, pairs, right, pairs - right), content.partial))
            for right in range(pairs + 1)
        )

    def answer_from_form(self, fields: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
        return parts_from_form(fields, longest=len(str(MOST_PAIRS + MOST_DISTRACTORS)))

    def _chosen(
        self, content: MatchingContent, order: Order, answer: Data | None
    ) -> list[str | None]:
        """What was chosen for each pair; None where nothing, or nothing that there is."""
        given, shown = given_parts(answer), content.shown(order)
        numbers = (
            number_in(given.get(str(place), ""), len(shown))
            for place in range(1, len(content.pairs) + 1)
        )
        return [shown[number - 1] if number is not None else None for number in numbers]


def _judge(pair: Pair, chosen: str | None) -> PartResult:
    if chosen == pair.right:
        return PartResult(right=True, given=True)
    if chosen is None:
        reason = Reason("open_pair", f"{pair.left}: nothing was chosen.")
        return PartResult(right=False, given=False, reason=reason)
    why = pair.why or f"{pair.right} belongs to it."
    return PartResult(right=False, given=True, reason=Reason("wrong_pair", f"{pair.left}: {why}"))


def _read_pairs(data: Data) -> tuple[Pair, ...]:
    raw = data.get("pairs")
    if not isinstance(raw, list) or not 2 <= len(raw) <= MOST_PAIRS:
        raise ContentError("pairs", f"must be a list of 2 to {MOST_PAIRS} pairs.")
    pairs: list[Pair] = []
    for index, entry in enumerate(raw):
        place = f"pairs.{index}"
        if not isinstance(entry, dict):
            raise ContentError(place, "must have the fields left, right and why.")
        left = read_text(entry, "left", place=place)
        if len(left) > LONGEST_LEFT:
            raise ContentError(f"{place}.left", f"has at most {LONGEST_LEFT} characters.")
        if left.casefold() in {pair.left.casefold() for pair in pairs}:
            raise ContentError(f"{place}.left", "is on the left already.")
        pairs.append(
            Pair(
                left=left,
                right=_one_line(read_text(entry, "right", place=place), f"{place}.right"),
                why=read_text(entry, "why", place=place, needed=False),
            )
        )
    return tuple(pairs)


def _read_right_side(data: Data, pairs: Sequence[Pair]) -> tuple[str, ...]:
    """Each entry on the right once. Raises ContentError, also where there is nothing to choose."""
    raw = data.get("distractors") or []
    if not isinstance(raw, list) or len(raw) > MOST_DISTRACTORS:
        raise ContentError("distractors", f"must be a list of at most {MOST_DISTRACTORS} texts.")
    if not all(isinstance(text, str) and text.strip() for text in raw):
        raise ContentError("distractors", "every entry must be text that is not empty.")
    belonging = {pair.right for pair in pairs}
    fitting = {text.casefold() for text in belonging}
    if len(fitting) != len(belonging):
        raise ContentError("pairs", "two entries on the right differ only in capital letters.")
    extra = [_one_line(text.strip(), "distractors") for text in raw]
    for text in extra:
        if text.casefold() in fitting:
            raise ContentError("distractors", f"{text} is on the right already.")
        fitting.add(text.casefold())
    if len(fitting) < 2:
        raise ContentError("pairs", "there must be two different entries on the right to choose.")
    # By the alphabet: the author's order is the key.
    return tuple(sorted([*belonging, *extra], key=str.casefold))


def _one_line(text: str, place: str) -> str:
    """A list to choose from shows plain lines."""
    if "\n" in text or len(text) > LONGEST_RIGHT:
        raise ContentError(place, f"must be one line of at most {LONGEST_RIGHT} characters.")
    return text
