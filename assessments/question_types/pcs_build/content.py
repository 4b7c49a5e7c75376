"""What a question for a procedure code consists of that is built character by character."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assessments.question_types.code_credit import PCS_LENGTH
from assessments.question_types.code_questions import (
    LONGEST_EXPLANATION,
    LONGEST_STEM,
    CharacterNote,
    read_characters,
    read_day,
)
from assessments.question_types.code_reading import read_code
from assessments.question_types.code_writing import System, normalised
from assessments.question_types.contract import ContentError, Data
from assessments.question_types.partial_credit import gettext_noop
from assessments.question_types.reading import read_choice, read_mapping, read_word
from foundation.codesets.icd10pcs.sections import axis_names

LONGEST_GUIDELINE = 200
_FIELDS = (
    "stem", "release", "service_date", "code", "given", "characters", "partial", "explanation",
    "guideline", "hints",
)  # fmt: skip
_PREFIX = re.compile(r"[0-9A-HJ-NP-Z]{0,6}")


class PcsPartial(StrEnum):
    """What a code is worth in which some characters are right."""

    EXACT = "exact"
    PER_AXIS = "per_axis"


PCS_PARTIAL_WORDS: dict[PcsPartial, str] = {
    PcsPartial.EXACT: gettext_noop("All characters right, or no points."),
    PcsPartial.PER_AXIS: gettext_noop(
        # Its per cents are no placeholders. xgettext:no-python-format
        "40 % for section, body system and root operation, and 10 % for each right axis behind "
        "them; half of that where no table has the code. What is given beforehand earns nothing."
    ),
}


@dataclass(frozen=True, slots=True)
class BuildContent:
    """A code to be built. ``given`` are its first characters, which the question shows."""

    stem: str
    release: str
    service_date: date | None
    code: str
    given: str
    characters: tuple[CharacterNote, ...]
    partial: PcsPartial
    explanation: str
    guideline: str

    @property
    def positions(self) -> range:
        """What is asked, from 1."""
        return range(len(self.given) + 1, PCS_LENGTH + 1)

    @property
    def axes(self) -> tuple[str, ...]:
        return axis_names(self.code[0])

    def why(self, position: int) -> str:
        return next((note.why for note in self.characters if note.position == position), "")


def read_build(raw: Data) -> BuildContent:
    """Read what the author wrote. Raises ContentError with the place of the fault."""
    data = read_mapping(raw, "", known=_FIELDS)
    code = read_code(data, System.PROCEDURE, "")
    given = normalised(read_word(data, "given", "", longest=PCS_LENGTH, needed=False))
    if not _PREFIX.fullmatch(given) or not code.startswith(given):
        raise ContentError("given", "must be the first characters of the code, six at most.")
    return BuildContent(
        stem=read_word(data, "stem", "", longest=LONGEST_STEM),
        release=read_word(data, "release", "", longest=40),
        service_date=read_day(data),
        code=code,
        given=given,
        characters=read_characters(data.get("characters"), longest=PCS_LENGTH),
        partial=PcsPartial(
            read_choice(data, "partial", "", known=tuple(PcsPartial), default=PcsPartial.PER_AXIS)
        ),
        explanation=read_word(data, "explanation", "", longest=LONGEST_EXPLANATION, needed=False),
        guideline=read_word(data, "guideline", "", longest=LONGEST_GUIDELINE, needed=False),
    )
