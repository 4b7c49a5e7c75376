"""Which MS-DRG version groups a stay: by the date of discharge, new each October and April.

Source: the release notes of the MS-DRG Grouper; the FY2027 one is v44.0 until the April update.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Version:
    """A release of the MS-DRG definitions; ``number`` is 431 for v43.1."""

    number: int
    since: date

    @property
    def name(self) -> str:
        """As it is printed: "v43.1"."""
        return f"v{self.number // 10}.{self.number % 10}"

    @property
    def year(self) -> str:
        """The fiscal year that it is of: "FY2026" for v43."""
        return f"FY{self.number // 10 + 1983}"


# Newest first.
VERSIONS = (
    Version(440, date(2026, 10, 1)),
    Version(431, date(2026, 4, 1)),
    Version(430, date(2025, 10, 1)),
    Version(421, date(2025, 4, 1)),
    Version(420, date(2024, 10, 1)),
    Version(411, date(2024, 4, 1)),
    Version(410, date(2023, 10, 1)),
    Version(401, date(2023, 4, 1)),
    Version(400, date(2022, 10, 1)),
)


def version_for(on: date, numbers: Collection[int]) -> Version | None:
    """The newest of these versions that was there on that day, or None: too long ago."""
    return next((one for one in VERSIONS if one.since <= on and one.number in numbers), None)
