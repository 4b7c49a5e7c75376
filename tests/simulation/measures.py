"""How good forecasts were, once it is known what came."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from certifications.rules.readiness import offsets
from certifications.rules.readiness.estimate import readiness_of
from certifications.rules.readiness.evidence import Kind
from certifications.rules.readiness.forecast import Blueprint
from certifications.rules.readiness.posterior import Floats
from foundation.intervals import wilson
from tests.simulation.students import CUT, Student, blueprint_of, student_of
from tests.simulation.worlds import World

COLUMNS = (
    *("chance", "low", "high", "expected", "low_percent", "high_percent"),
    *("true_chance", "percent", "passed", "own_percent", "answers", "mocks"),
)


@dataclass(frozen=True)
class Forecasts:
    """One row a student; ``silent``: for how many there was not enough to say."""

    rows: Floats
    silent: int

    def __getattr__(self, name: str) -> Floats:
        if name not in COLUMNS:  # What pickle asks for.
            raise AttributeError(name)
        column: Floats = self.rows[:, COLUMNS.index(name)]
        return column

    def of(self, chosen: Floats) -> "Forecasts":
        return Forecasts(self.rows[chosen], 0)


def forecasts_in(world: World, *, students: int, seed: int, first: int = 0) -> Forecasts:
    """Simulate people, ask for their readiness, and let them sit the exam."""
    people = (
        student_of(world, seed=seed, number=number) for number in range(first, first + students)
    )
    return forecasts_of(people, blueprint_of(world))


def forecasts_of(people: Iterable[Student], blueprint: Blueprint) -> Forecasts:
    """What is said of these people, beside what came. The offset is that of the prior."""
    rows, silent = [], 0
    for one in people:
        said = readiness_of(one.evidence, blueprint, offsets.PRIOR).estimate
        if said is None:
            silent += 1
            continue
        answers = sum(e.answers for e in one.evidence)
        right = sum(e.right for e in one.evidence)
        mocks = sum(e.answers for e in one.evidence if e.kind is Kind.MOCK)
        rows.append(
            [
                *(said.chance, said.low, said.high),
                *(said.expected_percent, said.low_percent, said.high_percent),
                *(one.true_chance, one.percent, float(one.passed)),
                *(100 * right / answers, answers, mocks),
            ]
        )
    return Forecasts(np.array(rows).reshape(-1, len(COLUMNS)), silent)


@dataclass(frozen=True, slots=True)
class Bin:
    """Students with a similar chance: what was said, how many passed, and how sure that is."""

    said: float
    passed: float
    low: float
    high: float
    students: int


def reliability(found: Forecasts, bins: int = 10) -> list[Bin]:
    """By tenths of the chance; empty ones are left out."""
    place = np.minimum((found.chance * bins).astype(int), bins - 1)
    result = []
    for number in range(bins):
        own = place == number
        n = int(own.sum())
        if n:
            share = float(found.passed[own].mean())
            result.append(Bin(float(found.chance[own].mean()), share, *wilson(share, n), n))
    return result


def expected_error(bins: list[Bin]) -> float:
    """Expected calibration error (Naeini and others 2015)."""
    whole = sum(one.students for one in bins)
    return sum(one.students * abs(one.said - one.passed) for one in bins) / whole


def brier(said: Floats, came: Floats) -> float:
    """Brier 1950."""
    return float(((said - came) ** 2).mean())


@dataclass(frozen=True, slots=True)
class Quality:
    """Brier scores of the model and of simpler sayings, and how often intervals held."""

    students: int
    silent: int
    pass_rate: float
    brier: float
    base_rate: float
    own_percent: float
    passes_if_above: float
    best_possible: float
    calibration_error: float
    bias: float
    percent_held: float
    chance_held: float
    percent_width: float


def quality_of(found: Forecasts) -> Quality:
    """``own_percent`` says the percent of all own answers as the chance; ``passes_if_above`` says
    that who is above the cut in them passes; ``best_possible`` knows the true chance."""
    passed = found.passed
    percent_held = (found.low_percent <= found.percent) & (found.percent <= found.high_percent)
    chance_held = (found.low <= found.true_chance) & (found.true_chance <= found.high)
    return Quality(
        students=passed.size,
        silent=found.silent,
        pass_rate=float(passed.mean()),
        brier=brier(found.chance, passed),
        base_rate=brier(np.full_like(passed, passed.mean()), passed),
        own_percent=brier(found.own_percent / 100, passed),
        passes_if_above=brier((found.own_percent >= float(CUT)).astype(float), passed),
        best_possible=brier(found.true_chance, passed),
        calibration_error=expected_error(reliability(found)),
        bias=float((found.chance - passed).mean()),
        percent_held=float(percent_held.mean()),
        chance_held=float(chance_held.mean()),
        percent_width=float((found.high_percent - found.low_percent).mean()),
    )
