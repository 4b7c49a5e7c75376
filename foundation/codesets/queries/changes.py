"""What changed between two releases that are loaded."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models.functions import Left

from foundation.codesets.comparing import (
    CATEGORY,
    DEAD,
    Change,
    ChangeKind,
    Entry,
    Suggestion,
    changes_of,
    says_no_more,
    suggest,
)
from foundation.codesets.models import CodeNode, CodeRelease
from foundation.codesets.queries.books import release_for

_SIDE = (
    "SELECT code, title, billable, path, notes, seventh, position FROM {table} "
    "WHERE release_id = %s"
)
# A hash join of two releases; only what differs comes back.
_DIFFERING = """
    SELECT code,
           o.title, o.billable, o.path, o.notes, o.seventh,
           n.title, n.billable, n.path, n.notes, n.seventh
    FROM ({side}) o FULL JOIN ({side}) n USING (code)
    WHERE o.title IS DISTINCT FROM n.title OR o.billable IS DISTINCT FROM n.billable
       OR o.notes IS DISTINCT FROM n.notes OR o.seventh IS DISTINCT FROM n.seventh
    ORDER BY coalesce(n.position, o.position), code
"""
_REACHED = """
    SELECT heading, count(*) FROM {table}, unnest(path) AS heading
    WHERE release_id = %s AND billable AND heading = ANY(%s) GROUP BY heading
"""


class NotComparable(ValueError):
    """Two releases of different systems; the message says so."""


@dataclass(frozen=True, slots=True)
class ReleaseChanges:
    """What the newer release changed, in its order."""

    old: CodeRelease
    new: CodeRelease
    changes: tuple[Change, ...]

    def of(self, kind: ChangeKind, *, codes_only: bool = False) -> list[Change]:
        """The changes of a kind; ``codes_only`` leaves headings out."""
        return [
            one for one in self.changes if one.kind is kind and (one.billable or not codes_only)
        ]

    def by_code(self) -> Mapping[str, list[Change]]:
        """All that happened to each code."""
        found: dict[str, list[Change]] = defaultdict(list)
        for one in self.changes:
            found[one.code].append(one)
        return found

    def counts(self) -> dict[str, int]:
        """The figures that a publisher states, of complete codes, and those of headings apart."""
        split = len(self.of(ChangeKind.SPLIT))
        return {
            "codes_before": self.old.billable_count,
            "codes_after": self.new.billable_count,
            "new": len(self.of(ChangeKind.NEW, codes_only=True))
            + len(self.of(ChangeKind.BILLABLE)),
            # A code that became a heading is deleted as a code.
            "deleted": len(self.of(ChangeKind.DELETED, codes_only=True)) + split,
            "split": split,
            "became_billable": len(self.of(ChangeKind.BILLABLE)),
            "retitled": len(self.of(ChangeKind.RETITLED, codes_only=True)),
            "headings_retitled": len(self.of(ChangeKind.RETITLED))
            - len(self.of(ChangeKind.RETITLED, codes_only=True)),
            "finer": len(self.of(ChangeKind.FINER)),
            "notes_changed": len(self.of(ChangeKind.NOTES)),
            "codes_under_changed_notes": sum(one.reaches for one in self.of(ChangeKind.NOTES)),
            "seventh_changed": len(self.of(ChangeKind.SEVENTH)),
        }


def release_changes(old: CodeRelease, new: CodeRelease) -> ReleaseChanges:
    """Compare two releases of a system. Four statements, however large they are.

    Raises NotComparable.
    """
    if old.system != new.system:
        raise NotComparable(f"{old.title} and {new.title} are of different code systems.")
    pairs = _differing(old, new)
    found = [change for was, now in pairs for change in changes_of(was, now)]
    entries = {was.code: was for was, _ in pairs if was}
    fresh = frozenset(
        change.code
        for change in found
        if change.kind in {ChangeKind.NEW, ChangeKind.BILLABLE} and change.billable
    )
    gone = [one for one in found if one.kind in DEAD and one.billable]
    starts = {code[:CATEGORY] for code in {*fresh, *(one.code for one in gone)}}
    near = _by_category(new, starts)
    reached = _reached(new, [one.code for one in found if not one.billable])
    before = _billable_before(old, starts)
    changes = [_completed(one, entries, near, fresh, reached) for one in found]
    changes += _finer(near, fresh, before)
    return ReleaseChanges(old, new, tuple(changes))


def previous_release(release: CodeRelease) -> CodeRelease | None:
    """The release of the same system and school before this one. One query."""
    rows = CodeRelease.objects.filter(
        system=release.system, valid_from__lt=release.valid_from, is_ready=True
    )
    if release.school_id is None:
        rows = rows.filter(school__isnull=True)
    else:
        rows = rows.filter(school_id=release.school_id)
    return rows.order_by("-valid_from", "-pk").first()


def _differing(old: CodeRelease, new: CodeRelease) -> list[tuple[Entry | None, Entry | None]]:
    side = _SIDE.format(table=CodeNode._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERING.format(side=side), [old.pk, new.pk])
        rows = cursor.fetchall()
    return [(_entry(row[0], row[1:6]), _entry(row[0], row[6:11])) for row in rows]


def _entry(code: str, values: Sequence[Any]) -> Entry | None:
    title, billable, path, notes, seventh = values
    if title is None:
        return None
    return Entry(
        code=code,
        title=title,
        billable=billable,
        above=tuple(path),
        notes=frozenset((note["kind"], note["text"]) for note in _read(notes)),
        seventh=_read(seventh),
    )


def _read(value: Any) -> Any:
    """A JSON column, as the driver hands it out of a statement of our own."""
    return json.loads(value) if isinstance(value, str) else value


def _by_category(release: CodeRelease, starts: Collection[str]) -> Mapping[str, list[Entry]]:
    """The nodes of the categories that something happened in. One query."""
    rows = (
        CodeNode.objects.filter(release=release)
        .annotate(start=Left("code", CATEGORY))
        .filter(start__in=sorted(starts))
        .order_by("position")
        .values_list("code", "title", "billable", "path")
    )
    found: dict[str, list[Entry]] = defaultdict(list)
    for code, title, billable, path in rows:
        found[code[:CATEGORY]].append(Entry(code, title, billable, tuple(path)))
    return found


def _billable_before(release: CodeRelease, starts: Collection[str]) -> Mapping[str, bool]:
    """The codes and headings of these categories in a release: whether each is complete."""
    rows = CodeNode.objects.filter(release=release).annotate(start=Left("code", CATEGORY))
    return dict(rows.filter(start__in=sorted(starts)).values_list("code", "billable"))


def _reached(release: CodeRelease, headings: Collection[str]) -> Mapping[str, int]:
    """How many complete codes lie under each of these headings."""
    if not headings:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            _REACHED.format(table=CodeNode._meta.db_table), [release.pk, sorted(headings)]
        )
        return dict(cursor.fetchall())


def _completed(
    change: Change,
    entries: Mapping[str, Entry],
    near: Mapping[str, list[Entry]],
    fresh: frozenset[str],
    reached: Mapping[str, int],
) -> Change:
    """The change with what needs a look at other nodes."""
    neighbours = near.get(change.code[:CATEGORY], [])
    if change.kind in DEAD and change.billable:
        change = replace(change, suggestions=suggest(entries[change.code], neighbours, fresh))
    if change.kind is ChangeKind.SPLIT:
        under = (one.code for one in neighbours if one.billable and change.code in one.above)
        change = replace(change, under=tuple(under))
    if change.kind in {ChangeKind.NOTES, ChangeKind.SEVENTH}:
        reaches = 1 if change.billable else reached.get(change.code, 0)
        change = replace(change, reaches=reaches)
    return change


def _finer(
    near: Mapping[str, list[Entry]], fresh: frozenset[str], before: Mapping[str, bool]
) -> list[Change]:
    """Codes for "other" and "unspecified" that stand under a heading with new codes."""
    found = []
    for entries in near.values():
        grown: dict[str, list[str]] = defaultdict(list)
        for one in entries:
            if one.code in fresh:
                # What divides a code takes from that code alone.
                heading = next((code for code in one.above if code in before), None)
                if heading is not None and not before[heading]:
                    grown[heading].append(one.code)
        for one in entries:
            stayed = one.billable and before.get(one.code)
            heading = one.above[0] if one.above else ""
            if stayed and heading in grown and says_no_more(one.title):
                under = tuple(grown[heading])
                found.append(Change(ChangeKind.FINER, one.code, one.title, one.title, under=under))
    return found


def successors(
    system: str, code: str, *, release: str, on: date, school_id: int | None
) -> tuple[Suggestion, ...]:
    """What may stand in for a code that is not valid in a release: codes under it, or after it.

    Five queries at most. Nothing for a code that no release has.
    """
    releases = list(CodeRelease.objects.readable_in(school_id).filter(system=system))
    now = release_for(releases, system=system, release=release, on=on)
    nodes = CodeNode.objects.filter(release__in=releases, code=code).select_related("release")
    node = nodes.order_by("-billable", "-release__valid_from").first()
    if now is None or node is None:
        return ()
    start = {code[:CATEGORY]}
    neighbours = _by_category(now, start).get(code[:CATEGORY], [])
    before = _billable_before(node.release, start)
    fresh = frozenset(one.code for one in neighbours if one.billable and not before.get(one.code))
    gone = Entry(node.code, node.title, node.billable, tuple(node.path))
    return suggest(gone, neighbours, fresh)
