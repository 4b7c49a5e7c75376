"""What a school brings itself under a licence of its own. Nothing of it ships.

CPT belongs to the American Medical Association: its codes, texts, guidelines and modifiers need a
licence. So there is only the shape of a code here, and a reader for a file of the school.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from foundation.codesets.system import (
    CodeSystem,
    NodeRow,
    ReleaseSource,
    SourceMissing,
    SourceUnreadable,
)

YES = {"", "yes", "true", "1"}
NO = {"no", "false", "0"}


class LicensedByTheSchool(CodeSystem):
    """Codes from a file of the school, for that school only."""

    name: ClassVar[str] = "cpt"
    title: ClassVar[str] = "CPT (licensed by your school)"
    codes_a: ClassVar[str] = "service"
    licence_question: ClassVar[str] = (
        "Does your school hold a licence of the American Medical Association that covers these "
        "codes and everybody who will see them here? Load the file for that school only, and give "
        "the notice that the licence asks you to show."
    )
    shape: ClassVar[re.Pattern[str]] = re.compile(r"\d{4}[0-9AFTUM]")

    def warnings(self, code: str) -> Iterator[str]:
        if "O" in code or "I" in code:
            yield "Such a code begins with four digits. Did you mean zero or one, not the letter?"

    def shipped(self) -> tuple[ReleaseSource, ...]:
        return ()

    def read_shipped(self, name: str) -> Iterator[NodeRow]:
        raise SourceMissing(
            f"Nothing of {self.title} ships with Chartwork: it needs a licence of the American "
            f"Medical Association. A school that has one loads {self.file_help()}"
        )

    def read_files(self, files: list[Path]) -> Iterator[NodeRow]:
        if len(files) != 1:
            raise SourceUnreadable(f"{self.title} is read from {self.file_help()}")
        return iter(list(self._rows(files[0])))

    def _rows(self, path: Path) -> Iterator[NodeRow]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            columns = {(column or "").strip().lower() for column in reader.fieldnames or ()}
            if not {"code", "title"} <= columns:
                raise SourceUnreadable(f"{path.name} has no columns code and title.")
            seen: set[str] = set()
            try:
                for row in reader:
                    said = {
                        str(key).strip().lower(): value.strip()
                        for key, value in row.items()
                        if isinstance(value, str)
                    }
                    yield self._node(said, f"{path.name}, line {reader.line_num}", seen)
            except csv.Error as fault:
                place = f"{path.name}, line {reader.line_num}"
                raise SourceUnreadable(f"{place}: this is no CSV: {fault}.") from None

    def _node(self, said: dict[str, str], place: str, seen: set[str]) -> NodeRow:
        billable = said.get("billable", "").lower()
        if billable not in YES | NO:
            raise SourceUnreadable(f"{place}: billable is yes or no, not {billable!r}.")
        whole = billable in YES
        # A heading is called as the file calls it; only codes have a shape.
        code = self.normalise(said["code"]) if whole else said["code"]
        if whole and not self.has_shape(code):
            raise SourceUnreadable(
                f"{place}: {code!r} is not of the shape of a code; a heading has billable no."
            )
        if not code or not said.get("title"):
            raise SourceUnreadable(f"{place}: code and title must not be empty.")
        if code in seen:
            raise SourceUnreadable(f"{place}: {code} stands in the file twice.")
        parent = said.get("parent", "")
        if parent and parent not in seen:
            raise SourceUnreadable(f"{place}: no line before has the parent {parent!r}.")
        seen.add(code)
        kind = "code" if whole else "group"
        return NodeRow(code, kind, parent, said["title"], billable=whole)

    def file_help(self) -> str:
        return (
            "its own licensed file: a CSV with the columns code and title, and if wanted billable "
            "(yes or no) and parent (a code of a line before)."
        )


SYSTEM = LicensedByTheSchool()
