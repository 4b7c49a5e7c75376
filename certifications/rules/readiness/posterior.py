"""What a student can do, by domain, after the evidence: exact sums over grids.

The level in a domain is the logit of the share of exam questions that would be right. Levels vary
about a general level, which all domains share, so that a domain without evidence borrows from the
others (Kelley 1947; Wainer and others 2001). Given the general level the domains are independent,
which is why no simulation is needed.

How much easier quizzes are is not learnt from the student's own answers but held at five values
with fixed weights (a cut: Plummer 2015). So one more right answer can never lower a level.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from certifications.rules.readiness.evidence import WEIGHINGS, Tally
from certifications.rules.readiness.offsets import Offset

Floats = NDArray[np.float64]

# The general level of students who prepare, and how domains vary about it; in logits.
GENERAL_MEAN, GENERAL_DEVIATION = 0.6, 1.0
DOMAIN_DEVIATION = 0.5
GENERAL_GRID: Floats = np.arange(-3.0, 4.01, 0.2)
LEVEL_GRID: Floats = np.arange(-4.5, 5.51, 0.25)
# Gauss and Hermite's five places for a normal, with their weights.
OFFSET_PLACES: Floats = np.array([-2.8569700139, -1.3556261799, 0.0, 1.3556261799, 2.8569700139])
OFFSET_WEIGHTS: Floats = np.array(
    [0.0112574113, 0.2220759220, 0.5333333334, 0.2220759220, 0.0112574113]
)
# A general level that is less likely than this changes no digit that is shown.
NEGLIGIBLE = 1e-10


@dataclass(frozen=True)
class Posterior:
    """``rows``: pairs of an offset and a general level, with their weights.

    ``levels[domain]``: for each row how likely each place of ``LEVEL_GRID`` is.
    """

    weights: Floats
    levels: dict[str, Floats]


def shares(levels: Floats) -> Floats:
    """Levels as shares right."""
    result: Floats = 1 / (1 + np.exp(-levels))
    return result


def _normal(grid: Floats, mean: Floats | float, deviation: float) -> Floats:
    """A normal on the places of a grid; each row adds up to 1."""
    height = np.exp(-0.5 * ((grid - mean) / deviation) ** 2)
    result: Floats = height / height.sum(axis=-1, keepdims=True)
    return result


GENERAL = _normal(GENERAL_GRID, GENERAL_MEAN, GENERAL_DEVIATION)
GIVEN_GENERAL = _normal(LEVEL_GRID, GENERAL_GRID[:, None], DOMAIN_DEVIATION)


def posterior_of(tallies: Sequence[Tally], domains: Sequence[str], offset: Offset) -> Posterior:
    """For each domain, those without evidence too."""
    easier = offset.mean + offset.deviation * OFFSET_PLACES
    general = np.log(GENERAL)[None, :].repeat(easier.size, axis=0)
    joint: dict[str, Floats] = {}
    for domain in sorted({*domains, *(one.domain for one in tallies)}):
        said = _likelihood([one for one in tallies if one.domain == domain], easier)
        joined = GIVEN_GENERAL[None, :, :] * said[:, None, :]
        whole = joined.sum(axis=2)
        general = general + np.log(whole)
        joint[domain] = joined / whole[:, :, None]
    general = np.exp(general - general.max(axis=1, keepdims=True))
    weights = OFFSET_WEIGHTS[:, None] * general / general.sum(axis=1, keepdims=True)
    kept = weights > NEGLIGIBLE
    return Posterior(weights[kept], {domain: joint[domain][kept] for domain in domains})


def _likelihood(tallies: Sequence[Tally], easier: Floats) -> Floats:
    """Of each level, for each offset; the largest is 1."""
    total = np.zeros((easier.size, LEVEL_GRID.size))
    for one in tallies:
        weighing = WEIGHINGS[one.kind]
        shift = weighing.easier + (0.0 * easier if weighing.is_exam else easier)
        met = LEVEL_GRID[None, :] + shift[:, None]
        # log of the share right, and of the share wrong, without losing digits at the ends.
        total -= one.right * np.logaddexp(0, -met) + one.wrong * np.logaddexp(0, met)
    result: Floats = np.exp(total - total.max(axis=1, keepdims=True))
    return result
