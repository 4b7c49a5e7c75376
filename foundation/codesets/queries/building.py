"""ICD-10-PCS character by character, by the tables."""

from dataclasses import dataclass

from foundation.codesets.icd10pcs.definitions import APPROACHES, OPERATIONS
from foundation.codesets.icd10pcs.sections import axis_names
from foundation.codesets.icd10pcs.system import SYSTEM
from foundation.codesets.icd10pcs.tables import LENGTH
from foundation.codesets.models import CodeNode, CodeRelease
from foundation.codesets.system import SourceMissing

OPERATION, APPROACH = 3, 5
NO_NAME = "Not named in the data that ships"


@dataclass(frozen=True, slots=True)
class Value:
    """A value that may stand at a place. ``explained`` says what it means where we say so."""

    value: str
    label: str
    explained: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One of the seven characters: chosen, to be chosen now, or later."""

    position: int
    axis: str
    chosen: Value | None = None


@dataclass(frozen=True, slots=True)
class Build:
    """How far a code is built. ``fault`` says what was wrong with what was typed."""

    prefix: str
    steps: tuple[Step, ...]
    choices: tuple[Value, ...]
    code: str = ""
    title: str = ""
    fault: str = ""


class NoTables(LookupError):
    """The tables of this release are not at hand."""


def build(*, release: CodeRelease, typed: str) -> Build:
    """What was chosen, and what may come next. One query once the code is whole.

    Of what was typed the part counts that the tables allow. Raises NoTables.
    """
    try:
        tables = SYSTEM.tables(release.name)
    except SourceMissing as missing:
        raise NoTables(str(missing)) from missing
    chosen: list[Value] = []
    prefix, fault = "", ""
    for value in SYSTEM.normalise(typed):
        found = next((one for one in tables.choices(prefix) if one.value == value), None)
        if found is None:
            fault = f"{value} cannot stand at place {len(prefix) + 1} after {prefix or 'nothing'}."
            break
        chosen.append(_value(prefix, value, found.label))
        prefix += value
    names = axis_names(prefix[:1])
    steps = tuple(
        Step(at, names[at - 1], chosen[at - 1] if at <= len(chosen) else None)
        for at in range(1, LENGTH + 1)
    )
    whole = len(prefix) == LENGTH and tables.check(prefix) is None
    node = CodeNode.objects.filter(release=release, code=prefix).first() if whole else None
    return Build(
        prefix=prefix,
        steps=steps,
        choices=tuple(_value(prefix, one.value, one.label) for one in tables.choices(prefix)),
        code=prefix if whole else "",
        title=node.title if node else "",
        fault=fault,
    )


def _value(prefix: str, value: str, label: str | None) -> Value:
    """A value with our own words for root operations and approaches of Medical and Surgical."""
    explained = ""
    if prefix[:1] == "0" and len(prefix) == OPERATION - 1:
        explained = OPERATIONS.get(value, "")
    elif prefix[:1] == "0" and len(prefix) == APPROACH - 1:
        explained = APPROACHES.get(value, "")
    return Value(value, label or NO_NAME, explained)
