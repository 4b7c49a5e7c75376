"""When time is up. The server's clock only.

Deadline = start (of the attempt, or of a section with its own clock) + minutes of
it, times the student's factor + every adjustment that holds for it, each
signed, dated and explained.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

# An accommodation between "as everybody" and five times the time.
LEAST_FACTOR, MOST_FACTOR = Decimal(1), Decimal(5)
# One adjustment: at most a day more or less.
MOST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Minutes more (or, negative, fewer), and why. ``for_all``: not for this student alone."""

    minutes: int
    reason: str
    for_all: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """What a deadline is made of: for whoever says it in another language.

    ``section`` is 0 where the clock is that of the whole; ``seconds`` is what all of it comes to.
    ``break_minutes`` is set in a break, and nothing else then.
    """

    minutes: int = 0
    factor: Decimal = Decimal(1)
    adjustments: tuple[Adjustment, ...] = ()
    section: int = 0
    note: str = ""
    seconds: int = 0
    break_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment, or None for no limit, with the sentence that explains it."""

    at: datetime | None
    explanation: str
    terms: Terms


def deadline_for(
    *,
    started_at: datetime,
    minutes: int,
    factor: Decimal = Decimal(1),
    adjustments: Sequence[Adjustment] = (),
    section: int = 0,
    note: str = "",
) -> Deadline:
    """The deadline of an attempt; 0 minutes is no limit, which no adjustment changes.

    ``section`` is the number of the one whose clock it is. ``note`` says where minutes come from
    that are not the assessment's own.
    """
    why = f" ({note})" if note else ""
    if minutes == 0:
        return Deadline(None, f"There is no time limit{why}.", Terms(note=note))
    seconds = int(Decimal(minutes * 60) * factor)
    since = f"the start of section {section}" if section else "the start"
    parts = [f"{minutes_in_words(minutes)} from {since}{why}"]
    if factor != 1:
        parts.append(f"times {factor.normalize():f} as agreed with you")
    for adjustment in adjustments:
        seconds += adjustment.minutes * 60
        size = minutes_in_words(abs(adjustment.minutes))
        change = f"{size} more" if adjustment.minutes > 0 else f"{size} less"
        whom = " for everybody" if adjustment.for_all else ""
        parts.append(f"{change}{whom} ({adjustment.reason})")
    sentence = ", ".join(parts)
    if len(parts) > 1:
        sentence += f": {minutes_in_words(Decimal(seconds) / 60)} in all"
    terms = Terms(minutes, factor, tuple(adjustments), section, note, seconds)
    return Deadline(started_at + timedelta(seconds=max(0, seconds)), f"{sentence}.", terms)


def minutes_in_words(number: Decimal | int) -> str:
    """1 minute, 2 minutes, 7.5 minutes."""
    words = f"{Decimal(number).quantize(Decimal('0.1')).normalize():f}"
    return f"{words} minute" if words == "1" else f"{words} minutes"
