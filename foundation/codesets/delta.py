"""A release told as what differs from another one: small, and readable in a review."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foundation.codesets.facts import Note, NoteKind, Target
from foundation.codesets.system import NodeRow


@dataclass(frozen=True, slots=True)
class Delta:
    """Nodes that are not in the release, and nodes that are new in it or differ.

    ``after`` names, for a new node, the node that it comes after.
    """

    removed: frozenset[str]
    nodes: Mapping[str, NodeRow]
    after: Mapping[str, str]


def read_delta(path: Path) -> Delta:
    """Read a delta file. Raises what a broken file raises; it ships with us and is tested."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return Delta(
        removed=frozenset(data["removed"]),
        nodes={entry["code"]: _row(entry) for entry in data["nodes"]},
        after={entry["code"]: entry["after"] for entry in data["nodes"] if "after" in entry},
    )


def apply_delta(rows: Iterable[NodeRow], delta: Delta) -> Iterator[NodeRow]:
    """The nodes of the other release, in order."""
    following: dict[str, list[str]] = {}
    for code, before in delta.after.items():
        following.setdefault(before, []).append(code)

    def added(after: str) -> Iterator[NodeRow]:
        for code in following.get(after, []):
            yield delta.nodes[code]
            yield from added(code)

    for row in rows:
        if row.code not in delta.removed:
            yield row if row.code in delta.after else delta.nodes.get(row.code, row)
        yield from added(row.code)


def entry_of(row: NodeRow, *, after: str = "") -> dict[str, Any]:
    """A node as it is written into a delta file."""
    return {
        "code": row.code,
        "kind": row.kind,
        "parent": row.parent,
        "title": row.title,
        "billable": row.billable,
        **({"notes": [note_entry(note) for note in row.notes]} if row.notes else {}),
        **({"seventh": row.seventh} if row.seventh else {}),
        **({"after": after} if after else {}),
    }


def note_entry(note: Note) -> dict[str, Any]:
    """A note as it is stored: its kind, its words, and the codes that it names."""
    return {
        "kind": note.kind.value,
        "text": note.text,
        "targets": [[target.first, target.last, target.digits] for target in note.targets],
    }


def note_from(entry: Mapping[str, Any], at: str) -> Note:
    """A stored note; ``at`` is the node that it stands at."""
    return Note(
        kind=NoteKind(entry["kind"]),
        text=entry["text"],
        at=at,
        targets=tuple(Target(*target) for target in entry["targets"]),
    )


def terms_of(notes: Iterable[Note]) -> tuple[str, ...]:
    """Further words to find a category by: its inclusion terms and what it includes."""
    return tuple(n.text for n in notes if n.kind in {NoteKind.TERM, NoteKind.INCLUDES})


def _row(entry: Mapping[str, Any]) -> NodeRow:
    notes = tuple(note_from(note, entry["code"]) for note in entry.get("notes", []))
    return NodeRow(
        code=entry["code"],
        kind=entry["kind"],
        parent=entry["parent"],
        title=entry["title"],
        billable=entry["billable"],
        notes=notes,
        seventh=entry.get("seventh", {}),
        terms=terms_of(notes) if entry["kind"] == "code" else (),
    )
