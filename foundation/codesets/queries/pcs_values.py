"""Which characters may follow in a procedure code, from the tables that ship."""

from dataclasses import dataclass
from datetime import date

from foundation.codesets.days import release_meant
from foundation.codesets.icd10pcs.sections import axis_names
from foundation.codesets.icd10pcs.system import SYSTEM
from foundation.codesets.icd10pcs.tables import LENGTH, Choice, Tables
from foundation.codesets.system import SourceMissing


@dataclass(frozen=True, slots=True)
class Character:
    """One character of a code: what its axis is called, and the values that may stand there."""

    position: int
    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class PcsValues:
    """The characters of a code as far as it goes, and the next one. ``title`` of a whole code."""

    characters: tuple[Character, ...]
    title: str


def pcs_values(code: str, *, release: str = "", on: date | None = None) -> PcsValues:
    """What may stand at each character up to the one after ``code``. No query.

    Without a release the newest; of a year that has an update the one that holds on that day.
    Raises SourceMissing.
    """
    tables = _tables(release, on)
    start = code[:LENGTH]
    names = axis_names(start[:1])
    last = min(len(start) + 1, LENGTH)
    characters = tuple(
        Character(at, names[at - 1], tables.choices(start[: at - 1])) for at in range(1, last + 1)
    )
    whole = len(code) == LENGTH and tables.check(code) is None
    return PcsValues(characters, tables.title(code) if whole else "")


def _tables(release: str, on: date | None) -> Tables:
    shipped = SYSTEM.shipped()
    if not release:
        return SYSTEM.tables(shipped[-1].name)
    # Without a day the name alone counts.
    found = release_meant(shipped, name=release, on=on or date.min)
    if found is None:
        raise SourceMissing(f"No tables of {SYSTEM.title} {release} ship with Chartwork.")
    return SYSTEM.tables(found.name)
