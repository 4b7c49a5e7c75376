"""What is known of the codes in a type's ``examples.yaml``: facts and prices, from that file alone.

- ``release``: of every system that has facts; ``systems``: the facts of each, by code. A fact has
  what is not plain: ``title``, ``validity`` (valid where nothing is said), ``side``, ``seventh``,
  ``axes``, ``since``, and ``notes`` of ``kind``, ``at``, ``text`` and ``targets`` ("E11.22" or
  "I12-I13"). What stands above a listed ICD-10-CM code is known too, as incomplete.
- ``prices``: of claims, told by ``codes``: diagnoses and procedures as they stand on the claim.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from assessments.question_types.contract import CodeKnowledge, CodeRequest
from foundation.codesets.facts import (
    CodeBook,
    CodeFact,
    CodeName,
    Note,
    NoteKind,
    Side,
    Target,
    Validity,
)
from foundation.payment.claims import Claim, Edit, Price

DIAGNOSES = "icd10cm"
# A category of ICD-10-CM has three characters.
CATEGORY = 3
FIRST_DAY = date(2025, 10, 1)


@dataclass(frozen=True, slots=True)
class ExampleCodes:
    """Answers requests as the services do that look codes up."""

    releases: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[CodeName, CodeFact] = field(default_factory=dict)
    prices: Mapping[tuple[str, ...], Price] = field(default_factory=dict)

    def known(self, request: CodeRequest) -> CodeKnowledge:
        """The facts and prices that were asked for, as far as the file has them."""
        asked = {system for system, _ in request.names}
        book = CodeBook(
            on=request.on or FIRST_DAY,
            releases={name: text for name, text in self.releases.items() if name in asked},
            facts={name: self.facts[name] for name in request.names if name in self.facts},
        )
        found = {name: self.prices.get(_codes(claim)) for name, claim in request.claims.items()}
        return CodeKnowledge(book, {name: price for name, price in found.items() if price})


def read_codes(data: Mapping[str, Any] | None) -> ExampleCodes:
    """Read the section ``codes`` of an example file; nothing is known where there is none."""
    if not data:
        return ExampleCodes()
    facts: dict[CodeName, CodeFact] = {}
    for system, codes in data["systems"].items():
        for shown, fact in codes.items():
            for read in (_read_fact(system, str(shown), fact or {}), *_above(system, str(shown))):
                if read.validity is not Validity.INCOMPLETE or read.name not in facts:
                    facts[read.name] = read
    return ExampleCodes(
        releases=dict.fromkeys(data["systems"], data["release"]),
        facts=facts,
        prices={
            tuple(_bare(code) for code in entry["codes"].split()): _read_price(entry)
            for entry in data.get("prices", [])
        },
    )


def _read_fact(system: str, shown: str, fact: Mapping[str, Any]) -> CodeFact:
    return CodeFact(
        system=system,
        code=_bare(shown),
        display=shown,
        title=fact.get("title", ""),
        validity=Validity(fact.get("validity", Validity.VALID)),
        above=tuple(_bare(node) for node in fact.get("above", _ancestors(system, shown))),
        notes=tuple(_read_note(note) for note in fact.get("notes", [])),
        side=Side(fact["side"]) if "side" in fact else None,
        seventh=fact.get("seventh", ""),
        axes=tuple(fact.get("axes", ())),
        since=date.fromisoformat(fact["since"]) if "since" in fact else None,
    )


def _ancestors(system: str, shown: str) -> Sequence[str]:
    code = _bare(shown)
    if system != DIAGNOSES:
        return ()
    return [code[:length] for length in range(len(code) - 1, CATEGORY - 1, -1)]


def _above(system: str, shown: str) -> list[CodeFact]:
    return [
        CodeFact(
            system=system,
            code=code,
            display=code if len(code) == CATEGORY else f"{code[:CATEGORY]}.{code[CATEGORY:]}",
            validity=Validity.INCOMPLETE,
            above=tuple(_ancestors(system, code)),
        )
        for code in _ancestors(system, shown)
    ]


def _read_note(note: Mapping[str, Any]) -> Note:
    return Note(
        kind=NoteKind(note["kind"]),
        text=note.get("text", ""),
        at=_bare(note["at"]),
        targets=tuple(_target(text) for text in note.get("targets", ())),
    )


def _target(text: str) -> Target:
    first, _, last = text.partition("-")
    return Target(_bare(first), _bare(last or first))


def _read_price(entry: Mapping[str, Any]) -> Price:
    weight = entry.get("weight")
    return Price(
        year=entry.get("year", ""),
        made_by=entry.get("made_by", ""),
        group=entry.get("group", ""),
        weight=None if weight is None else Decimal(weight),
        severity=entry.get("severity", ""),
        categories=tuple((code, title) for code, title in entry.get("categories", {}).items()),
        edits=tuple(Edit(code, text) for code, text in entry.get("edits", {}).items()),
    )


def _codes(claim: Claim) -> tuple[str, ...]:
    return (*(diagnosis.code for diagnosis in claim.diagnoses), *claim.procedures)


def _bare(shown: str) -> str:
    return shown.replace(".", "")
