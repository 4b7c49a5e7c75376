"""The readiness of a student for an exam: a chance, how sure it is, and what would help most."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, fsum

import numpy as np

from certifications.rules.readiness.evidence import (
    Evidence,
    tallies_of,
    weight_by_domain,
)
from certifications.rules.readiness.forecast import (
    Ability,
    Blueprint,
    Tables,
    ability_of,
    chance_at,
    score_distribution,
    tables_of,
)
from certifications.rules.readiness.offsets import PRIOR, Offset
from certifications.rules.readiness.posterior import (
    LEVEL_GRID,
    Floats,
    Posterior,
    posterior_of,
    shares,
)

# Intervals hold four times out of five.
TAIL = 0.1
# Below this nothing is said: so much weight in all, and in domains with most of the points.
FEWEST_ANSWERS = 30.0
FEWEST_IN_DOMAIN = 2.0
LEAST_COVERED = 0.6
# What would help: a domain brought to this share right.
TARGET = 0.85


@dataclass(frozen=True, slots=True)
class DomainReadiness:
    """``percent``: right in the exam, as expected. ``gain``: of the chance, were it at 85."""

    domain: str
    questions: int
    answers: int
    percent: float
    low: float
    high: float
    gain: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """All between 0 and 1, the percents between 0 and 100. ``low`` and ``high`` of the chance are
    where it lies, four times out of five, once the student's ability is known."""

    chance: float
    low: float
    high: float
    expected_percent: float
    low_percent: float
    high_percent: float


@dataclass(frozen=True, slots=True)
class Readiness:
    """``estimate`` is None where there is not enough to say; then ``missing`` more answers are
    needed, in ``missing_domains`` first. ``domains``: what would help most comes first."""

    estimate: Estimate | None
    domains: list[DomainReadiness]
    answers: int
    missing: int = 0
    missing_domains: tuple[str, ...] = ()


def readiness_of(
    found: Sequence[Evidence], blueprint: Blueprint, offset: Offset = PRIOR
) -> Readiness:
    """The same evidence gives the same figures, in whatever order it comes."""
    domains = blueprint.domains
    answers = {
        domain: round(fsum(one.answers for one in found if one.domain == domain))
        for domain in domains
    }
    counted = round(fsum(one.answers for one in found))
    missing, where = _missing(weight_by_domain(found, domains), blueprint)
    if missing or not domains:
        return Readiness(None, [], counted, missing, where)
    tables = tables_of(blueprint)
    known = posterior_of(tallies_of(found, domains), domains, offset)
    parts = {domain: float(blueprint.points_of(domain) / blueprint.total) for domain in domains}
    ability = ability_of(known, list(parts.items()))
    gains = _gains(known, ability, tables, parts)
    lines = [
        _domain(domain, known, blueprint, gain=gains[domain], answers=answers[domain])
        for domain in domains
    ]
    lines.sort(key=lambda line: (-line.gain, line.domain))
    return Readiness(_estimate(known, ability, tables), lines, counted)


def _missing(weights: dict[str, float], blueprint: Blueprint) -> tuple[int, tuple[str, ...]]:
    """How many first answers are missing, and in which domains."""
    lacking = {
        domain: FEWEST_IN_DOMAIN - weight
        for domain, weight in weights.items()
        if weight < FEWEST_IN_DOMAIN
    }
    total = blueprint.total
    covered = sum(blueprint.points_of(domain) for domain in weights if domain not in lacking)
    in_all = FEWEST_ANSWERS - fsum(weights.values())
    in_domains = fsum(lacking.values()) if covered < total * _share(LEAST_COVERED) else 0.0
    missing = max(in_all, in_domains, 0.0)
    first = lacking or dict(sorted(weights.items(), key=lambda entry: entry[1])[:3])
    where = tuple(sorted(first, key=lambda domain: (-blueprint.points_of(domain), domain)))
    return ceil(missing - 1e-9), where if missing > 1e-9 else ()


def _estimate(known: Posterior, ability: Ability, tables: Tables) -> Estimate:
    scores = score_distribution(known, tables)
    scores = scores / scores.sum()
    chance = float(scores[tables.passing :].sum())
    low, high = (
        float(chance_at(tables, np.array([ability.at(one)]))[0]) for one in (TAIL, 1 - TAIL)
    )
    percents = 100 * np.arange(scores.size) / tables.highest
    below = np.cumsum(scores)
    return Estimate(
        chance=min(1.0, max(0.0, chance)),
        # A mean can lie outside of four fifths of what it is the mean of.
        low=min(low, chance),
        high=max(high, chance),
        expected_percent=float(percents @ scores),
        low_percent=float(percents[int(np.searchsorted(below, TAIL))]),
        high_percent=float(percents[min(int(np.searchsorted(below, 1 - TAIL)), scores.size - 1)]),
    )


def _gains(
    known: Posterior, ability: Ability, tables: Tables, parts: dict[str, float]
) -> dict[str, float]:
    """By how much the chance would rise if a domain were at the target."""
    now = ability.chance(tables)
    right = shares(LEVEL_GRID)
    found = {}
    for domain, part in parts.items():
        share = float(known.weights @ (known.levels[domain] @ right)) / float(known.weights.sum())
        more = part * max(0.0, TARGET - share)
        found[domain] = max(0.0, ability.chance(tables, more) - now) if more else 0.0
    return found


def _domain(
    domain: str, known: Posterior, blueprint: Blueprint, *, gain: float, answers: int
) -> DomainReadiness:
    likely = known.weights @ known.levels[domain]
    likely = likely / likely.sum()
    return DomainReadiness(
        domain=domain,
        questions=sum(cell.questions for cell in blueprint.cells if cell.domain == domain),
        answers=answers,
        percent=100 * float(likely @ shares(LEVEL_GRID)),
        low=100 * _quantile(likely, TAIL),
        high=100 * _quantile(likely, 1 - TAIL),
        gain=gain,
    )


def _quantile(likely: Floats, probability: float) -> float:
    """Between two places of the grid in proportion."""
    level = float(np.interp(probability, np.cumsum(likely) - likely / 2, LEVEL_GRID))
    return float(shares(np.array([level]))[0])


def _share(value: float) -> Decimal:
    return Decimal(str(value))
