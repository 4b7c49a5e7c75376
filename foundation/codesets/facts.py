"""What is known of codes on a day. No Django here: grading is a pure function of such facts.

A code is written without its dot, in capitals: ``S52501A``. ``display`` adds the dot.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

# A system and a code of it: ("icd10cm", "S52501A").
CodeName = tuple[str, str]


class Validity(StrEnum):
    """Whether a code can stand on a claim for a day."""

    VALID = "valid"
    # It has codes under it that say more.
    INCOMPLETE = "incomplete"
    # A release before that day had it, or one after it has.
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"


class Side(StrEnum):
    """The side of the body that a code names."""

    RIGHT = "right"
    LEFT = "left"
    BILATERAL = "bilateral"
    UNSPECIFIED = "unspecified"


class NoteKind(StrEnum):
    """The instructional notes of the ICD-10-CM Tabular List (Guidelines, I.A.11 to I.A.17)."""

    NOTE = "note"
    INCLUDES = "includes"
    TERM = "term"
    EXCLUDES1 = "excludes1"
    EXCLUDES2 = "excludes2"
    CODE_FIRST = "code_first"
    USE_ADDITIONAL = "use_additional"
    CODE_ALSO = "code_also"


@dataclass(frozen=True, slots=True)
class Target:
    """A code or a range of codes that a note names: all codes from ``first`` to ``last``.

    ``digits`` narrows it to codes whose fifth or sixth character is one of these.
    """

    first: str
    last: str
    digits: str = ""

    def covers(self, code: str) -> bool:
        """Whether a code, written without its dot, is meant."""
        inside = self.first <= code[: len(self.first)] and code[: len(self.last)] <= self.last
        return inside and (not self.digits or any(one in self.digits for one in code[4:6]))


@dataclass(frozen=True, slots=True)
class Note:
    """A note that applies to a code. ``at`` is where it stands: the code itself, or one above."""

    kind: NoteKind
    text: str
    at: str
    targets: tuple[Target, ...] = ()

    def names(self, code: str) -> bool:
        """Whether the note names this code, or one above it."""
        return any(target.covers(code) for target in self.targets)


@dataclass(frozen=True, slots=True)
class CodeFact:
    """One code of one system on a day.

    ``above`` are the nodes over it, nearest first, with blocks (``S50-S59``) and the chapter.
    ``notes`` are its own and the inherited ones, nearest first. ``seventh`` is what its last
    character means, where the set defines one. ``axes`` are the meanings of the characters of a
    PCS code.
    """

    system: str
    code: str
    display: str
    title: str = ""
    validity: Validity = Validity.UNKNOWN
    above: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    side: Side | None = None
    seventh: str = ""
    axes: tuple[str, ...] = ()
    # For a code that is no longer or not yet valid: the first day out, or in.
    since: date | None = None

    @property
    def name(self) -> CodeName:
        return (self.system, self.code)

    @property
    def ancestors(self) -> tuple[str, ...]:
        """The codes above it, nearest first: no blocks and no chapter."""
        return tuple(node for node in self.above if "-" not in node and not node.isdigit())

    @property
    def valid(self) -> bool:
        return self.validity is Validity.VALID

    def notes_of(self, kind: NoteKind) -> Iterator[Note]:
        return (note for note in self.notes if note.kind is kind)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two codes that an Excludes1 note keeps apart, by the note that says so."""

    code: str
    other: str
    note: Note


@dataclass(frozen=True, slots=True)
class CodeBook:
    """The facts of the codes that somebody asked for, on a day, by release.

    ``releases`` names the release of each system that was asked: {"icd10cm": "FY2026"}.
    """

    on: date
    releases: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[CodeName, CodeFact] = field(default_factory=dict)

    def fact(self, system: str, code: str) -> CodeFact:
        """What is known of a code; an unknown one is a fact too."""
        found = self.facts.get((system, code))
        return found or CodeFact(system=system, code=code, display=code)


def conflicts(facts: Collection[CodeFact]) -> list[Conflict]:
    """The pairs of diagnoses that an Excludes1 note keeps apart (Guidelines, I.A.12.a).

    The note has an exception for conditions that have nothing to do with each other, so a pair is
    a finding to resolve and no proof of a fault. A pair is reported once, by the first note.
    """
    ordered = sorted(facts, key=lambda fact: fact.code)
    found = []
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            note = _kept_apart(one, other) or _kept_apart(other, one)
            if note:
                found.append(Conflict(one.code, other.code, note))
    return found


def _kept_apart(one: CodeFact, other: CodeFact) -> Note | None:
    if one.system != other.system:
        return None
    for note in one.notes_of(NoteKind.EXCLUDES1):
        # A note above both of them sorts out which of the two to use; it keeps nothing apart.
        if note.at not in {other.code, *other.above} and note.names(other.code):
            return note
    return None
