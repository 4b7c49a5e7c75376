"""The file of CMS with HCPCS Level II: a table with headings, or lines of fixed width. No Django.

A CSV has the headings HCPC, LONG DESCRIPTION, SHORT DESCRIPTION, ADD DT and TERM DT. In the text
(``HCPC2026_JAN_ANWEB.txt``) a line has: code (1 to 5), number (6 to 10), kind (11: 3 a code, 4 more
of its description, 7 a modifier, 8 more of it), long description (12 to 91), short description
(92 to 119), day it was added (269 to 276) and its last day (285 to 292).
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from foundation.codesets.system import NodeRow, SourceUnreadable

MODIFIERS = "MODIFIERS"
COLUMNS = ("HCPC", "LONG DESCRIPTION", "SHORT DESCRIPTION", "ADD DT", "TERM DT")
NO_DENTAL = (
    "Codes that begin with D are dental codes (CDT) of the American Dental Association, which need "
    "its licence; they are not loaded."
)
NO_CPT = (
    "Codes of five digits are CPT of the American Medical Association. A school loads those that "
    "it has a licence for as the system cpt."
)
CODE = re.compile(r"[A-CE-HJ-MP-V]\d{4}")
DENTAL = re.compile(r"D\d{4}")
CPT = re.compile(r"\d{4}[0-9AFTUM]")
MODIFIER = re.compile(r"[A-Z][A-Z0-9]|\d[A-Z]")


@dataclass(frozen=True, slots=True)
class Line:
    """One code or modifier of the file. Days are as written, ``20260101``, or empty."""

    number: int
    code: str
    long: str
    short: str
    added: str
    last_day: str


def read_release(path: Path, groups: dict[str, str]) -> Iterator[NodeRow]:
    """The nodes in the publisher's file. Raises SourceUnreadable.

    Codes whose last day is over when the newest of the file begin are left out. ``groups`` names
    the letters.
    """
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    head = text.partition("\n")[0].upper()
    lines = list(_by_heading(text, path.name) if "HCPC" in head else _by_width(text))
    begins = max((line.added for line in lines), default="")
    standing = [line for line in lines if not line.last_day or line.last_day >= begins]
    codes = [line for line in standing if _kept(line, path.name)]
    if not codes:
        dental = any(DENTAL.fullmatch(line.code) for line in lines)
        raise SourceUnreadable(
            f"{path.name} has no code of HCPCS Level II. {NO_DENTAL if dental else ''}".strip()
        )
    return nodes(
        {line.code: line.long or line.short for line in codes if CODE.fullmatch(line.code)},
        {line.code: line.long or line.short for line in codes if MODIFIER.fullmatch(line.code)},
        groups,
        terms={line.code: line.short for line in codes},
    )


def nodes(
    codes: dict[str, str],
    modifiers: dict[str, str],
    groups: dict[str, str],
    terms: dict[str, str] | None = None,
) -> Iterator[NodeRow]:
    """Letters with their codes, then the modifiers."""
    further = terms or {}
    for letter in sorted({code[0] for code in codes}):
        title = groups.get(letter, f"Codes that begin with {letter}")
        yield NodeRow(letter, "group", "", title, billable=False)
    if modifiers:
        yield NodeRow(MODIFIERS, "group", "", groups[MODIFIERS], billable=False)
    for code in sorted(codes):
        words = (further[code],) if further.get(code) else ()
        yield NodeRow(code, "code", code[0], codes[code], billable=True, terms=words)
    for code in sorted(modifiers):
        yield NodeRow(code, "modifier", MODIFIERS, modifiers[code], billable=False)


def _kept(line: Line, name: str) -> bool:
    if DENTAL.fullmatch(line.code):
        return False
    if CPT.fullmatch(line.code):
        raise SourceUnreadable(f"{name}, line {line.number}: {line.code}. {NO_CPT}")
    if not (CODE.fullmatch(line.code) or MODIFIER.fullmatch(line.code)):
        raise SourceUnreadable(f"{name}, line {line.number}: {line.code!r} is no HCPCS code.")
    return True


def _by_heading(text: str, name: str) -> Iterator[Line]:
    rows = text.splitlines()
    tabs = "\t" in rows[0]
    reader = csv.DictReader(rows, delimiter="\t" if tabs else ",")
    headings = {heading.strip().upper(): heading for heading in reader.fieldnames or ()}
    missing = [column for column in COLUMNS if column not in headings]
    if missing:
        raise SourceUnreadable(f"{name} has no column {missing[0]}.")
    for row in reader:
        code, long, short, added, last = (
            " ".join((row[headings[column]] or "").split()) for column in COLUMNS
        )
        yield Line(reader.line_num, code.upper(), long, short, added, last)


def _by_width(text: str) -> Iterator[Line]:
    line: Line | None = None
    for number, row in enumerate(text.splitlines(), 1):
        long = " ".join(row[11:91].split())
        if row[10:11] in ("3", "7"):
            if line:
                yield line
            short, added, last = (row[a:b].strip() for a, b in ((91, 119), (268, 276), (284, 292)))
            line = Line(number, row[:5].strip(), long, short, added, last)
        elif row[10:11] in ("4", "8") and line:
            line = replace(line, long=f"{line.long} {long}".strip())
    if line:
        yield line
