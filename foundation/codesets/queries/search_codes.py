"""Looking up what looks like a code: the code, what is under it, or the nearest above it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from foundation.codesets.models import CodeNode, CodeRelease, SearchEntry
from foundation.codesets.system import CodeSystem, code_system

# A whole code, its beginning, a block: no words, and one digit at least.
LIKE_A_CODE = re.compile(
    r"(?=[^0-9]*\d)[A-Za-z0-9.]{1,9}|[A-Za-z]\d[0-9A-Za-z]-[A-Za-z]\d[0-9A-Za-z]"
)

SHORTEST_CATEGORY = 3


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A node in an answer."""

    release: CodeRelease
    code: str
    display: str
    title: str
    billable: bool
    # Complete codes at or under it; 0 where that is not counted.
    complete: int = 0


@dataclass(frozen=True, slots=True)
class CodeAnswer:
    """What a text that looks like a code leads to.

    ``exact`` are the nodes that are called so, ``under`` what stands right under them, or where
    there are none, what begins so. ``nearest`` is the longest beginning that is there.
    ``elsewhere`` are releases that have the code. ``warnings`` are what a coder often mistypes.
    """

    asked: str
    exact: tuple[CodeLine, ...] = ()
    under: tuple[CodeLine, ...] = ()
    nearest: tuple[CodeLine, ...] = ()
    elsewhere: tuple[CodeLine, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def found(self) -> bool:
        return bool(self.exact or self.under or self.elsewhere)


def look_up_code(
    text: str, *, releases: Sequence[CodeRelease], readable: Sequence[CodeRelease], most: int
) -> CodeAnswer | None:
    """Look a text up as a code; None if it does not look like one. Three queries at most."""
    if not LIKE_A_CODE.fullmatch(text):
        return None
    open_ids = {one.pk: one for one in releases}
    all_ids = {one.pk: one for one in readable} | open_ids
    code = re.sub(r"[\s.]", "", text).upper()
    beginnings = [code[:length] for length in range(1, len(code) + 1)]
    nodes = (
        CodeNode.objects.filter(release_id__in=all_ids, code__in=beginnings)
        .select_related("search_entry")
        .defer("notes", "seventh", "terms", "search_entry__words", "search_entry__fresh")
        .order_by("position")
    )
    lines = {(node.release_id, node.code): _line(node, all_ids[node.release_id]) for node in nodes}
    exact = [line for (pk, name), line in lines.items() if name == code and pk in open_ids]
    here = {line.release.system for line in exact}
    elsewhere = [
        line
        for (pk, name), line in lines.items()
        if name == code and pk not in open_ids and line.release.system not in here
    ]
    return CodeAnswer(
        asked=code,
        exact=tuple(exact),
        under=tuple(_under(code, exact, open_ids, most)),
        nearest=() if exact else tuple(_nearest(lines, releases, code)),
        elsewhere=tuple(elsewhere),
        warnings=() if exact else tuple(_warnings(code, releases)),
    )


def _under(
    code: str, exact: Sequence[CodeLine], releases: dict[int, CodeRelease], most: int
) -> list[CodeLine]:
    """What stands right under the code, or the uppermost of what begins so."""
    nodes = CodeNode.objects.select_related("search_entry").defer(
        "notes", "seventh", "terms", "search_entry__words", "search_entry__fresh"
    )
    if exact:
        found = nodes.filter(release_id__in=[line.release.pk for line in exact], parent_code=code)
    else:
        entries = SearchEntry.objects.filter(release_id__in=releases, code__startswith=code)
        if len(code) < SHORTEST_CATEGORY:
            entries = entries.filter(level=0)
        first = entries.order_by("release_id", "position").values_list("pk", flat=True)[:most]
        found = nodes.filter(pk__in=list(first))
    return [
        _line(node, releases[node.release_id])
        for node in found.order_by("release_id", "position")[:most]
    ]


def _nearest(
    lines: dict[tuple[int, str], CodeLine], releases: Sequence[CodeRelease], code: str
) -> list[CodeLine]:
    """In each release that reads such codes, the longest beginning that is a category or more."""
    found = []
    for release in releases:
        for length in range(len(code) - 1, 2, -1):
            line = lines.get((release.pk, code[:length]))
            if line is not None:
                found.append(line)
                break
    return found


def _warnings(code: str, releases: Sequence[CodeRelease]) -> list[str]:
    """Of the systems in which the code could stand, if it has the length of a whole one."""
    kinds: list[CodeSystem] = [code_system(one.system) for one in releases]
    if any(kind.has_shape(code) for kind in kinds) or len(code) < 5:
        return []
    return list(dict.fromkeys(said for kind in kinds for said in kind.warnings(code)))


def _line(node: CodeNode, release: CodeRelease) -> CodeLine:
    entry: SearchEntry | None = getattr(node, "search_entry", None)
    return CodeLine(
        release=release,
        code=node.code,
        display=code_system(release.system).display(node.code),
        title=node.title,
        billable=node.billable,
        complete=entry.complete if entry else 0,
    )
