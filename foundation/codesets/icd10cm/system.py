"""ICD-10-CM: diagnoses, three to seven characters, a new release each October."""

import re
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import ClassVar

from foundation.codesets.delta import apply_delta, read_delta
from foundation.codesets.facts import Side
from foundation.codesets.icd10cm.lay import lay_words
from foundation.codesets.icd10cm.package import read_packaged, read_published
from foundation.codesets.icd10cm.sides import side_of
from foundation.codesets.search_words import LayWords
from foundation.codesets.system import CodeSystem, NodeRow, ReleaseSource, SourceUnreadable

PUBLISHER = "ICD-10-CM of the National Center for Health Statistics and CMS, public domain"
BASE = "FY2026"
RELEASES = Path(__file__).parent / "releases"


class ICD10CM(CodeSystem):
    """Diagnoses. O and I are legal first letters, so 0 and 1 are never corrected."""

    name: ClassVar[str] = "icd10cm"
    title: ClassVar[str] = "ICD-10-CM"
    codes_a: ClassVar[str] = "diagnosis"
    category_length: ClassVar[int] = 3
    reading_order: ClassVar[int] = 1
    shape: ClassVar[re.Pattern[str]] = re.compile(
        # The second character is a digit, but for the category QA0 and what follows it.
        r"[A-Z][0-9A][0-9A-Z]{1,5}"
    )

    def display(self, code: str) -> str:
        if code.isdigit():
            return f"Chapter {code}"
        if len(code) <= 3 or "-" in code:
            return code
        return f"{code[:3]}.{code[3:]}"

    def side(self, title: str, titles: Collection[str]) -> Side | None:
        return side_of(title, titles)

    def warnings(self, code: str) -> Iterator[str]:
        if code[:1] == "0":
            yield "A diagnosis begins with a letter. Did you mean the letter O, not zero?"
        elif code[:1] == "1":
            yield "A diagnosis begins with a letter. Did you mean the letter I, not one?"
        if len(code) > 1 and code[1] in "OI":
            meant = {"O": "zero", "I": "one"}[code[1]]
            yield f"The second character is a digit. Did you mean {meant}, not the letter?"
        if len(code) > 7:
            yield "A diagnosis has seven characters at most."

    def lay_words(self) -> LayWords:
        return lay_words()

    def shipped(self) -> tuple[ReleaseSource, ...]:
        return (
            ReleaseSource(
                system=self.name,
                name="FY2025",
                title="ICD-10-CM FY2025",
                valid_from=date(2024, 10, 1),
                valid_to=date(2025, 9, 30),
                source=f"{PUBLISHER}: the release of April 2025",
            ),
            ReleaseSource(
                system=self.name,
                name=BASE,
                title="ICD-10-CM FY2026",
                valid_from=date(2025, 10, 1),
                valid_to=date(2026, 9, 30),
                source=(
                    f"{PUBLISHER}: the release of April 2026, which changed no code of October 2025"
                ),
            ),
            ReleaseSource(
                system=self.name,
                name="FY2027",
                title="ICD-10-CM FY2027",
                valid_from=date(2026, 10, 1),
                valid_to=date(2027, 9, 30),
                source=(
                    "FY2026 with the 190 codes that came and the 30 that went on 1 October 2026, "
                    "as the Medicare Code Editor has them. The official titles and notes of the "
                    "new codes are not in it; load the publisher's files to have them."
                ),
            ),
        )

    def read_shipped(self, name: str) -> Iterator[NodeRow]:
        rows = read_packaged()
        if name == BASE:
            return rows
        return apply_delta(rows, read_delta(RELEASES / f"{name.lower()}.json"))

    def read_files(self, files: list[Path]) -> Iterator[NodeRow]:
        tabular = [path for path in files if path.suffix.lower() == ".xml"]
        codes = [path for path in files if path.suffix.lower() == ".txt"]
        if len(tabular) != 1 or len(codes) != 1:
            raise SourceUnreadable(f"ICD-10-CM is read from two files: {self.file_help()}")
        return read_published(codes[0], tabular[0])

    def file_help(self) -> str:
        return (
            "the Tabular List (icd10cm-tabular-….xml) and the list of codes (icd10cm-codes-….txt) "
            "of the same edition."
        )


SYSTEM = ICD10CM()
