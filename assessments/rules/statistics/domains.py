"""Scores by domain: how a class did, and what one student's few questions can tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np

from assessments.rules.statistics.guards import FEWEST_FOR_CLASS, FEWEST_QUESTIONS, missing
from assessments.rules.statistics.responses import Ints, Responses, divided, summed
from foundation.intervals import Z_80, of_mean, wilson


def domains_of_class(
    found: Responses, domain_of: Ints, names: Sequence[str]
) -> list[dict[str, Any]]:
    """The mean of what people brought of each domain, in percent, with its interval.

    ``domain_of`` names the domain of each question by its place in ``names``. People are what is
    drawn from a class, so the interval comes from how they differ, not from how many answers
    there are.
    """
    count = len(names)
    use = found.counts
    place = found.attempt[use] * count + domain_of[found.item[use]]
    cells = found.attempts * count
    earned = summed(place, found.brought[use], cells)
    possible = summed(place, found.points[use], cells)
    shares = divided(earned, possible).reshape(found.attempts, count)
    asked = np.bincount(found.item[use], minlength=found.items) > 0
    result = []
    for number, name in enumerate(names):
        own = shares[:, number]
        own = own[np.isfinite(own)]
        n = int(own.size)
        questions = int((asked & (domain_of == number)).sum())
        if not n:
            continue
        line: dict[str, Any] = {"domain": name, "questions": questions, "n": n, "why": None}
        if n < FEWEST_FOR_CLASS:
            line["why"] = missing("too_few_attempts", n=n, needed=FEWEST_FOR_CLASS)
        else:
            mean = float(own.mean())
            low, high = of_mean(mean, float(own.std(ddof=1)), n)
            line |= {"percent": 100 * mean, "interval": (_percent(low), _percent(high))}
        result.append(line)
    return result


def _percent(share: float) -> float:
    return 100 * min(1.0, max(0.0, share))


@dataclass(frozen=True, slots=True)
class ItemPoints:
    """What one question of a student's paper brought, of how many points, in which domain."""

    domain: str
    earned: float
    possible: float


@dataclass(frozen=True, slots=True)
class OwnDomain:
    """A student's domain. ``low`` and ``high`` in percent; None where questions are too few."""

    domain: str
    questions: int
    earned: float
    possible: float
    low: int | None = None
    high: int | None = None

    @property
    def percent(self) -> float:
        return 100 * min(1.0, max(0.0, self.earned / self.possible)) if self.possible else 0.0

    @property
    def is_shown(self) -> bool:
        return self.low is not None


def own_domains(items: Sequence[ItemPoints]) -> list[OwnDomain]:
    """By domain in alphabetical order, with Wilson's interval of four times out of five.

    The questions are a sample of what could have been asked. Where points differ, the number of
    questions is what they weigh: (sum of points)^2 / sum of points^2 (Kish 1965). Rounded outwards
    to whole percent. Questions without points do not count.
    """
    by_domain: dict[str, list[ItemPoints]] = {}
    for item in items:
        if item.possible > 0:
            by_domain.setdefault(item.domain, []).append(item)
    result = []
    for domain, own in sorted(by_domain.items(), key=lambda entry: entry[0].casefold()):
        earned = sum(item.earned for item in own)
        possible = sum(item.possible for item in own)
        low = high = None
        if len(own) >= FEWEST_QUESTIONS:
            weight = possible**2 / sum(item.possible**2 for item in own)
            share = min(1.0, max(0.0, earned / possible))
            bounds = wilson(share, weight, Z_80)
            # A bound of exactly nothing or all must not move by rounding.
            low, high = floor(100 * bounds[0] + 1e-9), ceil(100 * bounds[1] - 1e-9)
        result.append(OwnDomain(domain, len(own), earned, possible, low, high))
    return result
