"""The characters of a code, and the codes that differ from it in one of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from foundation.codesets.facts import CodeFact
from foundation.codesets.models import CodeNode
from foundation.codesets.system import CodeSystem

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONGEST = 7


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


def row_of(node: CodeNode, kind: CodeSystem, *, complete: int = 0, differs_at: int = 0) -> CodeRow:
    return CodeRow(
        code=node.code,
        display=kind.display(node.code),
        title=node.title,
        billable=node.billable,
        kind=node.kind,
        complete=complete,
        differs_at=differs_at,
    )


def beginnings(node: CodeNode) -> list[str]:
    if node.kind != "code":
        return []
    return [node.code[:length] for length in range(1, len(node.code))]


def one_character_off(node: CodeNode) -> Iterable[str]:
    """Every code that could differ from this in one character."""
    if node.kind != "code" or "-" in node.code:
        return []
    return (
        f"{node.code[:at]}{character}{node.code[at + 1 :]}"
        for at in range(1, len(node.code))
        for character in CHARACTERS
        if character != node.code[at]
    )


def siblings(node: CodeNode, kind: CodeSystem, around: dict[str, CodeNode]) -> Iterable[CodeRow]:
    """Codes that differ in one character, by the place where they do, the last first."""
    found = []
    for code in one_character_off(node):
        other = around.get(code)
        if other is not None and other.kind == "code":
            at = next(i for i, value in enumerate(code, 1) if value != node.code[i - 1])
            found.append(row_of(other, kind, differs_at=at))
    return sorted(found, key=lambda row: (-row.differs_at, row.code))


def characters(
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
