"""The key of a chart, line by line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assessments.question_types.chart.documents import (
    Document,
    Evidence,
    read_evidence,
    read_key,
)
from assessments.question_types.code_credit import ServiceDetail
from assessments.question_types.code_reading import (
    LONGEST_WHY,
    Accepted,
    read_accepted,
    read_code,
    read_modifiers,
    read_units,
)
from assessments.question_types.code_writing import NAMES, OPEN, System, display
from assessments.question_types.contract import ContentError
from assessments.question_types.reading import (
    read_choice,
    read_flag,
    read_list,
    read_mapping,
    read_word,
)

MOST_LINES = 50
EXEMPT = "exempt"
POA = ("Y", "N", "U", "W")
_FIELDS = (
    "key", "system", "code", "role", "also_first", "optional", "poa", "modifiers", "units",
    "after", "accepted", "evidence", "why", "guideline", "query_note",
)  # fmt: skip


class Role(StrEnum):
    """What a line is on the claim."""

    FIRST = "first"
    SECONDARY = "secondary"
    PROCEDURE = "procedure"
    SERVICE = "service"


SYSTEM_OF = {
    Role.FIRST: System.DIAGNOSIS,
    Role.SECONDARY: System.DIAGNOSIS,
    Role.PROCEDURE: System.PROCEDURE,
    Role.SERVICE: System.SERVICE,
}


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A code that belongs on the claim. ``poa`` is empty where none is asked."""

    key: str
    system: System
    code: str
    role: Role
    also_first: bool
    optional: bool
    poa: str
    modifiers: tuple[str, ...]
    units: int | None
    after: tuple[str, ...]
    accepted: tuple[Accepted, ...]
    evidence: tuple[Evidence, ...]
    why: str
    guideline: str
    query_note: str

    @property
    def may_be_first(self) -> bool:
        return self.role is Role.FIRST or self.also_first

    @property
    def codes(self) -> tuple[str, ...]:
        """Its code and the alternates: any of them is fully right."""
        return (self.code, *(one.code for one in self.accepted))

    @property
    def detail(self) -> ServiceDetail:
        return ServiceDetail(self.modifiers, self.units)

    @property
    def shown(self) -> str:
        return display(self.system, self.code)


def read_lines(raw: object, documents: Sequence[Document], *, stay: bool) -> tuple[KeyLine, ...]:
    """The lines by themselves; ``line_checks`` looks at them together. Raises ContentError."""
    lines: list[KeyLine] = []
    for index, entry in enumerate(read_list(raw, "lines", fewest=1, most=MOST_LINES)):
        place = f"lines.{index}"
        data = read_mapping(entry, place, known=_FIELDS)
        key = read_key(data, place, taken=[line.key for line in lines])
        lines.append(_read_line(data, key, place, documents, stay=stay))
    return tuple(lines)


def _read_line(
    data: Mapping[str, Any],
    key: str,
    place: str,
    documents: Sequence[Document],
    *,
    stay: bool,
) -> KeyLine:
    system = System(read_choice(data, "system", place, known=OPEN))
    role = Role(read_choice(data, "role", place, known=tuple(Role)))
    if SYSTEM_OF[role] is not system:
        fitting = [one for one in Role if SYSTEM_OF[one] is system]
        raise ContentError(f"{place}.role", f"of {NAMES[system]} must be {' or '.join(fitting)}.")
    if system is System.PROCEDURE and not stay:
        raise ContentError(
            f"{place}.system", "ICD-10-PCS is for inpatient stays only; take the line out."
        )
    if system is System.SERVICE and stay:
        raise ContentError(
            f"{place}.system", "services are not asked for a stay; take the line out."
        )
    if system is not System.SERVICE:
        for name in ("modifiers", "units"):
            if name in data:
                raise ContentError(f"{place}.{name}", "is for HCPCS lines only; take it out.")
    return KeyLine(
        key=key,
        system=system,
        code=read_code(data, system, place),
        role=role,
        also_first=read_flag(data, "also_first", place),
        optional=read_flag(data, "optional", place),
        poa=_read_poa(data, system, place, stay=stay),
        modifiers=read_modifiers(data, place),
        units=read_units(data, place),
        after=tuple(_read_keys(data.get("after"), f"{place}.after")),
        accepted=read_accepted(data.get("accepted"), system, place),
        evidence=read_evidence(data.get("evidence"), f"{place}.evidence", documents, needed=True),
        why=read_word(data, "why", place, longest=LONGEST_WHY),
        guideline=read_word(data, "guideline", place, longest=200, needed=False),
        query_note=read_word(data, "query_note", place, longest=LONGEST_WHY, needed=False),
    )


def _read_poa(data: Mapping[str, Any], system: System, place: str, *, stay: bool) -> str:
    if "poa" in data and (not stay or system is not System.DIAGNOSIS):
        raise ContentError(f"{place}.poa", "is for diagnoses of inpatient stays only; take it out.")
    if not stay or system is not System.DIAGNOSIS:
        return ""
    return read_choice(data, "poa", place, known=(*POA, EXEMPT))


def _read_keys(raw: object, place: str) -> list[str]:
    keys = read_list(raw or [], place, most=MOST_LINES)
    for index, key in enumerate(keys):
        if not isinstance(key, str):
            raise ContentError(f"{place}.{index}", "must be the key of a line.")
    return keys
