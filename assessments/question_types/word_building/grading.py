"""Word building: a medical term from its parts, chosen from a bank with distractors.

The places for the parts follow one of a few layouts, so that an author cannot
give away by their number whether a prefix or a combining vowel is needed: a
place may rightly stay empty. The bank says neither the kind nor the meaning of
a part before release.

Which place of two equal ones a part stands in does not matter: an answer is
compared with every way to set each accepted build into the places.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import combinations
from typing import Any, ClassVar

from assessments.question_types.choices import read_partial, read_text
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
from assessments.question_types.partial_credit import (
    PartialCredit,
    Tally,
    gettext_noop,
    share_of,
)

FEWEST, MOST = 3, 16
# ``per_option`` would give nothing for an answer with one part too many.
MODES = (
    PartialCredit.EXACT,
    PartialCredit.PER_OPTION_WITH_FLOOR,
    PartialCredit.EVERY_DECISION,
)


class Kind(StrEnum):
    """What a part of a word is."""

    PREFIX = "prefix"
    ROOT = "root"
    VOWEL = "vowel"
    SUFFIX = "suffix"


KINDS: dict[Kind, str] = {
    Kind.PREFIX: gettext_noop("Prefix"),
    Kind.ROOT: gettext_noop("Root"),
    Kind.VOWEL: gettext_noop("Combining vowel"),
    Kind.SUFFIX: gettext_noop("Suffix"),
}
_PREFIX, _ROOT, _VOWEL, _SUFFIX = Kind
LAYOUTS: dict[str, tuple[Kind, ...]] = {
    "one_root": (_PREFIX, _ROOT, _VOWEL, _SUFFIX),
    "two_roots": (_PREFIX, _ROOT, _VOWEL, _ROOT, _VOWEL, _SUFFIX),
}
Slots = tuple[str, ...]


def joined(parts: Iterable[str]) -> str:
    """Parts written together. Two i that meet are written once: cardi and itis make carditis."""
    word = ""
    for text in parts:
        word = word + (text[1:] if word.endswith("i") and text.startswith("i") else text)
    return word


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bank: how it is written, what it is and what it means."""

    key: str
    text: str
    kind: Kind
    meaning: str


@dataclass(frozen=True, slots=True)
class WordContent:
    """A meaning to find the term for. ``fits``: each way to fill the places that is right."""

    stem: str
    layout: tuple[Kind, ...]
    parts: tuple[Part, ...]
    fits: tuple[Slots, ...]
    meaning: str
    partial: PartialCredit
    explanation: str

    def part(self, key: str) -> Part:
        return next(part for part in self.parts if part.key == key)

    def word(self, slots: Sequence[str]) -> str:
        """The parts of the places, written together."""
        return joined(self.part(key).text for key in slots if key)

    def nearest(self, given: Slots) -> Slots:
        """The right way to fill the places that this answer comes closest to."""

        def right(fit: Slots) -> int:
            return sum(one == two for one, two in zip(fit, given, strict=True))

        return max(self.fits, key=right)


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
        layout = LAYOUTS.get(str(data.get("layout", "one_root")))
        if layout is None:
            raise ContentError("layout", f"must be one of: {', '.join(LAYOUTS)}.")
        parts = _read_parts(data)
        partial = read_partial(data)
        if partial not in MODES:
            raise ContentError("partial", f"must be one of: {', '.join(MODES)}.")
        return WordContent(
            stem=read_text(data, "stem"),
            layout=layout,
            parts=parts,
            fits=_read_builds(data, parts, layout),
            meaning=read_text(data, "meaning"),
            partial=partial,
            explanation=read_text(data, "explanation", needed=False),
        )

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
        parts = answer.get("parts")
        if set(answer) != {"parts"} or not isinstance(parts, Mapping):
            raise AnswerError('The answer has one field: {"parts": {place: part}}.')
        if not set(parts) <= {str(n) for n in range(1, len(content.layout) + 1)}:
            raise AnswerError(f"Places have numbers from 1 to {len(content.layout)}.")
        known = {str(number) for number in range(1, len(order) + 1)}
        if not all(value in known for value in parts.values()):
            raise AnswerError(f"Parts have numbers from 1 to {len(order)}.")

    def is_answered(self, answer: Data | None) -> bool:
        parts = answer.get("parts") if answer is not None else None
        return isinstance(parts, Mapping) and bool(parts)

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
        parts = {part: values[0] for part, values in fields.items() if part and any(values)}
        return {"parts": parts} if parts else None


def _read_parts(data: Data) -> tuple[Part, ...]:
    raw = data.get("parts")
    if not isinstance(raw, list) or not FEWEST <= len(raw) <= MOST:
        raise ContentError("parts", f"must be a list of {FEWEST} to {MOST} parts.")
    parts: list[Part] = []
    for index, entry in enumerate(raw):
        place = f"parts.{index}"
        if not isinstance(entry, dict):
            raise ContentError(place, "must have the fields key, text, kind and meaning.")
        if entry.get("kind") not in set(Kind):
            raise ContentError(f"{place}.kind", f"must be one of: {', '.join(Kind)}.")
        part = Part(
            key=read_text(entry, "key", place=place),
            text=read_text(entry, "text", place=place).strip("-/ "),
            kind=Kind(entry["kind"]),
            meaning=read_text(entry, "meaning", place=place),
        )
        if not part.text:
            raise ContentError(f"{place}.text", "is missing; write it.")
        for name in ("key", "text"):
            value = getattr(part, name).casefold()
            if value in {getattr(other, name).casefold() for other in parts}:
                raise ContentError(f"{place}.{name}", "stands in the bank twice.")
        parts.append(part)
    return tuple(parts)


def _read_builds(
    data: Data, parts: tuple[Part, ...], layout: tuple[Kind, ...]
) -> tuple[Slots, ...]:
    """Every way to set the accepted builds into the places, the best build first."""
    raw = data.get("builds")
    if not isinstance(raw, list) or not raw:
        raise ContentError("builds", "must list at least one accepted build.")
    kinds = {part.key: part.kind for part in parts}
    fits: list[Slots] = []
    for index, build in enumerate(raw):
        place = f"builds.{index}"
        if not isinstance(build, list) or len(build) < 2:
            raise ContentError(place, "must name at least two parts, in their order.")
        for key in build:
            if not isinstance(key, str) or key not in kinds:
                raise ContentError(place, f'the bank has no part "{key}".')
        found = list(_ways(build, kinds, layout))
        if not found:
            order = ", ".join(layout)
            raise ContentError(place, f"does not fit the places, which are: {order}.")
        fits += found
    if len({part for fit in fits for part in fit if part}) == len(parts):
        raise ContentError("parts", "every part is used; add at least one that is not needed.")
    return tuple(dict.fromkeys(fits))


def _ways(
    build: Sequence[str], kinds: Mapping[str, Kind], layout: tuple[Kind, ...]
) -> Iterator[Slots]:
    for places in combinations(range(len(layout)), len(build)):
        if all(layout[place] == kinds[key] for place, key in zip(places, build, strict=True)):
            filled = dict(zip(places, build, strict=True))
            yield tuple(filled.get(place, "") for place in range(len(layout)))


def _slots(content: WordContent, order: Order, answer: Data | None) -> Slots:
    """The key of the part in each place; empty for none and for what cannot be an answer."""
    parts = answer.get("parts") if answer is not None else None
    given = parts if isinstance(parts, Mapping) else {}

    def part_in(place: int) -> str:
        value = given.get(str(place))
        if isinstance(value, str) and value.isdecimal() and 1 <= int(value) <= len(order):
            return order[int(value) - 1]
        return ""

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
