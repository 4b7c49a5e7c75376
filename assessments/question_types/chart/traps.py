"""Traps: codes that students often add to a claim, and that must not stand there."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assessments.question_types.chart.documents import Document, Evidence, read_evidence
from assessments.question_types.chart.lines import KeyLine
from assessments.question_types.code_reading import LONGEST_WHY, read_code
from assessments.question_types.code_writing import OPEN, System
from assessments.question_types.contract import ContentError
from assessments.question_types.reading import (
    read_choice,
    read_list,
    read_mapping,
    read_word,
)

MOST_TRAPS = 40
_FIELDS = ("system", "code", "kind", "why", "evidence", "guideline")


class TrapKind(StrEnum):
    """Why a code that students often add must not stand there."""

    INTEGRAL = "integral"
    UNCERTAIN = "uncertain"
    HISTORY = "history"
    RULED_OUT = "ruled_out"
    UNSUPPORTED = "unsupported"
    NOT_REPORTABLE = "not_reportable"


@dataclass(frozen=True, slots=True)
class Trap:
    """A code that must not be added; it covers everything under it."""

    system: System
    code: str
    kind: TrapKind
    why: str
    guideline: str
    evidence: tuple[Evidence, ...]

    def covers(self, system: str, code: str) -> bool:
        return self.system == system and code.startswith(self.code)


def read_traps(
    raw: object, documents: Sequence[Document], lines: Sequence[KeyLine]
) -> tuple[Trap, ...]:
    """What must not be added. Raises ContentError, also for one that covers a code of the key."""
    traps: list[Trap] = []
    for index, entry in enumerate(read_list(raw or [], "traps", most=MOST_TRAPS)):
        place = f"traps.{index}"
        data = read_mapping(entry, place, known=_FIELDS)
        system = System(read_choice(data, "system", place, known=OPEN))
        trap = Trap(
            system=system,
            code=read_code(data, system, place),
            kind=TrapKind(read_choice(data, "kind", place, known=tuple(TrapKind))),
            why=read_word(data, "why", place, longest=LONGEST_WHY),
            guideline=read_word(data, "guideline", place, longest=200, needed=False),
            evidence=read_evidence(
                data.get("evidence"), f"{place}.evidence", documents, needed=False
            ),
        )
        for line in lines:
            if any(trap.covers(line.system, code) for code in line.codes):
                raise ContentError(f"{place}.code", f'covers the code of the line "{line.key}".')
        if (trap.system, trap.code) in {(other.system, other.code) for other in traps}:
            raise ContentError(f"{place}.code", "is a trap already; keep one of them.")
        traps.append(trap)
    return tuple(traps)
