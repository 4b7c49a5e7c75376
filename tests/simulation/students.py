"""Simulated students of known ability: what they answered before an exam, and the exam."""

from dataclasses import dataclass
from decimal import Decimal
from math import exp

import numpy as np
from numpy.random import Generator

from certifications.rules.readiness.evidence import Evidence, Kind
from certifications.rules.readiness.forecast import Blueprint, Cell
from certifications.rules.readiness.posterior import Floats
from tests.simulation.worlds import World

# The blueprints of the reference course.
DOMAINS = (
    *("terminology", "anatomy", "physiology", "conventions", "chapters"),
    *("procedures", "reimbursement", "compliance", "documentation", "scenario"),
)
LONG = (13, 13, 10, 13, 12, 7, 9, 8, 5, 10)
SHORT = (3, 3, 3, 3, 3, 2, 2, 2, 1, 3)
CUT = Decimal(70)
QUIZ_LENGTH = 10
# Gauss and Hermite, for what is true of an item that is not drawn yet.
PLACES, WEIGHTS = np.polynomial.hermite_e.hermegauss(9)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def blueprint_of(world: World) -> Blueprint:
    """The exam of a world."""
    counts = SHORT if world.short else LONG
    cells = (Cell(name, count) for name, count in zip(DOMAINS, counts, strict=True))
    return Blueprint(tuple(cells), CUT)


@dataclass(frozen=True)
class Student:
    """``true_chance``: to pass a paper; ``percent``: what the one that was drawn brought."""

    evidence: list[Evidence]
    true_chance: float
    percent: float

    @property
    def passed(self) -> bool:
        return self.percent >= float(CUT)


@dataclass(frozen=True)
class _Person:
    """A student's ability today, and how it came about."""

    world: World
    rng: Generator
    ability: Floats
    learnt: Floats
    easier: Floats

    def at(self, domain: int, age: float) -> float:
        """The ability so many days ago."""
        before = 1 - exp(-age / self.world.learnt_in_days)
        return float(self.ability[domain] - self.learnt[domain] * before)

    def right(self, level: Floats | float, size: int) -> Floats:
        """So many answers to items drawn anew, at a level of ability less their mean difficulty."""
        world, rng = self.world, self.rng
        slope = np.exp(world.discrimination_deviation * rng.standard_normal(size))
        logit = slope * (level - world.item_deviation * rng.standard_normal(size))
        share = world.guessing + (1 - world.guessing) / (1 + np.exp(-logit))
        result: Floats = (rng.random(size) < share).astype(float)
        return result


def student_of(world: World, *, seed: int, number: int) -> Student:
    """The same for the same seed and number."""
    rng = np.random.default_rng([seed, number])
    count = len(DOMAINS)
    general = rng.normal(world.general_mean, world.general_deviation)
    ability = rng.normal(general, world.domain_deviation, count)
    rate = max(0.0, rng.normal(world.learnt, world.learnt_deviation))
    easier = (
        world.quiz_easier
        + rng.normal(0, world.quiz_between_people)
        + rng.normal(0, world.quiz_between_domains, count)
    )
    person = _Person(world, rng, ability, np.full(count, rate), easier)
    evidence = _studied(person)
    last = _last_touched(evidence, count)
    # Before ``last`` the level stood; what was not touched since is lost in part today.
    lost = world.forgotten * (1 - np.exp(-last / world.forgotten_in_days))
    today = ability - lost
    counts = SHORT if world.short else LONG
    return Student(evidence, _true_chance(world, today, counts), _sit(person, today, counts))


def _studied(person: _Person) -> list[Evidence]:
    rng, world = person.rng, person.world
    count = len(DOMAINS)
    span = rng.choice([30.0, 90.0, 180.0])
    quizzes = max(2, round(np.exp(rng.uniform(np.log(2), np.log(150)))))
    attention = rng.dirichlet(np.full(count, 1.5))
    found: list[Evidence] = []
    for domain in rng.choice(count, size=quizzes, p=attention):
        age = rng.uniform(0, span)
        level = person.at(domain, age) + person.easier[domain]
        # Whoever takes a quiz twice meets some of its questions again.
        again = int(rng.binomial(QUIZ_LENGTH, 0.3))
        _add(found, person, domain, Kind.QUIZ, age, level, QUIZ_LENGTH - again)
        _add(found, person, domain, Kind.REPEAT, age, level + world.repeat_easier, again)
        if rng.random() < 0.3:
            _add(found, person, domain, Kind.REVIEW, age * 0.7, level + world.practice_easier, 8)
        if rng.random() < 0.15:
            _add(found, person, domain, Kind.PRACTICE, age, level + world.practice_easier, 10)
    for _ in range(rng.choice([0, 0, 5, 15])):
        age = rng.uniform(0, span)
        domain = count - 1
        level = person.at(domain, age) + person.easier[domain]
        # The lines of one chart have its difficulty in common.
        lines = person.right(level + rng.normal(0, 0.5), 6)
        found.append(Evidence(DOMAINS[domain], Kind.CHART, age, 1, float(lines.mean())))
    for _ in range(rng.choice([0, 1, 2, 3], p=[0.45, 0.25, 0.2, 0.1])):
        age, day = rng.uniform(0, min(span, 60.0)), rng.normal(0, world.day_deviation)
        for domain, asked in enumerate(LONG):
            level = person.at(domain, age) + day
            _add(found, person, domain, Kind.MOCK, age, level, asked)
    return found


def _add(
    found: list[Evidence],
    person: _Person,
    domain: int,
    kind: Kind,
    age: float,
    level: float,
    answers: int,
) -> None:
    if answers:
        right = float(person.right(level, answers).sum())
        found.append(Evidence(DOMAINS[domain], kind, age, answers, right))


def _last_touched(found: list[Evidence], count: int) -> Floats:
    last = np.full(count, 180.0)
    for one in found:
        place = DOMAINS.index(one.domain)
        last[place] = min(last[place], one.age_days)
    return last


def _sit(person: _Person, today: Floats, counts: tuple[int, ...]) -> float:
    day = person.rng.normal(0, person.world.day_deviation)
    right = sum(
        float(person.right(level + day, asked).sum())
        for level, asked in zip(today, counts, strict=True)
    )
    return 100 * right / sum(counts)


def _true_chance(world: World, today: Floats, counts: tuple[int, ...]) -> float:
    """Exact but for the places of the quadrature: over days, items and their discrimination."""
    slopes = np.exp(world.discrimination_deviation * PLACES)
    days = world.day_deviation * PLACES
    level = today[None, :, None, None] + days[:, None, None, None]
    logit = slopes[None, None, None, :] * (
        level - world.item_deviation * PLACES[None, None, :, None]
    )
    share = world.guessing + (1 - world.guessing) / (1 + np.exp(-logit))
    right = np.einsum("dcis,i,s->dc", share, WEIGHTS, WEIGHTS)
    scores = np.zeros((PLACES.size, sum(counts) + 1))
    scores[:, 0] = 1.0
    for place, asked in enumerate(counts):
        share_here = right[:, place : place + 1]
        for _ in range(asked):
            scores[:, 1:] = scores[:, 1:] * (1 - share_here) + scores[:, :-1] * share_here
            scores[:, 0] *= 1 - share_here[:, 0]
    passing = int(np.ceil(float(CUT) * sum(counts) / 100 - 1e-9))
    return float(WEIGHTS @ scores[:, passing:].sum(axis=1))
