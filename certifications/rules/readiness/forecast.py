"""From what a student can do to what a paper would bring."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from math import comb, erf, gcd, sqrt

import numpy as np
from numpy.typing import NDArray

from certifications.rules.readiness.posterior import LEVEL_GRID, Floats, Posterior, shares

Waves = NDArray[np.complex128]

# People have better and worse days: in logits, at three places with their weights.
DAY_DEVIATION = 0.15
DAY_PLACES = (-sqrt(3) * DAY_DEVIATION, 0.0, sqrt(3) * DAY_DEVIATION)
DAY_WEIGHTS = (1 / 6, 2 / 3, 1 / 6)
# Of a mix of normals, parts that weigh less move no quantile that is asked for.
TOO_LITTLE = 1e-6
CURVE_GRID: Floats = np.arange(-4.5, 5.51, 0.1)


@dataclass(frozen=True, slots=True)
class Cell:
    """So many questions of a domain, with so many points each."""

    domain: str
    questions: int
    points: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What a paper asks, and the percent of the points that passes."""

    cells: tuple[Cell, ...]
    pass_percent: Decimal

    @property
    def domains(self) -> list[str]:
        return sorted({cell.domain for cell in self.cells if cell.questions > 0})

    @property
    def total(self) -> Decimal:
        return sum((cell.points * cell.questions for cell in self.cells), Decimal(0))

    def points_of(self, domain: str) -> Decimal:
        own = (cell for cell in self.cells if cell.domain == domain)
        return sum((cell.points * cell.questions for cell in own), Decimal(0))


@dataclass(frozen=True)
class Tables:
    """How likely each score is at each level and day, domain by domain; scores in ``unit`` points.

    As Fourier transforms, since the distribution of a sum is then a product. ``curve``: the
    chance to pass of somebody who is at the same level everywhere.
    """

    unit: Decimal
    highest: int
    passing: int
    by_domain: dict[str, Waves]
    curve: Floats


@lru_cache(maxsize=64)
def tables_of(blueprint: Blueprint) -> Tables:
    """Worked out once for a blueprint."""
    unit = Decimal(gcd(*(int(cell.points * 100) for cell in blueprint.cells)) or 100) / 100
    highest = int(blueprint.total / unit)
    need = blueprint.pass_percent * highest / 100
    passing = int(need.to_integral_value(ROUND_CEILING))
    levels = np.stack([LEVEL_GRID + day for day in DAY_PLACES])
    by_domain: dict[str, Waves] = {
        domain: np.fft.rfft(_scores(blueprint, unit, levels, domain=domain), n=highest + 1)
        for domain in blueprint.domains
    }
    flat = np.stack([CURVE_GRID + day for day in DAY_PLACES])
    whole = _scores(blueprint, unit, flat)
    curve = np.tensordot(np.array(DAY_WEIGHTS), whole[..., passing:].sum(axis=-1), axes=1)
    return Tables(unit, highest, passing, by_domain, curve)


def _scores(
    blueprint: Blueprint, unit: Decimal, levels: Floats, *, domain: str | None = None
) -> Floats:
    """The distribution of the score in one domain or in all, along a last axis."""
    found: Floats = np.ones((*levels.shape, 1))
    for cell in blueprint.cells:
        if cell.questions > 0 and domain in (None, cell.domain):
            found = convolved(found, _right(cell.questions, levels, int(cell.points / unit)))
    return found


def _right(questions: int, levels: Floats, each: int) -> Floats:
    """The binomial distribution, ``each`` units of score apart."""
    share = shares(levels)[..., None]
    right = np.arange(questions + 1)
    ways = np.array([float(comb(questions, n)) for n in right])
    result = np.zeros((*levels.shape, questions * each + 1))
    result[..., :: each or 1] = ways * share**right * (1 - share) ** (questions - right)
    return result


def convolved(first: Floats, second: Floats) -> Floats:
    """The distribution of a sum, along the last axis."""
    size = second.shape[-1]
    shape = np.broadcast_shapes(first.shape[:-1], second.shape[:-1])
    result = np.zeros((*shape, first.shape[-1] + size - 1))
    for place in range(size):
        result[..., place : place + first.shape[-1]] += first * second[..., place : place + 1]
    return result


def score_distribution(found: Posterior, tables: Tables) -> Floats:
    """How likely each score is on the next paper, in units."""
    total: Waves = np.ones((len(DAY_WEIGHTS), found.weights.size, 1), dtype=complex)
    for domain, table in tables.by_domain.items():
        total = total * np.matmul(found.levels[domain][None], table)
    weights = np.array(DAY_WEIGHTS)[:, None] * found.weights[None, :]
    mixed = np.tensordot(weights, total, axes=2)
    result: Floats = np.maximum(np.fft.irfft(mixed, n=tables.highest + 1), 0.0)
    return result


@dataclass(frozen=True)
class Ability:
    """The share of all points that the student would have in the long run: a mix of normals."""

    weights: Floats
    means: Floats
    deviations: Floats

    def at(self, probability: float) -> float:
        """The share below which it is with this probability."""
        low, high = 0.0, 1.0
        rows = zip(
            self.weights.tolist(), self.means.tolist(), self.deviations.tolist(), strict=True
        )
        parts = [(w, m, d * sqrt(2)) for w, m, d in rows if w > TOO_LITTLE]
        for _ in range(24):
            middle = (low + high) / 2
            below = sum(w * (0.5 + 0.5 * erf((middle - m) / d)) for w, m, d in parts)
            low, high = (middle, high) if below < probability else (low, middle)
        return (low + high) / 2

    def chance(self, tables: Tables, more: float = 0.0) -> float:
        """The chance to pass, ``more`` added to the share."""
        places, weights = (-sqrt(3), 0.0, sqrt(3)), (1 / 6, 2 / 3, 1 / 6)
        return sum(
            weight
            * float(self.weights @ chance_at(tables, self.means + place * self.deviations + more))
            for place, weight in zip(places, weights, strict=True)
        )


def ability_of(found: Posterior, parts: Sequence[tuple[str, float]]) -> Ability:
    """``parts``: the domains with their shares of the points."""
    right = shares(LEVEL_GRID)
    means = np.zeros_like(found.weights)
    variances = np.zeros_like(found.weights)
    for domain, part in parts:
        mean = found.levels[domain] @ right
        means += part * mean
        variances += part**2 * (found.levels[domain] @ right**2 - mean**2)
    return Ability(found.weights, means, np.sqrt(np.maximum(variances, 1e-12)))


def chance_at(tables: Tables, share: Floats) -> Floats:
    """The chance to pass of somebody with this share in the long run."""
    share = np.clip(share, 0.012, 0.995)
    result: Floats = np.interp(np.log(share / (1 - share)), CURVE_GRID, tables.curve)
    return result
