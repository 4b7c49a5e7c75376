"""What the constants of the model were chosen by: one changed at a time, on seeds of their own.

``python -m tests.simulation.tuning`` prints a table: for each value the mean squared distance of
the said chance from the true one, over all worlds. The report uses other seeds.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from certifications.rules.readiness import estimate, evidence, forecast, offsets, posterior
from certifications.rules.readiness.evidence import Kind
from tests.simulation.students import Student, blueprint_of, student_of
from tests.simulation.worlds import WORLDS, World

SEED = 1_000_003


@contextmanager
def _held(module: Any, **values: Any) -> Iterator[None]:
    before = {name: getattr(module, name) for name in values}
    for name, value in values.items():
        setattr(module, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(module, name, value)


@contextmanager
def weighing(kind: Kind, **values: float) -> Iterator[None]:
    table = {**evidence.WEIGHINGS, kind: replace(evidence.WEIGHINGS[kind], **values)}
    with (
        _held(evidence, WEIGHINGS=MappingProxyType(table)),
        _held(posterior, WEIGHINGS=evidence.WEIGHINGS),
    ):
        yield


@contextmanager
def prior(mean: float, deviation: float, domains: float) -> Iterator[None]:
    general = posterior._normal(posterior.GENERAL_GRID, mean, deviation)
    given = posterior._normal(posterior.LEVEL_GRID, posterior.GENERAL_GRID[:, None], domains)
    with _held(posterior, GENERAL=general, GIVEN_GENERAL=given):
        yield


@contextmanager
def day(deviation: float) -> Iterator[None]:
    places = (-(3**0.5) * deviation, 0.0, 3**0.5 * deviation)
    forecast.tables_of.cache_clear()
    with _held(forecast, DAY_PLACES=places):
        yield
    forecast.tables_of.cache_clear()


MEAN, DEVIATION = posterior.GENERAL_MEAN, posterior.GENERAL_DEVIATION
DOMAIN = posterior.DOMAIN_DEVIATION


def quizzes(**values: float) -> Any:
    return _held(offsets, PRIOR=replace(offsets.PRIOR, **values))


Put = Callable[[float], Any]
# What is tried: a name, values, and how each is put in place.
TRIED: list[tuple[str, tuple[float, ...], Put]] = [
    ("half-life", (30, 45, 60, 90, 120), lambda v: _held(evidence, HALF_LIFE_DAYS=v)),
    ("most of quizzes", (5, 10, 20, 40), lambda v: weighing(Kind.QUIZ, most=v)),
    ("most of mocks", (20, 60, 200), lambda v: weighing(Kind.MOCK, most=v)),
    ("mocks easier by", (0, -0.1, -0.2), lambda v: weighing(Kind.MOCK, easier=v)),
    ("most of charts", (4, 8, 30), lambda v: weighing(Kind.CHART, most=v)),
    ("a chart counts as", (1, 2, 4), lambda v: weighing(Kind.CHART, weight=v)),
    ("a repeat counts as", (0.05, 0.2, 0.5), lambda v: weighing(Kind.REPEAT, weight=v)),
    ("practice counts as", (0.1, 0.3, 0.6), lambda v: weighing(Kind.PRACTICE, weight=v)),
    ("a review counts as", (0.02, 0.1, 0.3), lambda v: weighing(Kind.REVIEW, weight=v)),
    ("domains differ by", (0.35, 0.5, 0.65, 0.8), lambda v: prior(MEAN, DEVIATION, v)),
    ("general mean", (0.3, 0.6, 0.9), lambda v: prior(v, DEVIATION, DOMAIN)),
    ("general deviation", (0.7, 0.9, 1.2), lambda v: prior(MEAN, v, DOMAIN)),
    ("quizzes easier by", (0.2, 0.3, 0.4, 0.5), lambda v: quizzes(mean=v)),
    ("deviation of that", (0.2, 0.3, 0.4, 0.5), lambda v: quizzes(deviation=v)),
    ("days differ by", (0.05, 0.15, 0.25), day),
]


def distance(world: World, people: list[Student]) -> float:
    """Mean squared, from the true chance; of all, since who has enough depends on what is tried."""
    blueprint = blueprint_of(world)
    apart = []
    for one in people:
        with _held(estimate, FEWEST_ANSWERS=0.0, LEAST_COVERED=0.0):
            said = estimate.readiness_of(one.evidence, blueprint, offsets.PRIOR).estimate
        assert said is not None
        apart.append((said.chance - one.true_chance) ** 2)
    return float(np.mean(apart))


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=300, help="of each world")
    parser.add_argument("--only", default="", help="names that begin so")
    given = parser.parse_args()
    people = [
        (world, [student_of(world, seed=SEED, number=n) for n in range(given.students)])
        for world in WORLDS
    ]
    _write("| Constant | Value | As assumed | Mean of all worlds |\n| --- | --- | --- | --- |")
    for name, values, put in TRIED:
        for value in values if name.startswith(given.only) else ():
            with put(value):
                found = [distance(world, own) for world, own in people]
            _write(f"| {name} | {value:g} | {found[0]:.4f} | {np.mean(found):.4f} |")


if __name__ == "__main__":
    main()
