"""Reading codes that an author wrote, and what belongs to them. Raises ContentError at its place.

``modifiers_in`` reads what a student gave instead, and takes anything.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.question_types.code_writing import CATEGORY, NAMES, System, has_shape, normalised
from assessments.question_types.contract import ContentError
from assessments.question_types.reading import read_list, read_mapping, read_whole, read_word

LONGEST_WHY = 2000
MOST_UNITS = 999
MOST_MODIFIERS = 4
MOST_ACCEPTED = 10


@dataclass(frozen=True, slots=True)
class Accepted:
    """A code that the same record may be read as, too."""

    code: str
    why: str


def read_code(data: Mapping[str, Any], system: System, place: str) -> str:
    """A code that has the form of its set, without its dot."""
    where = f"{place}.code" if place else "code"
    code = normalised(read_word(data, "code", place, longest=40))
    if system is not System.LICENSED and code.isdecimal() and len(code) == 5:
        raise ContentError(where, "looks like CPT, which may not stand here.")
    if not has_shape(system, code):
        least = f"at least {CATEGORY} characters" if system is System.DIAGNOSIS else "its form"
        raise ContentError(where, f"is not written like {NAMES[system]}: check {least}.")
    return code


def read_accepted(raw: object, system: System, place: str) -> tuple[Accepted, ...]:
    """Codes that are right, too, each with the reason."""
    name = f"{place}.accepted" if place else "accepted"
    found = []
    for index, entry in enumerate(read_list(raw or [], name, most=MOST_ACCEPTED)):
        where = f"{name}.{index}"
        data = read_mapping(entry, where, known=("code", "why"))
        code = read_code(data, system, where)
        found.append(Accepted(code, read_word(data, "why", where, longest=LONGEST_WHY)))
    return tuple(found)


def read_modifiers(data: Mapping[str, Any], place: str) -> tuple[str, ...]:
    """Modifiers of two characters, each once."""
    name = f"{place}.modifiers" if place else "modifiers"
    found: list[str] = []
    for index, value in enumerate(
        read_list(data.get("modifiers") or [], name, most=MOST_MODIFIERS)
    ):
        modifier = normalised(value) if isinstance(value, str) else ""
        if len(modifier) != 2 or not modifier.isalnum() or modifier in found:
            raise ContentError(
                f"{name}.{index}", "must be a modifier of two characters, each once."
            )
        found.append(modifier)
    return tuple(found)


def read_units(data: Mapping[str, Any], place: str) -> int | None:
    """How many; None where nobody is asked."""
    if data.get("units") is None:
        return None
    return read_whole(data, "units", place, low=1, high=MOST_UNITS, default=None)


def modifiers_in(text: str) -> tuple[str, ...]:
    """Modifiers apart by commas or spaces, each once."""
    words = (normalised(word)[:4] for word in re.split(r"[\s,;/-]+", text[:200]))
    return tuple(dict.fromkeys(word for word in words if word))
