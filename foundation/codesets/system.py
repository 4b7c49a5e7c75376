"""What a code system is, and which there are: each is one folder beside this file.

No Django here. A folder has a module ``system`` with one CodeSystem; a new set is a new folder.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

from foundation.codesets.facts import Note, Side
from foundation.codesets.search_words import LayWords


@dataclass(frozen=True, slots=True)
class NodeRow:
    """One node of a published set, before it is stored.

    ``parent`` is the code of the node above, or empty. ``notes`` are its own only. ``seventh``
    says what the seventh characters under it mean. ``terms`` are further words to find it by.
    """

    code: str
    kind: str
    parent: str
    title: str
    billable: bool
    notes: tuple[Note, ...] = ()
    seventh: dict[str, str] = field(default_factory=dict)
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReleaseSource:
    """A release that can be loaded, and where it comes from."""

    system: str
    name: str
    title: str
    valid_from: date
    # The last day; None while no end is known.
    valid_to: date | None
    source: str


class SourceMissing(LookupError):
    """What is needed to read a release is not installed or not there; the message says the cure."""


class SourceUnreadable(ValueError):
    """The publisher's files are not as they should be; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What somebody typed, as a code, with what should be looked at again.

    Nothing is corrected by guessing: O and 0 are both legal in some sets.
    """

    code: str
    warnings: tuple[str, ...] = ()


class CodeSystem(ABC):
    """One code system. ``shape`` matches a complete code without its dot."""

    name: ClassVar[str]
    title: ClassVar[str]
    # What is coded by it, in the singular: "diagnosis", "procedure".
    codes_a: ClassVar[str]
    # What a school confirms before its own licensed files are loaded; empty where none is needed.
    licence_question: ClassVar[str] = ""
    shape: ClassVar[re.Pattern[str]]
    # Where it stands in lists: what most readers look for first.
    reading_order: ClassVar[int] = 9
    # How many characters name a category; 0 where codes are not built character by character.
    category_length: ClassVar[int] = 0

    def normalise(self, text: str) -> str:
        """Without spaces and dots, in capitals: `` s72.001a`` is ``S72001A``."""
        return re.sub(r"[\s.]", "", text).upper()

    def parse(self, text: str) -> Parsed:
        """The code in a text, and warnings in words. Total: any text gives a code."""
        code = self.normalise(text)
        return Parsed(code, tuple(self.warnings(code)))

    def warnings(self, code: str) -> Iterator[str]:
        """What a coder often mistypes in this system."""
        return iter(())

    def has_shape(self, code: str) -> bool:
        """Whether this could be a code, whatever the releases say."""
        return self.shape.fullmatch(code) is not None

    def display(self, code: str) -> str:
        """As it is printed."""
        return code

    def side(self, title: str, titles: Collection[str]) -> Side | None:
        """The side that a title names; ``titles`` are all of the release in lower case."""
        return None

    def axes(self, code: str, title: str) -> tuple[str, ...]:
        """What each character means, where the system is made of axes."""
        return ()

    def axis_names(self, code: str) -> tuple[str, ...]:
        """What each character is about, where the system is made of axes."""
        return ()

    def lay_words(self) -> LayWords:
        """What people say instead of the words of the set."""
        return LayWords(())

    @abstractmethod
    def shipped(self) -> tuple[ReleaseSource, ...]:
        """The releases that can be loaded without files of the publisher, oldest first."""

    @abstractmethod
    def read_shipped(self, name: str) -> Iterator[NodeRow]:
        """The nodes of a shipped release, parents first. Raises SourceMissing."""

    def read_files(self, files: list[Path]) -> Iterator[NodeRow]:
        """The nodes in the publisher's own files. Raises SourceUnreadable."""
        raise SourceUnreadable(f"{self.title} cannot be read from files yet.")

    def file_help(self) -> str:
        """Which files ``read_files`` wants, in a sentence."""
        return ""


@cache
def code_systems() -> dict[str, CodeSystem]:
    """All systems by name, in the order of their folders."""
    here = Path(__file__).parent
    found: dict[str, CodeSystem] = {}
    for path in sorted(here.glob("*/system.py")):
        module: Any = import_module(f"foundation.codesets.{path.parent.name}.system")
        found[module.SYSTEM.name] = module.SYSTEM
    return found


class UnknownSystem(LookupError):
    """There is no such code system; the message names those that there are."""


def code_system(name: str) -> CodeSystem:
    """The system of this name. Raises UnknownSystem."""
    try:
        return code_systems()[name]
    except KeyError:
        raise UnknownSystem(
            f"There is no code system {name!r}. There are: {', '.join(code_systems())}."
        ) from None
