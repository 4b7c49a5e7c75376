"""What holds for one student: the assessment, its cohorts' overrides, the student's own.

A value that an override leaves empty (None) is as it was. The student's own override beats those
of cohorts, value by value; of several cohorts the most generous counts. An override may also be
stricter than the assessment: an evening class that sits on one evening only is the usual case.

When it opens and when it closes belong together: a cohort that says one of them brings the other
one along from the assessment. Taken apart, the opening of one cohort could lie after the closing
of another, and a student of both could never start.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

V = TypeVar("V")

OWN = "set for you"
# Stands in for a time that is not set; never shown.
EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class BaseSettings:
    """What the assessment itself says. None: opens at once, never closes. 0: without a limit."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    minutes: int = 0
    attempts_allowed: int = 0
    access_code: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an override says, and whose it is. None, or no code: as in the assessment."""

    source: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    minutes: int | None = None
    attempts_allowed: int | None = None
    access_code: str = ""

    @property
    def is_empty(self) -> bool:
        values = (self.opens_at, self.closes_at, self.minutes, self.attempts_allowed)
        return not self.access_code and all(value is None for value in values)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a changed value comes from: the name of the value, and a sentence."""

    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class EffectiveSettings:
    """What holds for one student. Each of ``access_codes`` opens it; none: no code is asked for.

    ``minutes_note`` stands in the sentence that explains the deadline; empty where nothing
    differs from the assessment.
    """

    opens_at: datetime | None
    closes_at: datetime | None
    minutes: int
    attempts_allowed: int
    access_codes: tuple[str, ...]
    minutes_note: str = ""
    origins: tuple[Origin, ...] = ()

    @property
    def never_open(self) -> bool:
        """Whether there is no moment at which it could be started."""
        return bool(self.opens_at and self.closes_at and self.opens_at >= self.closes_at)


def settings_for(
    base: BaseSettings, cohort_overrides: Sequence[Terms], student_override: Terms | None
) -> EffectiveSettings:
    """What holds for a student of these cohorts. The order of the cohorts does not matter."""
    # By name, so that of two equally generous ones always the same is named.
    cohorts = sorted(cohort_overrides, key=lambda terms: terms.source)
    own = student_override or Terms()
    opens = _opening(base, cohorts, own)
    closes = _closing(base, cohorts, own)
    minutes = _number(base.minutes, cohorts, own, lambda terms: terms.minutes)
    attempts = _number(base.attempts_allowed, cohorts, own, lambda terms: terms.attempts_allowed)
    codes, code_source = _codes(base, cohorts, own)
    origins = [
        *_origin("opens_at", opens, base.opens_at, "It opens at another time"),
        *_origin("closes_at", closes, base.closes_at, "It closes at another time"),
        *_origin("minutes", minutes, base.minutes, _instead(minutes[0], base.minutes, "minute")),
        *_origin(
            "attempts_allowed",
            attempts,
            base.attempts_allowed,
            _instead(attempts[0], base.attempts_allowed, "attempt"),
        ),
    ]
    if code_source:
        origins.append(Origin("access_code", f"It asks for another code ({code_source})."))
    return EffectiveSettings(
        opens_at=opens[0],
        closes_at=closes[0],
        minutes=minutes[0],
        attempts_allowed=attempts[0],
        access_codes=codes,
        minutes_note=_minutes_note(minutes, base.minutes),
        origins=tuple(origins),
    )


Found = tuple[V, str]


def _opening(base: BaseSettings, cohorts: Sequence[Terms], own: Terms) -> Found[datetime | None]:
    if own.opens_at is not None:
        return own.opens_at, OWN
    said = [(terms.opens_at or base.opens_at, terms.source) for terms in _windows(cohorts)]
    # Without a time it is open from the beginning.
    return min(said, key=lambda f: (f[0] is not None, f[0] or EVER), default=(base.opens_at, ""))


def _closing(base: BaseSettings, cohorts: Sequence[Terms], own: Terms) -> Found[datetime | None]:
    if own.closes_at is not None:
        return own.closes_at, OWN
    said = [(terms.closes_at or base.closes_at, terms.source) for terms in _windows(cohorts)]
    return max(said, key=lambda f: (f[0] is None, f[0] or EVER), default=(base.closes_at, ""))


def _windows(cohorts: Sequence[Terms]) -> list[Terms]:
    return [terms for terms in cohorts if terms.opens_at or terms.closes_at]


def _number(
    base: int, cohorts: Sequence[Terms], own: Terms, value: Callable[[Terms], int | None]
) -> Found[int]:
    """The largest number that is said, and 0, which is no limit, before all others."""
    mine = value(own)
    if mine is not None:
        return mine, OWN
    said = [(number, terms.source) for terms in cohorts if (number := value(terms)) is not None]
    return max(said, key=lambda found: (found[0] == 0, found[0]), default=(base, ""))


def _codes(base: BaseSettings, cohorts: Sequence[Terms], own: Terms) -> Found[tuple[str, ...]]:
    if own.access_code:
        return (own.access_code,), OWN
    said = [terms for terms in cohorts if terms.access_code]
    if said:
        sources = ", ".join(terms.source for terms in said)
        return tuple(sorted({terms.access_code for terms in said})), sources
    return ((base.access_code,) if base.access_code else ()), ""


def _origin(name: str, found: Found[V], base: V, sentence: str) -> list[Origin]:
    value, source = found
    return [Origin(name, f"{sentence} ({source}).")] if source and value != base else []


def _instead(value: int, base: int, unit: str) -> str:
    return f"{_count(value, unit)} instead of {_count(base, unit)}"


def _count(number: int, unit: str) -> str:
    if number == 0:
        return "no time limit" if unit == "minute" else "any number of attempts"
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _minutes_note(found: Found[int], base: int) -> str:
    value, source = found
    if not source or value == base:
        return ""
    return f"{source}: {value or 'no limit'} instead of {base or 'no limit'}"
