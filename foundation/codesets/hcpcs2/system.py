"""HCPCS Level II: supplies, equipment, drugs and services; a letter and four digits."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from foundation.codesets.hcpcs2.reading import (
    CODE,
    CPT,
    DENTAL,
    NO_CPT,
    NO_DENTAL,
    nodes,
    read_release,
)
from foundation.codesets.system import (
    CodeSystem,
    NodeRow,
    ReleaseSource,
    SourceMissing,
    SourceUnreadable,
)

DATA = Path(__file__).parent / "data"


class HCPCS2(CodeSystem):
    """What Medicare pays that is no CPT. The dental codes (D) belong to somebody else."""

    name: ClassVar[str] = "hcpcs2"
    title: ClassVar[str] = "HCPCS Level II"
    codes_a: ClassVar[str] = "item or service"
    shape: ClassVar[re.Pattern[str]] = CODE

    def warnings(self, code: str) -> Iterator[str]:
        if DENTAL.fullmatch(code):
            yield NO_DENTAL
        elif CPT.fullmatch(code):
            yield NO_CPT
        elif "O" in code[1:] or "I" in code[1:]:
            yield "After the letter come four digits. Did you mean zero or one, not the letter?"

    def shipped(self) -> tuple[ReleaseSource, ...]:
        return (
            ReleaseSource(
                system=self.name,
                name="2026",
                title="HCPCS Level II 2026, a starter list",
                valid_from=date(2026, 1, 1),
                valid_to=date(2026, 12, 31),
                source=(
                    "Codes of CMS, free to use; descriptions in our own words, not checked against "
                    "the publisher's file. Load that file to have all codes."
                ),
            ),
        )

    def read_shipped(self, name: str) -> Iterator[NodeRow]:
        if name not in {release.name for release in self.shipped()}:
            raise SourceMissing(f"No release {name} of {self.title} ships with Chartwork.")
        written = _written(name)
        return nodes(written["codes"], written["modifiers"], written["groups"])

    def read_files(self, files: list[Path]) -> Iterator[NodeRow]:
        if len(files) != 1:
            raise SourceUnreadable(f"{self.title} is read from {self.file_help()}")
        return read_release(files[0], _written(self.shipped()[-1].name)["groups"])

    def file_help(self) -> str:
        return (
            "one file of CMS: HCPC2026_JAN_ANWEB.txt, or a CSV with the columns HCPC, LONG "
            "DESCRIPTION, SHORT DESCRIPTION, ADD DT and TERM DT. Dental codes (D) are left out."
        )


def _written(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


SYSTEM = HCPCS2()
