"""The book as a tree: what stands under what."""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.codesets.models import CodeNode, CodeRelease
from foundation.codesets.system import code_system

MOST_BRANCHES = 500


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of the tree; ``under`` is filled where it is open."""

    code: str
    display: str
    title: str
    billable: bool
    is_leaf: bool
    here: bool = False
    under: tuple["Branch", ...] = ()


def branches(*, release: CodeRelease, at: str = "") -> tuple[Branch, ...]:
    """The tree from the top, open down to a code. Two queries."""
    node = CodeNode.objects.filter(release=release, code=at).only("path").first() if at else None
    opened = ["", *(node.path if node else ()), *([at] if node else ())]
    return _grow(release, opened, under="", at=at)


def branches_under(*, release: CodeRelease, code: str) -> tuple[Branch, ...]:
    """What stands right under a code. One query."""
    return _grow(release, [code], under=code, at="")


def top_of(releases: Sequence[CodeRelease]) -> dict[int, tuple[Branch, ...]]:
    """Chapters and sections by release. One query."""
    found: dict[int, list[Branch]] = {}
    names = {one.pk: one for one in releases}
    rows = CodeNode.objects.filter(release_id__in=names, parent_code="").order_by("position")
    for node in rows.only("release_id", "code", "title", "billable", "kind"):
        display = code_system(names[node.release_id].system).display(node.code)
        found.setdefault(node.release_id, []).append(
            Branch(node.code, display, node.title, node.billable, is_leaf=node.billable)
        )
    return {release: tuple(top) for release, top in found.items()}


def _grow(
    release: CodeRelease, opened: Sequence[str], *, under: str, at: str
) -> tuple[Branch, ...]:
    kind = code_system(release.system)
    by_parent: dict[str, list[CodeNode]] = {}
    rows = (
        CodeNode.objects.filter(release=release, parent_code__in=opened)
        .only("code", "title", "billable", "kind", "parent_code")
        .order_by("position")
    )
    for node in rows:
        by_parent.setdefault(node.parent_code, []).append(node)

    def grown(parent: str) -> tuple[Branch, ...]:
        return tuple(
            Branch(
                code=node.code,
                display=kind.display(node.code),
                title=node.title,
                billable=node.billable,
                is_leaf=node.billable or node.kind == "modifier",
                here=node.code == at,
                under=grown(node.code) if node.code in opened else (),
            )
            for node in by_parent.get(parent, [])[:MOST_BRANCHES]
        )

    return grown(under)
