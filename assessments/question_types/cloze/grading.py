"""A text with blanks: each is written or chosen, and judged by itself.

No similarity threshold in what is written (``normalising``). The blanks are all of one width,
which the author chooses, so that the length of an answer is not given away. Lists are shown in
an order of the attempt's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from assessments.question_types.choices import read_text
from assessments.question_types.cloze.blanks import (
    LONGEST_ANSWER,
    Blank,
    Choice,
    Typed,
    read_blanks,
)
from assessments.question_types.cloze.marks import check_marks
from assessments.question_types.contract import (
    AnswerError,
    ContentError,
    Data,
    Order,
    Outcome,
    QuestionType,
    Review,
    ReviewPart,
    Shuffle,
)
from assessments.question_types.partial_credit import PartialCredit
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


class Width(StrEnum):
    """How wide every blank of the text is."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


# Characters that a blank shows without scrolling.
FITS = {Width.SHORT: 10, Width.MEDIUM: 20, Width.LONG: LONGEST_ANSWER}


@dataclass(frozen=True, slots=True)
class ClozeContent:
    """What to do, the text with its marks, and the blanks."""

    stem: str
    text: str
    blanks: tuple[Blank, ...]
    width: Width
    partial: PartialCredit
    explanation: str


class Cloze(QuestionType):
    """Content: stem, text, blanks, width, partial, explanation.

    Answer: ``{"parts": {"1": "ileum", "2": "3"}}``; for a list, the number of the entry as shown.
    """

    name: ClassVar[str] = "cloze"
    title: ClassVar[str] = "Text with blanks"
    reason_codes: ClassVar[frozenset[str]] = frozenset(
        {"unanswered", "correct", "blank_wrong", "blank_empty", "watch_out"}
    )
    template: ClassVar[str] = "question_types/cloze.html"
    review_template: ClassVar[str] = "question_types/cloze_review.html"
    style: ClassVar[str] = "question_types/cloze.css"
    answer_kind: ClassVar[str] = "parts"

    def read_content(self, data: Data) -> ClozeContent:
        blanks = read_blanks(data)
        text = read_text(data, "text")
        check_marks(text, count=len(blanks))
        return ClozeContent(
            stem=read_text(data, "stem"),
            text=text,
            blanks=blanks,
            width=_read_width(data, blanks),
            partial=read_part_mode(data),
            explanation=read_text(data, "explanation", needed=False),
        )

    def option_keys(self, content: ClozeContent) -> list[str]:
        """The entries of all lists: "2.0" is the first by the alphabet in the second blank."""
        return [
            f"{number}.{index}"
            for number, blank in enumerate(content.blanks, start=1)
            if isinstance(blank, Choice)
            for index in range(len(blank.options))
        ]

    def shuffle(self, content: ClozeContent) -> Shuffle:
        return Shuffle.ALWAYS

    def present(self, content: ClozeContent, order: Order) -> dict[str, Any]:
        """The text with its marks, and of each blank only the entries of its list."""
        return {
            "stem": content.stem,
            "text": content.text,
            "width": content.width.value,
            "longest": LONGEST_ANSWER,
            "blanks": [
                {
                    "number": number,
                    "options": blank.shown(_own(order, number))
                    if isinstance(blank, Choice)
                    else [],
                }
                for number, blank in enumerate(content.blanks, start=1)
            ],
        }

    def check_answer(self, content: ClozeContent, order: Order, answer: Data) -> None:
        parts = check_parts(answer, count=len(content.blanks))
        for name, value in parts.items():
            blank = content.blanks[int(name) - 1]
            if isinstance(blank, Typed) and len(value) > LONGEST_ANSWER:
                raise AnswerError(f"Blank {name}: use at most {LONGEST_ANSWER} characters.")
            if isinstance(blank, Choice) and number_in(value, len(blank.options)) is None:
                raise AnswerError(f"Blank {name}: choose from 1 to {len(blank.options)}.")

    def is_answered(self, answer: Data | None) -> bool:
        return answered(answer)

    def grade(self, content: ClozeContent, order: Order, answer: Data | None) -> Outcome:
        """Each blank is one decision; ``partial_credit`` says what they are worth together."""
        return outcome_of(
            self._judged(content, order, answer),
            content.partial,
            correct="Every blank is right.",
            unanswered="You filled no blank.",
        )

    def review(self, content: ClozeContent, order: Order, answer: Data | None) -> Review:
        given = given_parts(answer)
        parts = tuple(
            ReviewPart(
                label=_label(number),
                given=blank.words(given.get(str(number), ""), _own(order, number)),
                key=blank.key(),
                right=result.right,
                why=_why(blank, number, result),
            )
            for number, (blank, result) in enumerate(
                zip(content.blanks, self._judged(content, order, answer), strict=True), start=1
            )
        )
        return Review(
            parts=parts,
            given=in_words((part.label, part.given) for part in parts),
            key=in_words((part.label, part.key) for part in parts),
            explanation=content.explanation,
            extra={"text": content.text},
        )

    def key_answer(self, content: ClozeContent, order: Order) -> dict[str, Any]:
        return {
            "parts": {
                str(number): blank.key_value(_own(order, number))
                for number, blank in enumerate(content.blanks, start=1)
            }
        }

    def answer_from_form(self, fields: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
        return parts_from_form(fields, longest=LONGEST_ANSWER)

    def _judged(self, content: ClozeContent, order: Order, answer: Data | None) -> list[PartResult]:
        given = given_parts(answer)
        return [
            blank.judge(_label(number), given.get(str(number), ""), _own(order, number))
            for number, blank in enumerate(content.blanks, start=1)
        ]


def _label(number: int) -> str:
    return f"Blank {number}"


def _own(order: Order, number: int) -> list[str]:
    """The places of one blank's entries in the alphabet, as this attempt shows them."""
    start = f"{number}."
    return [key.removeprefix(start) for key in order if key.startswith(start)]


def _why(blank: Blank, number: int, result: PartResult) -> str:
    """What was said of a wrong answer, unless it only repeats the key."""
    if result.reason is not None and result.reason.code == "watch_out":
        warning = result.reason.text.removeprefix(f"{_label(number)}: ")
        return f"{warning} {blank.why}".strip()
    return blank.why


def _read_width(data: Data, blanks: Sequence[Blank]) -> Width:
    try:
        width = Width(data.get("width", Width.MEDIUM))
    except ValueError:
        raise ContentError("width", f"must be one of: {', '.join(Width)}.") from None
    longest = max(
        (answer for blank in blanks if isinstance(blank, Typed) for answer in blank.accept),
        key=len,
        default="",
    )
    if len(longest) > FITS[width]:
        raise ContentError("width", f"{longest} does not fit; choose wider blanks.")
    return width
