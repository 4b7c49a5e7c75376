"""Which releases somebody reads in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from foundation.codesets.models import CodeRelease
from foundation.codesets.queries.books import release_for
from foundation.codesets.system import code_systems


@dataclass(frozen=True, slots=True)
class Shelf:
    """The releases that a school may read, and the one of each system that is open.

    ``pinned`` says that the reader cannot open another one.
    """

    readable: tuple[CodeRelease, ...]
    open: tuple[CodeRelease, ...]
    pinned: bool = False

    def release(self, system: str, name: str) -> CodeRelease | None:
        """A release by its name, if it may be read here."""
        allowed = self.open if self.pinned else self.readable
        return next((one for one in allowed if (one.system, one.name) == (system, name)), None)

    def of(self, system: str) -> list[CodeRelease]:
        """All of a system that may be read here, oldest first."""
        allowed = self.open if self.pinned else self.readable
        return [one for one in allowed if one.system == system]

    def open_in(self, system: str) -> CodeRelease | None:
        """The one of a system that is open."""
        return next((one for one in self.open if one.system == system), None)


def readable_releases(*, school_id: int | None) -> tuple[CodeRelease, ...]:
    """What a school may look things up in, in the order of reading, then by day. One query."""
    kinds = code_systems()
    found = [one for one in CodeRelease.objects.readable_in(school_id) if one.system in kinds]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                kinds[one.system].reading_order,
                one.system,
                one.valid_from,
                one.pk,
            ),
        )
    )


def shelf_of(
    readable: Sequence[CodeRelease], *, on: date, system: str = "", name: str = ""
) -> Shelf:
    """Of each system, or of one, the release of a name, or else the one that holds on a day.

    Where none holds on that day, the newest before it.
    """
    named = [one for one in readable if one.name == name]
    day = min((one.valid_from for one in named), default=on)
    systems = dict.fromkeys(one.system for one in readable if system in ("", one.system))
    chosen = (
        release_for(readable, system=one, release=name, on=day) or _newest(readable, one, day)
        for one in systems
    )
    return Shelf(tuple(readable), tuple(one for one in chosen if one is not None))


def _newest(readable: Sequence[CodeRelease], system: str, day: date) -> CodeRelease | None:
    ours = [one for one in readable if one.system == system]
    before = [one for one in ours if one.valid_from <= day]
    return max(before or ours, key=lambda one: one.valid_from, default=None)
