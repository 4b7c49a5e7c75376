"""The releases of ICD-10-PCS that ship, read from ``data``; how they were made is said there."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from foundation.codesets.icd10pcs.tables import Labels, Row, Table, Tables
from foundation.codesets.icd10pcs.titles import Titles

DATA = Path(__file__).parent / "data"


@cache
def shipped_tables(name: str) -> Tables:
    """The tables of a release. Kept, so one process reads each release once."""
    labels = _Labels(_read("labels"))
    rows = _rows(name)
    tables = (_table(prefix, rows[prefix], labels) for prefix in rows)
    return Tables(tables, shipped_titles())


def _rows(name: str) -> dict[str, list[Any]]:
    """By table its rows as written; a later release writes only the tables that it changed."""
    written = _read(name)
    rows = _rows(written["based_on"]) if written["based_on"] else {}
    rows.update(written["tables"])
    return {prefix: found for prefix, found in rows.items() if found is not None}


@cache
def shipped_titles() -> Titles:
    """How titles are composed; the same for all releases."""
    written = _read("titles")
    return Titles(written["rules"], written["phrases"])


def _table(prefix: str, rows: list[Any], labels: "_Labels") -> Table:
    first, second, third = (labels.of(prefix[:at], at + 1, prefix[at]) for at in range(3))
    return Table(prefix, (first, second, third), tuple(_row(prefix, row, labels) for row in rows))


def _row(prefix: str, row: Any, labels: "_Labels") -> Row:
    """``"6 034 7JK 1"``, or a pair of it and the labels that are others in this row."""
    values, own = (row, {}) if isinstance(row, str) else row
    fourth, fifth, sixth, seventh = (
        labels.all_of(prefix, axis, some, own) for axis, some in enumerate(values.split(), 4)
    )
    return Row((fourth, fifth, sixth, seventh))


class _Labels:
    """What the values mean. The nearest prefix counts: a table, its body system, its section."""

    def __init__(self, written: Mapping[str, Any]) -> None:
        self._written = written
        # Rows share most of their axes; one dictionary each keeps a release at a few megabytes.
        self._kept: dict[tuple[tuple[str, str | None], ...], Labels] = {}

    def of(self, prefix: str, axis: int, value: str) -> str | None:
        """The label of one value, or None where it is not known."""
        for width in range(len(prefix), -1, -1):
            known = self._written.get(prefix[:width], {}).get(str(axis), {})
            if value in known:
                label: str | None = known[value]
                return label
        return None

    def all_of(self, prefix: str, axis: int, values: str, own: Mapping[str, str | None]) -> Labels:
        """The labels of the values at one character of a row."""
        found = tuple(
            (
                value,
                own[f"{axis}{value}"] if f"{axis}{value}" in own else self.of(prefix, axis, value),
            )
            for value in values
        )
        return self._kept.setdefault(found, dict(found))


def _read(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
