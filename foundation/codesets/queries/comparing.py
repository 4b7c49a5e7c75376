"""Two codes beside each other."""

from dataclasses import dataclass
from itertools import zip_longest

from foundation.codesets.facts import CodeFact, Conflict, conflicts
from foundation.codesets.models import CodeNode, CodeRelease
from foundation.codesets.note_lines import NoteGroup, grouped
from foundation.codesets.queries.books import fact_of
from foundation.codesets.system import code_system


@dataclass(frozen=True, slots=True)
class Compared:
    """One of the two; ``typed`` is what was asked for, ``fact`` None if there is no such code."""

    typed: str
    fact: CodeFact | None = None
    billable: bool = False
    notes: tuple[NoteGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """One character of both codes; empty where a code has none."""

    position: int
    one: str
    other: str

    @property
    def differs(self) -> bool:
        return self.one != self.other


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both codes. ``above`` is what stands over both, nearest first, as it is printed."""

    one: Compared
    other: Compared
    places: tuple[Place, ...] = ()
    conflict: Conflict | None = None
    above: tuple[str, ...] = ()

    @property
    def differing(self) -> list[int]:
        """The places at which they differ, counted from 1."""
        return [place.position for place in self.places if place.differs]


def compare_codes(*, one: str, other: str, release: CodeRelease) -> Comparison:
    """Compare two codes of a release. Two queries."""
    kind = code_system(release.system)
    typed = (kind.normalise(one), kind.normalise(other))
    nodes = {
        node.code: node
        for node in CodeNode.objects.filter(release=release, code__in=typed).defer("terms")
    }
    wanted = {code for node in nodes.values() for code in node.path}
    above = {
        (release.pk, node.code): node
        for node in CodeNode.objects.filter(release=release, code__in=wanted).defer("terms")
    }
    first, second = (_compared(code, nodes.get(code), above, release) for code in typed)
    if first.fact is None or second.fact is None:
        return Comparison(first, second)
    places = tuple(
        Place(at, left, right)
        for at, (left, right) in enumerate(zip_longest(*typed, fillvalue=""), 1)
    )
    found = conflicts([first.fact, second.fact]) if typed[0] != typed[1] else []
    shared = [kind.display(code) for code in first.fact.above if code in second.fact.above]
    return Comparison(first, second, places, next(iter(found), None), tuple(shared))


def _compared(
    code: str,
    node: CodeNode | None,
    above: dict[tuple[int, str], CodeNode],
    release: CodeRelease,
) -> Compared:
    kind = code_system(release.system)
    if node is None:
        return Compared(kind.display(code))
    fact = fact_of(node, kind, above)
    notes = grouped(fact.notes, code=code, normalise=kind.normalise)
    return Compared(fact.display, fact, node.billable, tuple(notes))
