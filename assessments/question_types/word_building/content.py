"""What a question of word building consists of, and how it is read.

The places for the parts follow one of a few layouts, so that an author cannot
give away by their number whether a prefix or a combining vowel is needed: a
place may rightly stay empty.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from assessments.question_types.choices import read_partial, read_text
from assessments.question_types.contract import ContentError, Data
from assessments.question_types.partial_credit import PartialCredit, gettext_noop

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


def read_word(data: Data) -> WordContent:
    """Read what the author wrote. Raises ContentError."""
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
