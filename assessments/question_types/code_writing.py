"""How codes are written (docs/algorithms/chart-scoring.md, step 1). No Django here.

Nothing is ever put right for the student.
"""

import re
from enum import StrEnum


class System(StrEnum):
    """The code sets that questions ask for, named as in ``foundation.codesets``."""

    DIAGNOSIS = "icd10cm"
    PROCEDURE = "icd10pcs"
    SERVICE = "hcpcs2"
    # Loaded by a school that has a licence; nothing of it ships.
    LICENSED = "cpt"


# Those that anybody may have.
OPEN = (System.DIAGNOSIS, System.PROCEDURE, System.SERVICE)
# Those whose codes have modifiers and units.
SERVICES = (System.SERVICE, System.LICENSED)


NAMES: dict[System, str] = {
    System.DIAGNOSIS: "ICD-10-CM",
    System.PROCEDURE: "ICD-10-PCS",
    System.SERVICE: "HCPCS Level II",
    System.LICENSED: "CPT (licensed by your school)",
}
LONGEST_CODE = 20
# Where the category of a diagnosis ends.
CATEGORY = 3
SEVENTH = 7
_SHAPES = {
    System.DIAGNOSIS: re.compile(r"[A-Z]\d[0-9A-Z]{1,5}"),
    # PCS has no I and no O.
    System.PROCEDURE: re.compile(r"[0-9A-HJ-NP-Z]{7}"),
    # Level II begins with a letter; D is dental and not ours to show.
    System.SERVICE: re.compile(r"[A-CE-V]\d{4}"),
    System.LICENSED: re.compile(r"\d{4}[0-9AFTUM]"),
}
_TO_DIGITS = str.maketrans("OIL", "011")
_TO_LETTERS = str.maketrans("01", "OI")


def normalised(text: str) -> str:
    """In capitals, without dots and spaces; what nobody can see is left out, too."""
    kept = "".join(one for one in text if one.isprintable() and not one.isspace() and one != ".")
    return kept.upper()[:LONGEST_CODE]


def display(system: str, code: str) -> str:
    """With the dot of a diagnosis."""
    if system == System.DIAGNOSIS and len(code) > CATEGORY and "-" not in code:
        return f"{code[:CATEGORY]}.{code[CATEGORY:]}"
    return code


def has_shape(system: System, code: str) -> bool:
    """Whether a code could be one of the system."""
    return _SHAPES[system].fullmatch(code) is not None


def look_alike(system: System, code: str) -> str:
    """The code with O and 0, I and 1 where the system has them; the same where that is nothing new.

    ICD-10-CM and HCPCS have a letter first; O and I stand nowhere else, and nowhere in PCS.
    """
    if system is System.PROCEDURE:
        return code.translate(str.maketrans("OI", "01"))
    if system is System.LICENSED:
        return code.translate(_TO_DIGITS)
    return code[:1].translate(_TO_LETTERS) + code[1:].translate(_TO_DIGITS)


def same_start(one: str, other: str) -> int:
    """How many leading characters two codes have in common."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def ordinal(number: int) -> str:
    """The place of a character: "5th"."""
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number, 'th') }"
