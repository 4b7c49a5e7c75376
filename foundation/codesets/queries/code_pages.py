"""One code with all that stands around it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Min
from django.db.models.functions import Length

from foundation.codesets.facts import CodeFact
from foundation.codesets.models import CodeNode, CodeRelease, SearchEntry
from foundation.codesets.note_lines import NoteGroup, grouped
from foundation.codesets.queries.books import fact_of
from foundation.codesets.queries.releases import Shelf
from foundation.codesets.system import CodeSystem, code_system

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONGEST = 7
MOST_CHILDREN = 400
_LIGHT = ("notes", "seventh", "terms")


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A node in a list. ``complete`` counts the complete codes at or under it."""

    code: str
    display: str
    title: str
    billable: bool
    kind: str
    complete: int = 0
    # For a code that differs in one character: which, counted from 1.
    differs_at: int = 0


@dataclass(frozen=True, slots=True)
class Character:
    """What one character of a code says. ``axis`` is what this place is called, where it is."""

    position: int
    value: str
    meaning: str
    axis: str = ""


@dataclass(frozen=True, slots=True)
class InRelease:
    """How the code stands in another release of its system."""

    release: CodeRelease
    there: bool
    billable: bool = False
    title: str = ""
    retitled: bool = False


@dataclass(frozen=True, slots=True)
class CodePage:
    """What the page of a code shows.

    ``missing`` says how many characters a code still needs, at least and at most: (1, 3). ``path``
    is from the chapter down. ``new_on`` and ``gone_on`` are days, where releases tell them.
    """

    release: CodeRelease
    fact: CodeFact
    kind: str
    billable: bool
    path: tuple[CodeRow, ...]
    missing: tuple[int, int] | None
    characters: tuple[Character, ...]
    notes: tuple[NoteGroup, ...]
    seventh: tuple[tuple[str, str], ...]
    children: tuple[CodeRow, ...]
    siblings: tuple[CodeRow, ...]
    releases: tuple[InRelease, ...]
    new_on: date | None = None
    gone_on: date | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A code that its release does not have: where it stands, and what is nearest here."""

    display: str
    releases: tuple[InRelease, ...]
    nearest: CodeRow | None


def code_page(*, code: str, release: CodeRelease, shelf: Shelf) -> CodePage | Elsewhere:
    """The page of a code, or where it is instead. Five queries; two if it is not there."""
    kind = code_system(release.system)
    ours = shelf.of(release.system)
    nodes = _in_all(code, ours)
    node = nodes.get(release.pk)
    if node is None:
        return _elsewhere(code, kind, release, ours, nodes)
    wanted = {*node.path, *_beginnings(node), *_one_character_off(node)}
    around = {
        one.code: one
        for one in CodeNode.objects.filter(release=release, code__in=wanted).defer("terms")
    }
    above = {(release.pk, one): around[one] for one in node.path if one in around}
    fact = fact_of(node, kind, above)
    releases = _releases(node, ours, nodes)
    return CodePage(
        release=release,
        fact=fact,
        kind=node.kind,
        billable=node.billable,
        path=tuple(_row(around[one], kind) for one in reversed(node.path) if one in around),
        missing=_missing(node),
        characters=tuple(_characters(node, kind, around, fact)),
        notes=tuple(grouped(fact.notes, code=code, normalise=kind.normalise)),
        seventh=_seventh(node, above.values()),
        children=_children(release, code, kind),
        siblings=tuple(_siblings(node, kind, around)),
        releases=releases,
        new_on=_new_on(releases),
        gone_on=_gone_on(releases),
    )


def _in_all(code: str, releases: Sequence[CodeRelease]) -> dict[int, CodeNode]:
    """The node of this code in each release that has it. One query."""
    found = CodeNode.objects.filter(release_id__in=[one.pk for one in releases], code=code)
    return {node.release_id: node for node in found}


def _elsewhere(
    code: str,
    kind: CodeSystem,
    release: CodeRelease,
    ours: Sequence[CodeRelease],
    nodes: dict[int, CodeNode],
) -> Elsewhere:
    beginnings = [code[:length] for length in range(len(code) - 1, 0, -1)]
    found = {
        one.code: one
        for one in CodeNode.objects.filter(release=release, code__in=beginnings).defer(*_LIGHT)
    }
    nearest = next((found[one] for one in beginnings if one in found), None)
    releases = tuple(
        InRelease(one, there=one.pk in nodes, title=nodes[one.pk].title if one.pk in nodes else "")
        for one in ours
    )
    return Elsewhere(kind.display(code), releases, _row(nearest, kind) if nearest else None)


def _row(node: CodeNode, kind: CodeSystem, *, complete: int = 0, differs_at: int = 0) -> CodeRow:
    return CodeRow(
        code=node.code,
        display=kind.display(node.code),
        title=node.title,
        billable=node.billable,
        kind=node.kind,
        complete=complete,
        differs_at=differs_at,
    )


def _beginnings(node: CodeNode) -> list[str]:
    if node.kind != "code":
        return []
    return [node.code[:length] for length in range(1, len(node.code))]


def _one_character_off(node: CodeNode) -> Iterable[str]:
    """Every code that could differ from this in one character."""
    if node.kind != "code" or "-" in node.code:
        return []
    return (
        f"{node.code[:at]}{character}{node.code[at + 1 :]}"
        for at in range(1, len(node.code))
        for character in CHARACTERS
        if character != node.code[at]
    )


def _siblings(node: CodeNode, kind: CodeSystem, around: dict[str, CodeNode]) -> Iterable[CodeRow]:
    """Codes that differ in one character, by the place where they do, the last first."""
    found = []
    for code in _one_character_off(node):
        other = around.get(code)
        if other is not None and other.kind == "code":
            at = next(i for i, value in enumerate(code, 1) if value != node.code[i - 1])
            found.append(_row(other, kind, differs_at=at))
    return sorted(found, key=lambda row: (-row.differs_at, row.code))


def _characters(
    node: CodeNode, kind: CodeSystem, around: dict[str, CodeNode], fact: CodeFact
) -> Iterable[Character]:
    """What each character says: by the axes, or by the title of what it leads to."""
    names = kind.axis_names(node.code)
    if fact.axes:
        for at, meaning in enumerate(fact.axes, 1):
            axis = names[at - 1] if at <= len(names) else ""
            yield Character(at, node.code[at - 1], meaning, axis)
        return
    width = kind.category_length
    if node.kind != "code" or not width or len(node.code) <= width:
        return
    head = around.get(node.code[:width])
    if head is None:
        return
    yield Character(width, head.code, head.title, "Category")
    for at in range(width + 1, len(node.code) + 1):
        value = node.code[at - 1]
        here = node if at == len(node.code) else around.get(node.code[:at])
        if at == LONGEST and fact.seventh:
            yield Character(at, value, fact.seventh, "Seventh character")
        elif value == "X" and (here is None or not here.billable):
            yield Character(at, value, "Holds the place, so that the seventh stays the seventh")
        elif here is not None:
            yield Character(at, value, here.title)


def _missing(node: CodeNode) -> tuple[int, int] | None:
    """How many characters are missing to a complete code, at least and at most. One query."""
    if node.billable or node.kind != "code":
        return None
    lengths = SearchEntry.objects.filter(
        release_id=node.release_id, code__startswith=node.code, billable=True
    ).aggregate(least=Min(Length("code")), most=Max(Length("code")))
    if lengths["least"] is None:
        return None
    return lengths["least"] - len(node.code), lengths["most"] - len(node.code)


def _seventh(node: CodeNode, above: Iterable[CodeNode]) -> tuple[tuple[str, str], ...]:
    """The seventh characters that are defined nearest."""
    if node.kind != "code":
        return ()
    table: dict[str, str] = next((one.seventh for one in (node, *above) if one.seventh), {})
    return tuple(sorted(table.items()))


def _children(release: CodeRelease, code: str, kind: CodeSystem) -> tuple[CodeRow, ...]:
    """What stands right under a code, in order. One query."""
    found = (
        CodeNode.objects.filter(release=release, parent_code=code)
        .select_related("search_entry")
        .only("code", "title", "billable", "kind", "search_entry__complete")
        .order_by("position")[:MOST_CHILDREN]
    )
    return tuple(_row(one, kind, complete=_complete(one)) for one in found)


def _complete(node: CodeNode) -> int:
    entry: SearchEntry | None = getattr(node, "search_entry", None)
    return entry.complete if entry else 0


def _releases(
    node: CodeNode, ours: Sequence[CodeRelease], nodes: dict[int, CodeNode]
) -> tuple[InRelease, ...]:
    return tuple(
        InRelease(
            one,
            there=one.pk in nodes,
            billable=one.pk in nodes and nodes[one.pk].billable,
            title=nodes[one.pk].title if one.pk in nodes else "",
            retitled=one.pk in nodes and nodes[one.pk].title != node.title,
        )
        for one in ours
    )


def _new_on(releases: Sequence[InRelease]) -> date | None:
    """The first day of the code, if a release before that lacks it."""
    first = next((at for at, one in enumerate(releases) if one.there), 0)
    return releases[first].release.valid_from if first else None


def _gone_on(releases: Sequence[InRelease]) -> date | None:
    """The first day without the code, if a later release lacks it."""
    last = max((at for at, one in enumerate(releases) if one.there), default=-1)
    if last + 1 >= len(releases):
        return None
    end = releases[last].release.valid_to
    return end + timedelta(days=1) if end else releases[last + 1].release.valid_from
