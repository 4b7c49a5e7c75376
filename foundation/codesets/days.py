"""Which release is meant, by its name and the day. No Django here."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """What holds from a first to a last day; None: no end is known."""

    @property
    def valid_from(self) -> date: ...

    @property
    def valid_to(self) -> date | None: ...


class Release(Dated, Protocol):
    @property
    def name(self) -> str: ...


AnyRelease = TypeVar("AnyRelease", bound=Release)


def holds(one: Dated, on: date) -> bool:
    """Whether something holds on a day, its first and last included."""
    return one.valid_from <= on and (one.valid_to is None or on <= one.valid_to)


def release_meant(releases: Iterable[AnyRelease], *, name: str, on: date) -> AnyRelease | None:
    """Of the releases of one system that which a key means: by name, or else what holds then.

    An April release has a name of its own and holds for half the days of the year's. Of several
    the newest counts, and the last of those that begin on one day.
    """
    known = sorted(releases, key=lambda one: one.valid_from)
    named = [one for one in known if one.name == name]
    holding = [one for one in known if holds(one, on)]
    best = [one for one in named if holds(one, on)] or holding or named
    return best[-1] if best else None
