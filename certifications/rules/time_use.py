"""How the time of an exam was used, read from when answers were saved. No Django here.

What passed since the save before it (or the start) belongs to the question that was saved: as the
statistics have it. Answers that came together, since the connection was lost, do not say how long
each took. A pause cannot be told from thinking, so it is counted with the question that followed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

SLOWEST = 10
PARTS = 10
# A longer silence is named: it may have been a pause.
LONG_SILENCE = 5 * 60.0

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class DomainTime:
    """What is known of a domain: seconds over so many questions."""

    domain: str
    seconds: float
    questions: int


@dataclass(frozen=True, slots=True)
class TimeUse:
    """Seconds without breaks. ``seconds`` has the questions whose time is known.

    ``together``: answered, but nobody knows how long each took. ``last``: from the last save to
    the end. ``silence``: the longest time without a save, as where it began and how long it was.
    """

    total: float
    paused: float
    seconds: Mapping[int, float]
    together: int
    last: float
    silence: tuple[float, float] | None
    # How many questions were first answered in each equal part of the time.
    parts: Sequence[int]

    @property
    def median(self) -> float | None:
        return median(self.seconds.values()) if self.seconds else None

    @property
    def slowest(self) -> list[tuple[int, float]]:
        """The questions that took longest, the longest first."""
        return sorted(self.seconds.items(), key=lambda one: (-one[1], one[0]))[:SLOWEST]

    def by_domain(self, domain_of: Mapping[int, str]) -> list[DomainTime]:
        """The most time for a question first."""
        own: dict[str, list[float]] = {}
        for position, seconds in self.seconds.items():
            own.setdefault(domain_of[position], []).append(seconds)
        found = [DomainTime(name, sum(times), len(times)) for name, times in own.items()]
        return sorted(found, key=lambda one: (-one.seconds / one.questions, one.domain))


def time_use(
    *,
    started_at: datetime,
    ended_at: datetime,
    steps: Sequence[tuple[datetime, int]],
    breaks: Sequence[Span] = (),
) -> TimeUse:
    """``steps``: when something was saved and to which question, in the order of time."""

    def clock(at: datetime) -> float:
        """Seconds of work until then."""
        at = min(max(at, started_at), ended_at)
        rested = sum(
            max(0.0, (min(end, at) - max(begun, started_at)).total_seconds())
            for begun, end in breaks
        )
        return (at - started_at).total_seconds() - rested

    whole = (ended_at - started_at).total_seconds()
    total = clock(ended_at)
    moments = [clock(at) for at, _ in steps]
    alone = Counter(at for at, _ in steps)
    seconds: dict[int, float] = {}
    unknown: set[int] = set()
    gaps: list[tuple[float, float]] = []
    before = 0.0
    for (at, position), moment in zip(steps, moments, strict=True):
        gaps.append((before, moment - before))
        if alone[at] > 1:
            unknown.add(position)
        seconds[position] = seconds.get(position, 0.0) + moment - before
        before = moment
    gaps.append((before, total - before))
    longest = max(gaps, key=lambda gap: gap[1])
    first: dict[int, float] = {}
    for (_, position), moment in zip(steps, moments, strict=True):
        first.setdefault(position, moment)
    return TimeUse(
        total=total,
        paused=whole - total,
        seconds={place: took for place, took in seconds.items() if place not in unknown},
        together=len(unknown),
        last=total - before,
        silence=longest if longest[1] >= LONG_SILENCE else None,
        parts=_parts(list(first.values()), total),
    )


def _parts(moments: Sequence[float], total: float) -> list[int]:
    counts = [0] * PARTS
    for moment in moments:
        place = int(moment / total * PARTS) if total > 0 else 0
        counts[min(place, PARTS - 1)] += 1
    return counts
