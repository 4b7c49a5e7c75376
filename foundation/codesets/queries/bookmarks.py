"""What a student keeps of the book, as pages show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foundation.codesets.models import CodeBookmark, CodeHighlight, CodeNode, CodeRelease
from foundation.codesets.queries.releases import Shelf
from foundation.codesets.system import code_system
from foundation.schools.public import Actor


@dataclass(frozen=True, slots=True)
class Kept:
    """What the reader keeps at one page: a tab, and marks by (where the line stands, its words).

    ``lost`` are marks on lines that this release does not have.
    """

    tab: CodeBookmark | None
    marks: dict[tuple[str, str], CodeHighlight]
    lost: tuple[CodeHighlight, ...] = ()


def kept_at(
    *, by: Actor, system: str, code: str, places: Sequence[str], lines: Iterable[tuple[str, str]]
) -> Kept:
    """What somebody keeps at a code, with the marks on lines that it inherits. Two queries.

    ``lines`` are those of the page, as (where it stands, its words).
    """
    tab = (
        CodeBookmark.objects.visible_to(by)
        .filter(student_id=by.user_id, system=system, code=code)
        .first()
    )
    found = CodeHighlight.objects.visible_to(by).filter(
        student_id=by.user_id, system=system, code__in=[code, *places]
    )
    marks = {(mark.code, mark.line): mark for mark in found}
    there = set(lines)
    lost = tuple(m for key, m in marks.items() if key not in there and m.code == code)
    return Kept(tab, marks, lost)


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A tab or a mark in the list. ``release`` is where its code is read: the one that is open, or
    the newest that has it; None if none has."""

    display: str
    title: str
    release: CodeRelease | None
    is_open: bool
    tab: CodeBookmark | None = None
    mark: CodeHighlight | None = None


def kept_by(*, by: Actor, shelf: Shelf) -> tuple[list[KeptLine], list[KeptLine]]:
    """All tabs and all marks of somebody, in the order of the book. Three queries."""
    tabs = list(CodeBookmark.objects.visible_to(by).filter(student_id=by.user_id))
    marks = list(CodeHighlight.objects.visible_to(by).filter(student_id=by.user_id))
    codes = {one.code for one in (*tabs, *marks)}
    releases = {one.pk: one for one in shelf.readable}
    nodes: dict[tuple[str, str], list[CodeNode]] = {}
    rows = CodeNode.objects.filter(release_id__in=releases, code__in=codes)
    for node in rows.only("code", "title", "release_id"):
        nodes.setdefault((releases[node.release_id].system, node.code), []).append(node)
    opened = {one.pk for one in shelf.open}

    def line(system: str, code: str) -> tuple[str, str, CodeRelease | None, bool]:
        there = sorted(
            nodes.get((system, code), []),
            key=lambda node: (node.release_id in opened, releases[node.release_id].valid_from),
        )
        display = code_system(system).display(code)
        if not there:
            return display, "", None, False
        node = there[-1]
        return display, node.title, releases[node.release_id], node.release_id in opened

    return (
        [KeptLine(*line(tab.system, tab.code), tab=tab) for tab in tabs],
        [KeptLine(*line(mark.system, mark.code), mark=mark) for mark in marks],
    )
