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
from foundation.codesets.queries.neighbours import (
    Character,
    CodeRow,
    beginnings,
    characters,
    one_character_off,
    row_of,
    siblings,
)
from foundation.codesets.queries.releases import Shelf
from foundation.codesets.system import CodeSystem, code_system

MOST_CHILDREN = 400
_LIGHT = ("notes", "seventh", "terms")


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
    """The page of a code, or where it is instead. Four queries at most; two if it is not there."""
    kind = code_system(release.system)
    ours = shelf.of(release.system)
    nodes = _in_all(code, ours)
    node = nodes.get(release.pk)
    if node is None:
        return _elsewhere(code, kind, release, ours, nodes)
    wanted = {*node.path, *beginnings(node), *one_character_off(node)}
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
        path=tuple(row_of(around[one], kind) for one in reversed(node.path) if one in around),
        missing=_missing(node),
        characters=tuple(characters(node, kind, around, fact)),
        notes=tuple(grouped(fact.notes, code=code, normalise=kind.normalise)),
        seventh=_seventh(node, above.values()),
        children=_children(release, code, kind),
        siblings=tuple(siblings(node, kind, around)),
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
    return Elsewhere(kind.display(code), releases, row_of(nearest, kind) if nearest else None)


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
    return tuple(row_of(one, kind, complete=_complete(one)) for one in found)


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
