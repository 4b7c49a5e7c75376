"""Relative weights of MS-DRGs that are on file: those of FY2026. README.md says whence."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

YEAR = "FY2026"
# Groups of years before are cut otherwise under the same numbers. Those of later years keep these
# weights, with their year beside them, until newer ones are on file.
SINCE = date(2025, 10, 1)


@dataclass(frozen=True, slots=True)
class Weight:
    """What Table 5 says of a group; ``stay`` is the geometric mean in days."""

    title: str
    weight: Decimal
    stay: Decimal


@cache
def on_file() -> Mapping[str, Weight]:
    """All weights by the number of the group, "001" to "989". Read once, at the first look."""
    table = files(__package__).joinpath("ms_drg_weights_fy2026.csv")
    with table.open(encoding="utf-8") as lines:
        return {
            row["drg"]: Weight(
                title=row["title"],
                weight=Decimal(row["weight"]),
                stay=Decimal(row["geometric_mean_stay"]),
            )
            for row in csv.DictReader(lines)
        }


def weight_of(group: str, on: date) -> Decimal | None:
    """The relative weight for a discharge on that day, or None: no weight on file."""
    found = on_file().get(group) if on >= SINCE else None
    return found.weight if found else None
