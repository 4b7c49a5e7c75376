"""The tables of ICD-10-PCS: which seven characters make a code, and what each means. No Django.

A table is named by the first three characters. Each of its rows says which values may stand at
characters four to seven; a code is valid if one row allows all four (Guidelines, A9).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from foundation.codesets.icd10pcs.titles import Titles

LENGTH = 7
TABLE = 3
# From a value to its label; None where the label is not known.
Labels = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Row:
    """What may stand together at characters four to seven."""

    axes: tuple[Labels, Labels, Labels, Labels]

    def allows(self, tail: str) -> bool:
        """Whether these characters, from the fourth on, can all stand in this row."""
        return all(value in axis for value, axis in zip(tail, self.axes, strict=False))

    def __len__(self) -> int:
        """How many codes the row has."""
        total = 1
        for axis in self.axes:
            total *= len(axis)
        return total


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its three characters, what they mean, and its rows."""

    prefix: str
    labels: tuple[str | None, str | None, str | None]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that may come next. ``label`` is None where it is not in the data."""

    value: str
    label: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """The first character that is wrong: counted from 1, empty if it is missing.

    ``choices`` are the values that could stand there; none where the code is too long.
    """

    position: int
    value: str
    choices: tuple[Choice, ...]


class Tables:
    """All tables of one release."""

    def __init__(self, tables: Iterable[Table], titles: Titles) -> None:
        self._tables = {table.prefix: table for table in sorted(tables, key=lambda one: one.prefix)}
        self._titles = titles

    def __len__(self) -> int:
        """How many codes the release has."""
        return sum(len(row) for table in self for row in table.rows)

    def __iter__(self) -> Iterator[Table]:
        return iter(self._tables.values())

    def table(self, prefix: str) -> Table | None:
        """The table of a code, or of its first three characters."""
        return self._tables.get(prefix[:TABLE])

    def choices(self, prefix: str) -> tuple[Choice, ...]:
        """The values that may follow, in the order of the tables; none after seven characters.

        Where rows call a value by different names, the label has them all.
        """
        if len(prefix) < TABLE:
            named = self._heads.get(prefix, {})
            return tuple(Choice(value, named[value]) for value in sorted(named))
        table = self.table(prefix)
        if table is None or len(prefix) >= LENGTH:
            return ()
        found: dict[str, dict[str, None]] = {}
        for row in table.rows:
            if row.allows(prefix[TABLE:]):
                for value, label in row.axes[len(prefix) - TABLE].items():
                    labels = found.setdefault(value, {})
                    if label:
                        labels[label] = None
        return tuple(Choice(value, " or ".join(found[value]) or None) for value in sorted(found))

    def check(self, code: str) -> Fault | None:
        """The first character that no row allows, or None if this is a code of the release."""
        if self._row(code):
            return None
        for at in range(LENGTH):
            choices = self.choices(code[:at])
            if code[at : at + 1] not in {choice.value for choice in choices}:
                return Fault(at + 1, code[at : at + 1], choices)
        return Fault(LENGTH + 1, code[LENGTH], ())

    def codes(self) -> Iterator[str]:
        """Every code once, in order."""
        for table in self:
            tails = ("".join(tail) for row in table.rows for tail in product(*row.axes))
            yield from (table.prefix + tail for tail in sorted(tails))

    def labels(self, code: str) -> tuple[str | None, ...]:
        """What each of the seven characters means. Raises LookupError: no code of the release."""
        table, row = self.table(code), self._row(code)
        if table is None or row is None:
            raise LookupError(code)
        own = (axis[value] for axis, value in zip(row.axes, code[TABLE:], strict=True))
        return (*table.labels, *own)

    def axes(self, code: str) -> tuple[str, ...]:
        """What each character means, in words throughout. Raises LookupError."""
        return tuple(label or UNNAMED for label in self.labels(code))

    def title(self, code: str) -> str:
        """The title, composed from the labels. Raises LookupError: no code of the release."""
        return self._titles.compose(code, self.labels(code))

    def _row(self, code: str) -> Row | None:
        """The row that has this code."""
        table = self.table(code) if len(code) == LENGTH else None
        return (
            next((row for row in table.rows if row.allows(code[TABLE:])), None) if table else None
        )

    @cached_property
    def _heads(self) -> dict[str, dict[str, str | None]]:
        """By the first none, one or two characters: the values that follow."""
        heads: dict[str, dict[str, str | None]] = {}
        for table in self:
            for at, label in enumerate(table.labels):
                heads.setdefault(table.prefix[:at], {})[table.prefix[at]] = label
        return heads


UNNAMED = "not in the data that ships; load the publisher's tables"
