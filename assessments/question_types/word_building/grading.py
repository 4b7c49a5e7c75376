"""Word building: a medical term from its parts, chosen from a bank with distractors.

The bank says neither the kind nor the meaning of a part before release. Which
place of two equal ones a part stands in does not matter: an answer is compared
with every way to set each accepted build into the places.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from assessments.question_types.contract import (
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
    answered,
    check_numbered_parts,
    given_parts,
    number_in,
    parts_from_form,
)
from assessments.question_types.word_building.content import (
    KINDS,
    Kind,
    Part,
    Slots,
    WordContent,
    read_word,
)


class WordBuilding(QuestionType):
    """Content: stem, layout, parts, builds, meaning, partial, explanation.

    Answer: ``{"parts": {"1": "3"}}``: the third part of the bank in the first place.
    """

    name: ClassVar[str] = "word_building"
    title: ClassVar[str] = "Word building"
    reason_codes: ClassVar[frozenset[str]] = frozenset(
        {"unanswered", "correct", "wrong_part", "wrong_kind", "missing_part", "not_needed"}
    )
    template: ClassVar[str] = "question_types/word_building.html"
    answer_kind: ClassVar[str] = "parts"
    script: ClassVar[str] = "question_types/word_building.js"
    style: ClassVar[str] = "question_types/word_building.css"

    def read_content(self, data: Data) -> WordContent:
        return read_word(data)

    def option_keys(self, content: WordContent) -> list[str]:
        return [part.key for part in content.parts]

    def shuffle(self, content: WordContent) -> Shuffle:
        """Always: an author writes the right parts first."""
        return Shuffle.ALWAYS

    def present(self, content: WordContent, order: Order) -> dict[str, Any]:
        return {
            "stem": content.stem,
            "places": [
                {"number": str(number), "label": KINDS[kind]}
                for number, kind in enumerate(content.layout, start=1)
            ],
            "bank": [
                {"number": str(number), "text": content.part(name).text}
                for number, name in enumerate(order, start=1)
            ],
        }

    def check_answer(self, content: WordContent, order: Order, answer: Data) -> None:
        check_numbered_parts(answer, count=len(content.layout), options=len(order))

    def is_answered(self, answer: Data | None) -> bool:
        return answered(answer)

    def grade(self, content: WordContent, order: Order, answer: Data | None) -> Outcome:
        """Compare each place with the accepted build that the answer comes closest to."""
        given = _slots(content, order, answer)
        if not any(given):
            return Outcome(
                Decimal(0), (Reason("unanswered", "You chose no part."),), answered=False
            )
        fit = content.nearest(given)
        if given == fit:
            return Outcome(Decimal(1), (Reason("correct", _whole(content, fit)),))
        reasons = [
            _reason(content, kind, taken, wanted)
            for kind, taken, wanted in zip(content.layout, given, fit, strict=True)
            if taken != wanted
        ]
        share = max(_share(content, one, given) for one in content.fits)
        return Outcome(share, tuple(reasons))

    def review(self, content: WordContent, order: Order, answer: Data | None) -> Review:
        given = _slots(content, order, answer)
        fit = content.nearest(given)
        return Review(
            parts=tuple(
                ReviewPart(
                    label=KINDS[kind],
                    given=content.word([taken]),
                    key=content.word([wanted]) or "–",
                    right=taken == wanted and any(given),
                    why=_why(content, kind, taken, wanted),
                )
                for kind, taken, wanted in zip(content.layout, given, fit, strict=True)
            ),
            given=content.word(given),
            key=" or ".join(dict.fromkeys(content.word(one) for one in content.fits)),
            explanation=f"{_whole(content, fit)}\n\n{content.explanation}".strip(),
        )

    def key_answer(self, content: WordContent, order: Order) -> dict[str, Any]:
        numbers = {key: str(number) for number, key in enumerate(order, start=1)}
        filled = enumerate(content.fits[0], start=1)
        return {"parts": {str(place): numbers[key] for place, key in filled if key}}

    def answer_from_form(self, fields: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
        return parts_from_form(fields)


def _slots(content: WordContent, order: Order, answer: Data | None) -> Slots:
    """The key of the part in each place; empty for none and for what cannot be an answer."""
    given = given_parts(answer)

    def part_in(place: int) -> str:
        number = number_in(given.get(str(place), ""), len(order))
        return order[number - 1] if number is not None else ""

    return tuple(part_in(place) for place in range(1, len(content.layout) + 1))


def _share(content: WordContent, fit: Slots, given: Slots) -> Decimal:
    pairs = list(zip(fit, given, strict=True))
    wanted = sum(bool(one) for one, _ in pairs)
    taken = sum(bool(one) and one == two for one, two in pairs)
    # A wrong part in a filled place is a missed one already, unless wrong ones cost.
    costs = content.partial is PartialCredit.PER_OPTION_WITH_FLOOR
    wrong = sum(bool(two) and one != two and (costs or not one) for one, two in pairs)
    tally = Tally(right=wanted, wrong=len(pairs) - wanted, right_taken=taken, wrong_taken=wrong)
    return share_of(tally, content.partial)


def _said(part: Part) -> str:
    """A part with its hyphens and its meaning: ``peri-`` (around)."""
    written = {
        Kind.PREFIX: f"{part.text}-",
        Kind.SUFFIX: f"-{part.text}",
        Kind.VOWEL: f"-{part.text}-",
    }.get(part.kind, part.text)
    return f"**{written}** ({part.meaning})"


def _reason(content: WordContent, kind: Kind, taken: str, wanted: str) -> Reason:
    label = KINDS[kind].lower()
    if not taken:
        return Reason("missing_part", f"The {label} is missing: {_said(content.part(wanted))}.")
    part = content.part(taken)
    if part.kind is not kind:
        text = f"{_said(part)} is a {KINDS[part.kind].lower()}, not a {label}."
        return Reason("wrong_kind", text)
    if not wanted:
        return Reason("not_needed", f"No {label} is needed here: {_said(part)} is one too many.")
    text = f"{_said(part)} is not meant here, but {_said(content.part(wanted))}."
    return Reason("wrong_part", text)


def _why(content: WordContent, kind: Kind, taken: str, wanted: str) -> str:
    if taken and taken != wanted:
        return _reason(content, kind, taken, wanted).text
    return _said(content.part(wanted)) if wanted else ""


def _whole(content: WordContent, fit: Slots) -> str:
    parts = " + ".join(_said(content.part(key)) for key in fit if key)
    return f"**{content.word(fit)}**: {content.meaning} {parts}."
