"""What a question for one code consists of, and how it is read."""

from dataclasses import dataclass
from datetime import date

from assessments.question_types.code_credit import ServiceDetail
from assessments.question_types.code_questions import (
    LONGEST_EXPLANATION,
    LONGEST_STEM,
    CharacterNote,
    CodePartial,
    Expected,
    read_characters,
    read_expected,
    read_frame,
)
from assessments.question_types.code_reading import (
    Accepted,
    read_accepted,
    read_code,
    read_modifiers,
    read_units,
)
from assessments.question_types.code_writing import SERVICES, System, display
from assessments.question_types.contract import ContentError, Data
from assessments.question_types.reading import (
    read_choice,
    read_flag,
    read_mapping,
    read_word,
)

LONGEST_GUIDELINE = 200
_FIELDS = (
    "stem", "system", "release", "service_date", "code", "accepted", "modifiers", "units",
    "asks_details", "partial", "expected", "characters", "explanation", "guideline", "lookup",
    "hints",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EntryContent:
    """One code to be given. ``lookup``: whether the field suggests codes."""

    stem: str
    system: System
    release: str
    service_date: date | None
    code: str
    accepted: tuple[Accepted, ...]
    detail: ServiceDetail
    asks_details: bool
    partial: CodePartial
    expected: tuple[Expected, ...]
    characters: tuple[CharacterNote, ...]
    explanation: str
    guideline: str
    lookup: bool

    @property
    def right(self) -> tuple[str, ...]:
        """The code and its alternates: any of them is fully right."""
        return (self.code, *(one.code for one in self.accepted))

    @property
    def shown(self) -> str:
        return display(self.system, self.code)


def read_entry(raw: Data) -> EntryContent:
    """Read what the author wrote. Raises ContentError with the place of the fault."""
    data = read_mapping(raw, "", known=_FIELDS)
    system, release, day = read_frame(data)
    code = read_code(data, system, "")
    accepted = read_accepted(data.get("accepted"), system, "")
    for index, one in enumerate(accepted):
        if one.code in {code, *(other.code for other in accepted[:index])}:
            raise ContentError(f"accepted.{index}.code", "is a right code already.")
    detail = _read_detail(data, system)
    return EntryContent(
        stem=read_word(data, "stem", "", longest=LONGEST_STEM),
        system=system,
        release=release,
        service_date=day,
        code=code,
        accepted=accepted,
        detail=detail,
        asks_details=_asks_details(data, system, detail),
        partial=CodePartial(
            read_choice(
                data, "partial", "", known=tuple(CodePartial), default=CodePartial.BY_SPECIFICITY
            )
        ),
        expected=read_expected(
            data.get("expected"), system, right={code, *(one.code for one in accepted)}
        ),
        characters=read_characters(data.get("characters"), longest=len(code)),
        explanation=read_word(data, "explanation", "", longest=LONGEST_EXPLANATION, needed=False),
        guideline=read_word(data, "guideline", "", longest=LONGEST_GUIDELINE, needed=False),
        lookup=read_flag(data, "lookup", ""),
    )


def _read_detail(data: Data, system: System) -> ServiceDetail:
    if system not in SERVICES:
        for name in ("modifiers", "units"):
            if data.get(name):
                raise ContentError(name, "is for services only; take it out.")
        return ServiceDetail()
    return ServiceDetail(read_modifiers(data, ""), read_units(data, ""))


def _asks_details(data: Data, system: System, detail: ServiceDetail) -> bool:
    """Whether modifiers and units are asked; as the key has them where the author says nothing."""
    there = bool(detail.modifiers) or detail.units is not None
    if data.get("asks_details") is None:
        return there
    asked = read_flag(data, "asks_details", "")
    if asked and system not in SERVICES:
        raise ContentError("asks_details", "is for services only; take it out.")
    if there and not asked:
        raise ContentError("asks_details", "the key has modifiers or units, so they are asked.")
    return asked
