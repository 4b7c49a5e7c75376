"""The answer to a chart: rows of codes, in the order of the claim. Reading takes anything.

``{"parts": {"dx-1": "E11.22", "dx-1-poa": "Y", "px-1": ..., "sv-1": ..., "sv-1-modifiers":
"RT, KX", "sv-1-units": "2", "marks": "[...]"}}``. The number of a row is its place; rows that are
left empty close up. ``marks`` are passages that a student made bright: kept, never graded.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.question_types.chart.documents import Document
from assessments.question_types.code_reading import modifiers_in
from assessments.question_types.code_writing import System, display, normalised
from assessments.question_types.contract import AnswerError, Data
from assessments.question_types.parts import given_parts

# What an answer calls the rows of each: "dx-1".
PREFIXES: dict[System, str] = {
    System.DIAGNOSIS: "dx",
    System.PROCEDURE: "px",
    System.SERVICE: "sv",
}
SYSTEMS: dict[str, System] = {prefix: system for system, prefix in PREFIXES.items()}
# As many as a claim has room for and a chart needs: 837I takes 25 diagnoses and 25 procedures.
MOST: dict[System, int] = {System.DIAGNOSIS: 25, System.PROCEDURE: 15, System.SERVICE: 10}
LONGEST_MARKS = 20_000
MOST_MARKS = 300
MARKS = "marks"
_PART = re.compile(r"(dx|px|sv)-([1-9]\d?)(?:-(poa|modifiers|units))?")
_EXTRAS = {System.DIAGNOSIS: ("poa",), System.SERVICE: ("modifiers", "units")}
_LONGEST = {"": 20, "poa": 2, "modifiers": 30, "units": 5}
_WORDS = {"": "A code", "poa": "Present on admission", "modifiers": "Modifiers", "units": "Units"}
_MARK_FIELDS = {"document", "start", "end", "note", "row"}


@dataclass(frozen=True, slots=True)
class GivenLine:
    """One row. ``row`` is its place among the rows of its kind that have a code, from 1."""

    part: str
    system: System
    row: int
    code: str
    poa: str = ""
    modifiers: tuple[str, ...] = ()
    units: str = ""

    @property
    def shown(self) -> str:
        return display(self.system, self.code)

    @property
    def name(self) -> tuple[str, str]:
        return (self.system.value, self.code)


def read_answer(answer: Data | None) -> tuple[GivenLine, ...]:
    """All rows with a code, kind by kind. Whatever else there is means nothing."""
    parts = given_parts(answer)
    rows: list[GivenLine] = []
    for system, prefix in PREFIXES.items():
        place = 0
        for number in range(1, MOST[system] + 1):
            part = f"{prefix}-{number}"
            code = normalised(parts.get(part, ""))
            if not code:
                continue
            place += 1
            rows.append(
                GivenLine(
                    part=part,
                    system=system,
                    row=place,
                    code=code,
                    poa=normalised(parts.get(f"{part}-poa", ""))[:2],
                    modifiers=modifiers_in(parts.get(f"{part}-modifiers", "")),
                    units=normalised(parts.get(f"{part}-units", ""))[:5],
                )
            )
    return tuple(rows)


def read_marks(answer: Data | None, documents: Sequence[Document]) -> list[dict[str, Any]]:
    """The passages that a student marked, as far as they are such; the rest is left out."""
    raw = _json_of(given_parts(answer).get(MARKS, ""))
    lengths = {document.key: len(document.text) for document in documents}
    entries = raw if isinstance(raw, list) else []
    return [entry for entry in entries[:MOST_MARKS] if _is_mark(entry, lengths)]


def check_parts_of(
    answer: Data, documents: Sequence[Document], *, systems: Sequence[System], poa: bool
) -> None:
    """Refuse what the controls of this chart cannot send; wrong codes are none of its business."""
    parts = answer.get("parts")
    if set(answer) != {"parts"} or not isinstance(parts, Mapping):
        raise AnswerError('The answer has one field: {"parts": {"dx-1": "code"}}.')
    for name, value in parts.items():
        if not isinstance(value, str):
            raise AnswerError("Each part is text.")
        if name == MARKS:
            _check_marks(value, documents)
            continue
        kind = _kind_of(str(name), systems, poa=poa)
        if kind is None:
            raise AnswerError(f"This chart has no part “{str(name)[:30]}”.")
        if len(value) > _LONGEST[kind]:
            raise AnswerError(f"{_WORDS[kind]} has at most {_LONGEST[kind]} characters: {name}.")
        if kind == "poa" and normalised(value) not in {"", "Y", "N", "U", "W"}:
            raise AnswerError(f"Present on admission is Y, N, U, W or nothing: {name}.")


def _kind_of(part: str, systems: Sequence[System], *, poa: bool) -> str | None:
    """What a part is: a code (empty), or what belongs to one; None for a part that is not there."""
    found = _PART.fullmatch(part)
    if found is None:
        return None
    system, kind = SYSTEMS[found[1]], found[3] or ""
    if system not in systems or int(found[2]) > MOST[system]:
        return None
    if kind and (kind not in _EXTRAS.get(system, ()) or (kind == "poa" and not poa)):
        return None
    return kind


def _check_marks(text: str, documents: Sequence[Document]) -> None:
    if len(text) > LONGEST_MARKS:
        raise AnswerError(f"The marks have at most {LONGEST_MARKS} characters; take some out.")
    if not text.strip():
        return
    raw = _json_of(text)
    lengths = {document.key: len(document.text) for document in documents}
    if (
        not isinstance(raw, list)
        or len(raw) > MOST_MARKS
        or not all(_is_mark(entry, lengths) for entry in raw)
    ):
        raise AnswerError(
            f"The marks are a list of at most {MOST_MARKS} passages, each with document, start, "
            "end, note and row."
        )


def _json_of(text: str) -> object:
    try:
        return json.loads(text) if len(text) <= LONGEST_MARKS else None
    # Deep nesting, and numbers of thousands of digits, are no marks either.
    except (ValueError, RecursionError):
        return None


def _is_mark(entry: object, lengths: Mapping[str, int]) -> bool:
    if not isinstance(entry, dict) or not set(entry) <= _MARK_FIELDS:
        return False
    start, end = entry.get("start"), entry.get("end")
    return (
        isinstance(entry.get("document"), str)
        and type(start) is int
        and type(end) is int
        and 0 <= start < end <= lengths.get(entry["document"], 0)
        and isinstance(entry.get("note", ""), str)
        and isinstance(entry.get("row", ""), str)
    )
