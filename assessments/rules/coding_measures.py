"""How well charts were coded, over a set of them: docs/algorithms/coding-measures.md as code.

All figures come from stored results. Percents have two places; None where there is nothing to
divide by.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import TypeVar

from assessments.rules.coded_lines import CodedAnswer

HUNDREDTH = Decimal("0.01")
SECONDS_AN_HOUR = 3600
# Of the lists of codes.
TOP = 20
Key = TypeVar("Key", str, int)


@dataclass(frozen=True, slots=True)
class CodedChart:
    """A chart as one student coded it.

    ``tier``: the difficulty that the author says. ``seconds`` is None where the steps do not tell
    how long it took.
    """

    key: str
    title: str
    setting: str
    tier: int
    answer: CodedAnswer
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; ``percent`` is None where there are none."""

    count: int
    of: int

    @property
    def percent(self) -> Decimal | None:
        return percent(Decimal(self.count), Decimal(self.of))


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of a set of charts. ``payment`` counts the charts of which a payment is known,
    ``clean`` those whose claim could be checked, ``timed`` those with a time.
    """

    charts: int
    earned: Decimal
    possible: Decimal
    extra: Decimal
    code_over_code: Share
    case_exact: Share
    clean: Share
    payment: Share
    timed: int
    seconds: float
    median_seconds: float | None
    expected_minutes: int

    @property
    def score(self) -> Decimal | None:
        """The micro-average: all points earned, by all possible ones and what was too many."""
        return percent(self.earned, self.possible + self.extra)

    @property
    def completeness(self) -> Decimal | None:
        return percent(self.earned, self.possible)

    @property
    def charts_an_hour(self) -> Decimal | None:
        return _an_hour(self.timed, self.seconds)

    @property
    def expected_an_hour(self) -> Decimal | None:
        """What the authors expect of the charts that have a time."""
        return _an_hour(self.timed, self.expected_minutes * 60)


@dataclass(frozen=True, slots=True)
class CodeCount:
    """A code that was often missed, or often too many: ``count`` of the ``of`` charts in which it
    could be; ``near``: how often something near to it was given instead.
    """

    code: str
    title: str
    count: int
    of: int
    near: int
    charts: tuple[str, ...]


@dataclass
class _Tally:
    """What is counted of one code."""

    title: str = ""
    missed: int = 0
    near: int = 0
    of: int = 0
    charts: Counter[str] = field(default_factory=Counter)


def measures_of(charts: Sequence[CodedChart]) -> Measures:
    """All measures of these charts together."""
    answers = [chart.answer for chart in charts]
    lines = [line for answer in answers for line in answer.lines]
    key = [line for line in lines if not line.extra and not line.optional]
    clean = [a.clean_claim for a in answers if a.clean_claim is not None]
    paid = [a.payment_match for a in answers if a.payment_match is not None]
    timed = [(chart.seconds, chart) for chart in charts if chart.seconds]
    seconds = [took for took, _ in timed]
    return Measures(
        charts=len(charts),
        earned=sum((line.earned for line in lines), Decimal(0)),
        possible=sum((line.possible for line in lines), Decimal(0)),
        extra=sum((line.weight for line in lines), Decimal(0)),
        code_over_code=Share(sum(line.exact for line in key), len(key)),
        case_exact=Share(sum(a.case_exact for a in answers), len(answers)),
        clean=Share(sum(clean), len(clean)),
        payment=Share(sum(paid), len(paid)),
        timed=len(timed),
        seconds=sum(seconds),
        median_seconds=median(seconds) if seconds else None,
        expected_minutes=sum(chart.answer.minutes for _, chart in timed),
    )


def measures_by(
    charts: Iterable[CodedChart], by: Callable[[CodedChart], Key]
) -> dict[Key, Measures]:
    """The measures of each group, in the order of their names."""
    groups: dict[Key, list[CodedChart]] = defaultdict(list)
    for chart in charts:
        groups[by(chart)].append(chart)
    return {name: measures_of(groups[name]) for name in sorted(groups)}


def most_missed(charts: Iterable[CodedChart], *, top: int = TOP) -> list[CodeCount]:
    """Codes of the key for which nothing at all was given, the most frequent first."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for chart in charts:
        for line in chart.answer.lines:
            if line.extra or line.optional:
                continue
            tally = tallies[line.expected]
            tally.title, tally.of = line.expected_title, tally.of + 1
            if line.exact:
                continue
            tally.near += bool(line.given)
            if not line.given:
                tally.missed += 1
                tally.charts[chart.title] += 1
    return _ranked(tallies, top)


def most_overcoded(charts: Sequence[CodedChart], *, top: int = TOP) -> list[CodeCount]:
    """Codes that were given and answer no line, the most frequent first. A row that is forgiven as
    a whole is none.
    """
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for chart in charts:
        for line in chart.answer.lines:
            if line.extra and line.weight:
                tally = tallies[line.given]
                tally.title = line.given_title or tally.title
                tally.missed += 1
                tally.charts[chart.title] += 1
    for tally in tallies.values():
        tally.of = len(charts)
    return _ranked(tallies, top)


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """In percent, rounded half up to two places."""
    return (part * 100 / whole).quantize(HUNDREDTH, ROUND_HALF_UP) if whole else None


def _an_hour(charts: int, seconds: float) -> Decimal | None:
    if not seconds:
        return None
    found = Decimal(charts * SECONDS_AN_HOUR) / Decimal(seconds)
    return found.quantize(HUNDREDTH, ROUND_HALF_UP)


def _ranked(tallies: dict[str, _Tally], top: int) -> list[CodeCount]:
    found = [
        CodeCount(
            code=code,
            title=tally.title,
            count=tally.missed,
            of=tally.of,
            near=tally.near,
            charts=tuple(name for name, _ in tally.charts.most_common()),
        )
        for code, tally in tallies.items()
        if tally.missed
    ]
    return sorted(found, key=lambda one: (-one.count, one.code))[:top]
