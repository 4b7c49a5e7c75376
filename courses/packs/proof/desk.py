"""What the looks share: the texts of a pack with their places, and the code sets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from courses.packs.parts import Pack, PackLesson, PackQuestion
from courses.packs.problems import Problem
from foundation.codesets.system import NodeRow, code_systems

# How a pack writes the name of a code set, and the system that it is.
SETS = {"icd-10-cm": "icd10cm", "icd-10-pcs": "icd10pcs", "hcpcs-2": "hcpcs2"}
# Fields of a question that no student reads as a text.
SILENT = {
    *("key", "type", "category", "domain", "objective", "lesson", "level", "difficulty", "tags"),
    *("editions", "say", "parts", "kind", "part", "origin", "picture", "shape", "at", "partial"),
    *("normaliser", "system", "release", "twins"),
}
_MEDICAL_WORD = re.compile(r"[^\W\d_]{2,}")
_CHECK_BLOCK = re.compile(r"^```check\n.*?^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """Something that a pack says, and where. ``wrong``: in or about a wrong answer."""

    text: str
    file: str
    line: int
    wrong: bool = False

    def problem(self, message: str) -> Problem:
        return Problem(self.file, self.line, message)


@dataclass
class Desk:
    """A pack on the desk of the proof-reader."""

    pack: Pack
    # How many there must be of what; empty for a pack that sets itself no standard.
    standards: dict[str, int] = field(default_factory=dict)

    @cached_property
    def medical_words(self) -> frozenset[str]:
        """Words of the code sets' titles, of the terms and word parts, and of ``spelling.txt``."""
        titles = {node.title for editions in self.codes.values() for node in editions.values()}
        named = [
            *(self._named(lesson.head.entries("terms"), "term") for lesson in self.pack.lessons),
            *(self._named(part.entries("examples"), "word") for part in self.pack.word_parts),
            [part.text("part") for part in self.pack.word_parts],
        ]
        texts = [*titles, *(text for several in named for text in several)]
        words = {word for text in texts for word in _MEDICAL_WORD.findall((text or "").casefold())}
        return frozenset(words | self.pack.spelling)

    @staticmethod
    def _named(entries: list[Any], name: str) -> list[str]:
        return [str(entry.get(name, "")) for entry in entries if isinstance(entry, dict)]

    @property
    def language(self) -> str:
        return self.pack.course.text("language") if self.pack.course else "en"

    @cached_property
    def said(self) -> list[Said]:
        """Every text of lessons, questions and word parts."""
        return [
            *(said for lesson in self.pack.lessons for said in said_in_lesson(lesson)),
            *(said for question in self.pack.questions for said in said_in_question(question)),
            *(
                Said(text, part.file, part.problem((), "").line)
                for part in self.pack.word_parts
                for text, _, _ in _texts(part.data, ())
            ),
        ]

    @cached_property
    def codes(self) -> dict[str, dict[str, NodeRow]]:
        """Every code of the editions that the course declares, as it is printed, by edition."""
        declared = self.pack.course.sure.code_sets if self.pack.course else {}
        found: dict[str, dict[str, NodeRow]] = {}
        for name, editions in declared.items():
            system = code_systems()[SETS[name]]
            for edition in editions:
                for node in nodes_of(system.name, edition):
                    by_edition = found.setdefault(system.display(node.code), {})
                    # Tables of ICD-10-PCS are named like categories: the set declared first counts.
                    if all(known.split()[0] == name for known in by_edition):
                        by_edition[f"{name} {edition}"] = node
        return found


@lru_cache(maxsize=8)
def nodes_of(system: str, edition: str) -> tuple[NodeRow, ...]:
    """The nodes of a release that ships with Chartwork; reading one takes seconds."""
    return tuple(code_systems()[system].read_shipped(edition))


def prose_of(lesson: PackLesson) -> str:
    """The text of a lesson without its checks, on the same lines."""
    return _CHECK_BLOCK.sub(lambda block: "\n" * block[0].count("\n"), lesson.body)


def said_in_lesson(lesson: PackLesson) -> Iterator[Said]:
    """The lines of a lesson and what its front matter says."""
    yield from _said_in(lesson.head)
    for number, line in enumerate(prose_of(lesson).splitlines()):
        yield Said(line, lesson.head.file, lesson.body_line + number)
    for check in lesson.checks:
        yield from _said_in(check)


def said_in_question(question: PackQuestion) -> Iterator[Said]:
    yield from _said_in(question.head)


def _said_in(part: Any) -> Iterator[Said]:
    for text, place, wrong in _texts(part.data, ()):
        yield Said(text, part.file, part.problem(place, "").line, wrong)


def _texts(
    value: Any, place: tuple[str | int, ...], *, wrong: bool = False
) -> Iterator[tuple[str, tuple[str | int, ...], bool]]:
    """Each text below a value with its place, and whether it belongs to a wrong answer."""
    if isinstance(value, str):
        yield value, place, wrong
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _texts(entry, (*place, index), wrong=wrong)
    elif isinstance(value, dict):
        mistaken = wrong or _is_wrong(value, place)
        for name, entry in value.items():
            if name not in SILENT:
                yield from _texts(entry, (*place, name), wrong=mistaken or name == "watch_out")


def _is_wrong(value: dict[str, Any], place: tuple[str | int, ...]) -> bool:
    """An option without ``correct: true``, of a question or of a check in the text."""
    is_option = len(place) > 1 and place[-2] in {"options", "regions"}
    return is_option and not (value.get("correct") or value.get("right"))
