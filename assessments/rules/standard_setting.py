"""A mark to pass from the judgements of people: the modified Angoff method.

Each judge says of each question what share of minimally competent candidates would get it right
(Angoff 1971); after a first round they see the others' ratings and how often it was right, and may
change their own (the modification; Hambleton and Pitoniak 2006). ``docs/algorithms/
standard-setting.md`` has a worked example that the tests recompute. Ratings are percentages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, median, stdev

from foundation.intervals import Interval, of_correlation

# A person's severity is named from this distance of the middle on, in percentage points ...
LEAST_APART = 5.0
# ... and from this many robust deviations on (Leys and others 2013 call it a moderate bound).
DEVIATIONS_APART = 2.5
# The median absolute deviation of a normal distribution is this part of its deviation.
OF_NORMAL = 1.4826
FEWEST_JUDGES = 2
FEWEST_FOR_AGREEMENT = 5  # questions
FEWEST_RATED = 5  # questions with a facility, for the correlation with it
MOST_ERRORS = 2  # standard errors that may be added or taken off


@dataclass(frozen=True, slots=True)
class Item:
    """A question that is judged. ``facility``: how often it was right, where that is known."""

    key: int
    domain: str
    facility: float | None = None


@dataclass(frozen=True, slots=True)
class JudgeLine:
    """What one judge's ratings come to; ``apart``: so far from the others that it is named."""

    judge: int
    cut: float
    mean: float
    apart: bool


@dataclass(frozen=True, slots=True)
class ItemLine:
    """What the judges say of a question."""

    key: int
    n: int
    mean: float
    low: float
    high: float
    deviation: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Intraclass correlations of absolute agreement, Shrout and Fleiss 1979: (2,1) and (2,k)."""

    one_judge: float
    all_judges: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """The recommended mark to pass in percent of the points, and how far it can be trusted."""

    percent: float
    standard_error: float
    judges: tuple[JudgeLine, ...]
    items: tuple[ItemLine, ...]
    agreement: Agreement | None
    with_facility: tuple[float, Interval, int] | None

    @property
    def lowest(self) -> float:
        return min(line.cut for line in self.judges)

    @property
    def highest(self) -> float:
        return max(line.cut for line in self.judges)


Ratings = Mapping[int, Mapping[int, float]]


def outcome_of(
    *, items: Sequence[Item], points: Mapping[str, float], ratings: Ratings
) -> Outcome | None:
    """What the ratings come to; None for fewer than two judges who rated everything.

    ``points``: what the paper gives for each domain. ``ratings``: judge -> question -> percent.
    A judge who left a question out is not counted: the mean of the others would decide for them.
    """
    keys = [item.key for item in items]
    whole = {j: own for j, own in sorted(ratings.items()) if all(key in own for key in keys)}
    if len(whole) < FEWEST_JUDGES or not items:
        return None
    cuts = {judge: cut_of(items=items, points=points, own=own) for judge, own in whole.items()}
    apart = _apart(cuts)
    lines = tuple(
        JudgeLine(judge, cut, fmean(whole[judge][key] for key in keys), judge in apart)
        for judge, cut in cuts.items()
    )
    by_item = tuple(item_line(key, [own[key] for own in whole.values()]) for key in keys)
    return Outcome(
        percent=fmean(cuts.values()),
        standard_error=stdev(cuts.values()) / sqrt(len(cuts)),
        judges=lines,
        items=by_item,
        agreement=agreement_of([[own[key] for own in whole.values()] for key in keys]),
        with_facility=_with_facility(items, {line.key: line.mean for line in by_item}),
    )


def cut_of(
    *, items: Sequence[Item], points: Mapping[str, float], own: Mapping[int, float]
) -> float:
    """One judge's mark to pass: the mean of each domain, weighed by its points in the paper.

    So a sample of the pool stands for the paper, however many of each domain were judged. Domains
    without a judged question, and questions of domains without points, do not count.
    """
    by_domain: dict[str, list[float]] = {}
    for item in items:
        by_domain.setdefault(item.domain, []).append(own[item.key])
    weighed = {domain: points.get(domain, 0.0) for domain in by_domain}
    total = sum(weighed.values())
    if total <= 0:
        return fmean(own[item.key] for item in items)
    return sum(weighed[domain] * fmean(found) for domain, found in by_domain.items()) / total


def item_line(key: int, found: Sequence[float]) -> ItemLine:
    return ItemLine(
        key=key,
        n=len(found),
        mean=fmean(found),
        low=min(found),
        high=max(found),
        deviation=stdev(found) if len(found) > 1 else None,
    )


def _apart(cuts: Mapping[int, float]) -> set[int]:
    """Who is far from the middle; with three judges at least, or there is no middle."""
    if len(cuts) < 3:
        return set()
    middle = median(cuts.values())
    spread = OF_NORMAL * median(abs(cut - middle) for cut in cuts.values())
    bound = max(LEAST_APART, DEVIATIONS_APART * spread)
    return {judge for judge, cut in cuts.items() if abs(cut - middle) > bound}


def agreement_of(rows: Sequence[Sequence[float]]) -> Agreement | None:
    """``rows``: a question each, a judge a column. None where there is nothing to compare."""
    n, k = len(rows), len(rows[0]) if rows else 0
    if n < FEWEST_FOR_AGREEMENT or k < FEWEST_JUDGES:
        return None
    mean = fmean(value for row in rows for value in row)
    of_rows = [fmean(row) for row in rows]
    of_judges = [fmean(row[column] for row in rows) for column in range(k)]
    between = k * sum((value - mean) ** 2 for value in of_rows) / (n - 1)
    judges = n * sum((value - mean) ** 2 for value in of_judges) / (k - 1)
    error = sum(
        (row[column] - of_rows[place] - of_judges[column] + mean) ** 2
        for place, row in enumerate(rows)
        for column in range(k)
    ) / ((n - 1) * (k - 1))
    one = between + (k - 1) * error + k * (judges - error) / n
    every = between + (judges - error) / n
    if one <= 1e-12 or every <= 1e-12:
        return None
    return Agreement((between - error) / one, (between - error) / every)


def _with_facility(
    items: Sequence[Item], means: Mapping[int, float]
) -> tuple[float, Interval, int] | None:
    """Whether judges find hard what is hard: Pearson's r with its interval, of how many."""
    pairs = [(means[i.key], i.facility) for i in items if i.facility is not None]
    if len(pairs) < FEWEST_RATED:
        return None
    x, y = fmean(one for one, _ in pairs), fmean(other for _, other in pairs)
    xx, yy = sum((a - x) ** 2 for a, _ in pairs), sum((b - y) ** 2 for _, b in pairs)
    if xx <= 1e-9 or yy <= 1e-12:
        return None
    r = max(-1.0, min(1.0, sum((a - x) * (b - y) for a, b in pairs) / sqrt(xx * yy)))
    return r, of_correlation(r, len(pairs)), len(pairs)


def adopted_percent(outcome: Outcome, *, errors: int) -> float:
    """The recommendation with so many standard errors added or taken off, two decimals."""
    value = outcome.percent + errors * outcome.standard_error
    return round(min(100.0, max(0.0, value)), 2)


def sampled(
    candidates: Mapping[str, Sequence[int]], most: int, points: Mapping[str, float]
) -> dict[str, int]:
    """How many questions of each domain to judge: by its points, ``most`` in all.

    One of each domain at least, also where that makes more. Then always one more of the domain
    that has least of its due, and never more than there are.
    """
    have = {domain: len(keys) for domain, keys in sorted(candidates.items()) if keys}
    total = sum(points.get(domain, 0.0) for domain in have) or 1.0
    due = {domain: most * points.get(domain, 0.0) / total for domain in have}
    found = dict.fromkeys(have, 1)
    for _ in range(min(most, sum(have.values())) - len(found)):
        room = [domain for domain in have if found[domain] < have[domain]]
        found[max(room, key=lambda domain: due[domain] - found[domain])] += 1
    return found
