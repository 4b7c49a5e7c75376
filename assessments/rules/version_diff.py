"""What differs between two versions of a question, place by place and word by word."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

# As an author thinks of it: what is asked first, why it is right last. The rest stays in between.
FIRST = ("stem", "text", "answer", "correct", "accept", "options")
LAST = ("why", "explanation")
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and whether the other side has them too."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One place of the content, before and after. ``change``: same, changed, added or removed."""

    place: str
    change: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def compare_contents(*, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[DiffRow]:
    """Every place that either version has, in the order of the newer one."""
    old, new = flatten(before), flatten(after)
    places = [*new, *(place for place in old if place not in new)]
    return [_row(place, old.get(place), new.get(place)) for place in places]


def flatten(content: Any, place: str = "") -> dict[str, str]:
    """Content as text by place: ``stem``, ``options a why``, ``accept 1``.

    Entries that have a key of their own are known by it, so that an option
    that moved is not taken for another one.
    """
    if isinstance(content, Mapping):
        names = sorted(content, key=_rank)
        inner = [(str(name), content[name]) for name in names if not (place and name == "key")]
    elif isinstance(content, Sequence) and not isinstance(content, str):
        inner = [(_name(entry, number), entry) for number, entry in enumerate(content, start=1)]
    else:
        return {place: _text(content)}
    found: dict[str, str] = {}
    for name, value in inner:
        found.update(flatten(value, f"{place} {name}".strip()))
    return found


def _rank(name: Any) -> int:
    if name in FIRST:
        return FIRST.index(name)
    return len(FIRST) + (1 + LAST.index(name) if name in LAST else 0)


def _name(entry: Any, number: int) -> str:
    return str(entry["key"]) if isinstance(entry, Mapping) and entry.get("key") else str(number)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _row(place: str, old: str | None, new: str | None) -> DiffRow:
    if old is None or new is None:
        change = "added" if old is None else "removed"
        return DiffRow(place, change, _whole(old), _whole(new))
    if old == new:
        same = (Piece(old, differs=False),)
        return DiffRow(place, "same", same, same)
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    left: list[Piece] = []
    right: list[Piece] = []
    for step, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if i < j:
            left.append(Piece("".join(before[i:j]), differs=step != "equal"))
        if k < m:
            right.append(Piece("".join(after[k:m]), differs=step != "equal"))
    return DiffRow(place, "changed", tuple(left), tuple(right))


def _whole(text: str | None) -> tuple[Piece, ...]:
    return (Piece(text, differs=True),) if text else ()
