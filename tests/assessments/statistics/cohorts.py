"""Simulated cohorts whose truth is known."""

from dataclasses import dataclass

import numpy as np

from assessments.rules.statistics.responses import Responses


def responses(shares, asked=None):
    """From a matrix of people by questions; ``asked`` False: not in that person's paper."""
    shares = np.asarray(shares, dtype=float)
    asked = np.ones(shares.shape, dtype=bool) if asked is None else asked
    attempt, item = np.nonzero(asked)
    found = shares[attempt, item]
    none = np.zeros(found.size, dtype=bool)
    return Responses(
        attempts=shares.shape[0],
        items=shares.shape[1],
        attempt=attempt,
        item=item,
        share=found,
        worth=found,
        points=np.ones(found.size),
        answered=~none,
        pilot=none,
        ruled=none,
        seconds=np.full(found.size, np.nan),
    )


def chance(ability, difficulty, slope=1.0):
    """The chance of a right answer: people down, questions across."""
    return 1 / (1 + np.exp(-slope * (np.asarray(ability)[:, None] - np.asarray(difficulty)[None])))


@dataclass
class Cohort:
    """People and questions of known parameters, with what they answered."""

    found: Responses
    ability: np.ndarray
    difficulty: np.ndarray
    slope: np.ndarray


def cohort(seed, *, people, questions, asked=0, spread=1.0, slopes=(1.0, 1.0)):
    """``asked``: drawn for each person at random; 0: everybody has all."""
    rng = np.random.default_rng(seed)
    ability = rng.normal(0, spread, people)
    difficulty = rng.normal(0, 1, questions)
    slope = rng.uniform(*slopes, questions)
    right = rng.random((people, questions)) < chance(ability, difficulty, slope)
    drawn = None
    if asked:
        drawn = rng.random((people, questions)).argsort(axis=1) < asked
    return Cohort(responses(right, drawn), ability, difficulty, slope)
