"""ICD-10-PCS: procedures in hospital stays, seven characters that are built from tables."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import ClassVar

from foundation.codesets.facts import Side
from foundation.codesets.icd10pcs.definitions import EVERYDAY
from foundation.codesets.icd10pcs.reading import CODE, nodes, read_order, read_tables
from foundation.codesets.icd10pcs.sections import axis_names
from foundation.codesets.icd10pcs.shipped import shipped_tables, shipped_titles
from foundation.codesets.icd10pcs.tables import LENGTH, Tables
from foundation.codesets.system import (
    CodeSystem,
    NodeRow,
    ReleaseSource,
    SourceMissing,
    SourceUnreadable,
)

PUBLISHER = (
    "ICD-10-PCS of CMS, public domain: the codes that the Medicare Code Editor has for that day. "
    "Labels of values that are newer than the files at hand are missing; load the publisher's "
    "tables to have them."
)


class ICD10PCS(CodeSystem):
    """Procedures. Neither I nor O is a value, so each is a typing mistake."""

    name: ClassVar[str] = "icd10pcs"
    title: ClassVar[str] = "ICD-10-PCS"
    codes_a: ClassVar[str] = "procedure"
    reading_order: ClassVar[int] = 2
    shape: ClassVar[re.Pattern[str]] = re.compile(r"[0-9A-HJ-NP-Z]{7}")

    def warnings(self, code: str) -> Iterator[str]:
        if "O" in code:
            yield "No procedure code has the letter O. Did you mean zero?"
        if "I" in code:
            yield "No procedure code has the letter I. Did you mean one?"
        if code and len(code) != LENGTH:
            yield f"A procedure code has seven characters; this has {len(code)}."

    def side(self, title: str, titles: Collection[str] = ()) -> Side | None:
        words = title.lower().split()
        found = {side for side in (Side.RIGHT, Side.LEFT, Side.BILATERAL) if side in words}
        # "Right Atrium to Left Atrium" names two, and so no side.
        return found.pop() if len(found) == 1 else None

    def axes(self, code: str, title: str) -> tuple[str, ...]:
        for release in reversed(self.shipped()):
            try:
                return self.tables(release.name).axes(code)
            except LookupError:
                continue
        return ()

    def axis_names(self, code: str) -> tuple[str, ...]:
        return axis_names(code[:1])

    def shipped(self) -> tuple[ReleaseSource, ...]:
        return (
            self._release("FY2026", "FY2026", date(2025, 10, 1), date(2026, 3, 31)),
            self._release(
                "FY2026-April", "FY2026, update of April 2026", date(2026, 4, 1), date(2026, 9, 30)
            ),
            self._release("FY2027", "FY2027", date(2026, 10, 1), date(2027, 9, 30)),
        )

    def _release(self, name: str, title: str, first: date, last: date) -> ReleaseSource:
        return ReleaseSource(
            system=self.name,
            name=name,
            title=f"{self.title} {title}",
            valid_from=first,
            valid_to=last,
            source=PUBLISHER,
        )

    def tables(self, name: str) -> Tables:
        """The tables of a shipped release, to build a code value by value. Raises SourceMissing."""
        if name not in {release.name for release in self.shipped()}:
            raise SourceMissing(f"No tables of {self.title} {name} ship with Chartwork.")
        return shipped_tables(name)

    def read_shipped(self, name: str) -> Iterator[NodeRow]:
        return nodes(self.tables(name), EVERYDAY, {})

    def read_files(self, files: list[Path]) -> Iterator[NodeRow]:
        tables = [path for path in files if path.suffix.lower() == ".xml"]
        orders = [path for path in files if path.suffix.lower() == ".txt"]
        if len(tables) != 1 or len(orders) > 1 or len(tables) + len(orders) != len(files):
            raise SourceUnreadable(f"ICD-10-PCS is read from {self.file_help()}")
        read = read_tables(tables[0], shipped_titles())
        return nodes(read, EVERYDAY, self._published(read, orders[0]) if orders else {})

    def _published(self, tables: Tables, order: Path) -> Mapping[str, str]:
        """The long titles by code, from a list that has the same codes as the tables."""
        listed = read_order(order)
        titles = {code: title for code, (kind, title) in listed.items() if kind == CODE}
        differ = sorted(set(titles) ^ set(tables.codes()))
        if differ:
            raise SourceUnreadable(
                f"{order.name} and the tables are of two editions: {len(differ)} codes are in one "
                f"of them only, the first is {differ[0]}."
            )
        return titles

    def file_help(self) -> str:
        return (
            "the tables (icd10pcs_tables_YYYY.xml) and, for the published titles, the list in the "
            "order of the book (icd10pcs_order_YYYY.txt) of the same edition."
        )


SYSTEM = ICD10PCS()
