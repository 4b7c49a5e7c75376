"""What the families share: a desk with the nodes of the newest edition, chance, wording."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from courses.packs.parts import Pack
from courses.packs.proof.desk import nodes_of
from foundation.codesets.facts import Target
from foundation.codesets.system import NodeRow, code_systems

Content = dict[str, Any]
SYSTEM = "icd10cm"


@dataclass
class FamilyDesk:
    """The pack, and ICD-10-CM in the editions that it declares."""

    pack: Pack

    @cached_property
    def editions(self) -> list[dict[str, NodeRow]]:
        """The nodes of each declared edition by their code without the dot."""
        declared = self.pack.course.sure.code_sets["icd-10-cm"] if self.pack.course else []
        return [{node.code: node for node in nodes_of(SYSTEM, name)} for name in declared]

    @cached_property
    def names(self) -> list[str]:
        return list(self.pack.course.sure.code_sets["icd-10-cm"]) if self.pack.course else []

    def node(self, code: str) -> NodeRow | None:
        """A node that is the same in every edition."""
        plain = code.replace(".", "").upper()
        found = [edition.get(plain) for edition in self.editions]
        nodes = [node for node in found if node is not None]
        same = len(nodes) == len(found) and len({(n.title, n.billable) for n in nodes}) == 1
        return nodes[0] if same and nodes[0].title else None

    def codes(self, seed: str) -> tuple[NodeRow, NodeRow] | None:
        """The two codes that a seed names, if both may be reported in every edition."""
        nodes = [self.node(name) for name in seed.split()]
        if len(nodes) != 2 or nodes[0] is None or nodes[1] is None:
            return None
        return (nodes[0], nodes[1]) if nodes[0].billable and nodes[1].billable else None

    def below(self, code: str) -> list[NodeRow]:
        """The children of a node that are in every edition, in order of their codes."""
        plain = code.replace(".", "").upper()
        return [
            node
            for name, one in sorted(self.editions[0].items())
            if one.parent == plain and (node := self.node(name)) is not None
        ]

    def above(self, node: NodeRow) -> list[NodeRow]:
        """The node and those above it, nearest first."""
        found, here = [], node
        while True:
            found.append(here)
            parent = self.editions[0].get(here.parent)
            if parent is None:
                return found
            here = parent


def covers(target: Target, code: str) -> bool:
    """Whether what a note points to, a code, a family or a range, has this code in it."""
    first, last = target.first, target.last
    return bool(first) and first <= code[: len(first)] and code[: len(last)] <= last


def display(code: str) -> str:
    return code_systems()[SYSTEM].display(code)


def chance_of(*names: str) -> random.Random:
    """The same names give the same shuffle, so that a family is made alike each time."""
    return random.Random(int(sha256("|".join(names).encode()).hexdigest()[:12], 16))  # noqa: S311


def options_of(
    right: tuple[str, str], wrong: Sequence[tuple[str, str]], name: str
) -> list[Content]:
    """Options of text and reason in an order that hangs on the name."""
    entries: list[Content] = [{"text": right[0], "correct": True, "why": right[1]}]
    entries += [{"text": text, "why": why} for text, why in wrong]
    chance_of(name, "order").shuffle(entries)
    return entries
