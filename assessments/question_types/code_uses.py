"""Which codes a question is about. No Django here.

A type that must know codes says where they stand (``code_places``). Of every other type the codes
are found in what it says: an option or an accepted answer that is a code, and codes in the text.
Whether something that looks like a code is one, a release decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.question_types.contract import Data, QuestionType
from assessments.rules.code_dates import CodePlace
from foundation.codesets.facts import CodeName

DIAGNOSES = "icd10cm"
_SHAPE = r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?"
_IN_TEXT = re.compile(rf"(?<![\w.])({_SHAPE})(?![\w])")
# "**G35**", "G35 Multiple sclerosis": an option that is a code, and no range.
_FIRST = re.compile(rf"\W*({_SHAPE})(?![\w-]|\.-)")
_ALONE = re.compile(rf"\s*({_SHAPE})\s*")


@dataclass(frozen=True, slots=True)
class CodeUses:
    """The codes of one version, each at its foremost place.

    ``release`` and ``on`` are what it is set for: empty where the type names no release.
    ``guessed``: found in words, so that only a release tells whether they are codes.
    """

    places: dict[CodeName, CodePlace]
    release: str = ""
    on: date | None = None
    guessed: bool = False

    def at(self, places: frozenset[CodePlace]) -> frozenset[CodeName]:
        """The codes that stand at one of these places."""
        return frozenset(name for name, place in self.places.items() if place in places)


def uses_of(kind: QuestionType, data: Data) -> CodeUses:
    """The codes that a content is about. Raises ContentError for one that cannot be read."""
    content = kind.read_content(data)
    mentioned = {code: CodePlace.MENTION for text in _texts(data) for code in _codes_in(text)}
    if kind.needs_codes:
        asked = kind.codes_in(content, None)
        places = {**mentioned, **kind.code_places(content)}
        return CodeUses(places, release=asked.release, on=asked.on)
    return CodeUses({**mentioned, **dict(_chosen(kind, content))}, guessed=True)


def _chosen(kind: QuestionType, content: Any) -> Iterator[tuple[CodeName, CodePlace]]:
    """Options that are codes, wrong ones first, so that a code that is both is the key."""
    options = sorted(kind.choices(content), key=lambda choice: choice.correct)
    for choice in options:
        if found := _FIRST.match(choice.text):
            place = CodePlace.KEY if choice.correct else CodePlace.DISTRACTOR
            yield (DIAGNOSES, _bare(found[1])), place
    for text in _texts(kind.key_answer(content, kind.option_keys(content))):
        if found := _ALONE.fullmatch(text):
            yield (DIAGNOSES, _bare(found[1])), CodePlace.KEY


def _codes_in(text: str) -> Iterator[CodeName]:
    return ((DIAGNOSES, _bare(found)) for found in _IN_TEXT.findall(text))


def _texts(value: Any) -> Iterator[str]:
    """Every text in JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _bare(shown: str) -> str:
    return shown.replace(".", "")
