"""Difficulty of questions and ability of people on one scale: item response theory.

Marginal maximum likelihood (Bock and Aitkin 1981) by the library ``mirt``, which is an optional
extra; decision 0040 says why it. An answer is right where it deserves all of its share, and wrong
otherwise, also where it is left open. Papers that differ are holes in the matrix: which questions
a student gets is decided by chance and not by the answers, so they may be ignored (Rubin 1976;
Mislevy and Wu 1996). ``docs/algorithms/calibration.md`` has simulated cohorts beside it.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from math import sqrt
from typing import Any

import numpy as np

from assessments.rules.statistics.responses import Floats, Ints, Responses

LIBRARY = "mirt"


class Model(StrEnum):
    RASCH = "rasch"
    TWO_PARAMETERS = "2pl"


MODEL_WORDS = {
    Model.RASCH.value: "Rasch (all questions tell people apart alike)",
    Model.TWO_PARAMETERS.value: "2PL (each question has a discrimination of its own)",
}
# Linacre 1994: 100 put a Rasch difficulty within half a logit with 95 %; de Ayala 2009, ch. 5,
# asks some 500 for two parameters.
FEWEST = {Model.RASCH: 100, Model.TWO_PARAMETERS: 500}
FEWEST_ITEMS = 5
# So that a computation ends in its time; of more people every second, third ... is taken.
MOST_CELLS = 1_000_000
# Half-open columns of the picture of abilities.
LOWEST, HIGHEST, STEP = -4.0, 4.0, 0.5
# Change of a parameter by which the estimation ends: a hundredth of the smallest error.
TOLERANCE = 5e-4
POINTS = 31

WHY = {
    "no_library": "The extra “calibration” is not installed. The operator's guide says how.",
    "too_few_people": "{n} people; it takes {needed}.",
    "too_few_questions": "{n} questions have enough answers; it takes {needed}.",
    "not_found": "The estimation did not come to an end. Look for questions that nearly everybody "
    "gets right or wrong.",
    "too_few_answers": "Not enough yet: {n} of {needed} answers.",
    "all_the_same": "All answers are alike, so its difficulty cannot be told.",
}


@dataclass(frozen=True)
class People:
    """What the model says of people. ``deviation``: of abilities, in the unit of difficulties.

    ``reliability``: of estimated abilities (marginal; Green and others 1984). ``columns``: how
    many people stand where, the first below ``LOWEST``, the last from ``HIGHEST`` on.
    """

    deviation: float
    reliability: float
    separation: float
    columns: list[int]
    iterations: int
    left_out: int = 0


@dataclass(frozen=True)
class Calibrated:
    """One entry a question in every array, not a number where ``why`` says why."""

    model: Model
    n: Ints
    right: Ints
    why: list[str]
    people: int = 0
    answers: int = 0
    failed: str = ""
    of_people: People | None = None
    difficulty: Floats = field(default_factory=lambda: np.zeros(0))
    difficulty_error: Floats = field(default_factory=lambda: np.zeros(0))
    discrimination: Floats = field(default_factory=lambda: np.zeros(0))
    discrimination_error: Floats = field(default_factory=lambda: np.zeros(0))
    infit: Floats = field(default_factory=lambda: np.zeros(0))
    outfit: Floats = field(default_factory=lambda: np.zeros(0))


def library_version() -> str:
    """As ``mirt 1.2.0``; empty where it is not installed."""
    try:
        return f"{LIBRARY} {version(LIBRARY)}"
    except PackageNotFoundError:
        return ""


def calibrate(found: Responses, *, model: Model) -> Calibrated:
    """Estimate what can be estimated; ``failed`` says why nothing was."""
    matrix, left_out = matrix_of(found)
    asked = matrix >= 0
    n, right = asked.sum(axis=0), (matrix == 1).sum(axis=0)
    why = [
        "too_few_answers" if count < FEWEST[model] else "all_the_same" if some in {0, count} else ""
        for count, some in zip(n.tolist(), right.tolist(), strict=True)
    ]
    used = np.array([not one for one in why], dtype=bool)
    rows = asked[:, used].any(axis=1) if used.any() else np.zeros(matrix.shape[0], dtype=bool)
    kept = matrix[np.ix_(rows, used)]
    known: dict[str, Any] = {"model": model, "n": n, "right": right, "why": why}
    known |= {"people": int(rows.sum()), "answers": int((kept >= 0).sum())}
    if not library_version():
        return Calibrated(**known, failed="no_library")
    if found.attempts < FEWEST[model]:
        return Calibrated(**known | {"people": found.attempts}, failed="too_few_people")
    if used.sum() < FEWEST_ITEMS:
        return Calibrated(**known, failed="too_few_questions")
    return _estimated(kept, used, known, left_out)


def matrix_of(found: Responses) -> tuple[Any, int]:
    """People by questions: 1 right, 0 wrong, -1 not asked or nothing to say; and who is left out.

    Neither what is on trial nor what was ruled out counts.
    """
    step = max(1, -(-found.attempts * found.items // MOST_CELLS))
    chosen = np.arange(found.attempts) % step == 0
    place = np.cumsum(chosen) - 1
    matrix = np.full((int(chosen.sum()), found.items), -1, dtype=np.int64)
    use = found.counts & chosen[found.attempt]
    right = found.share[use] >= 1 - 1e-9
    matrix[place[found.attempt[use]], found.item[use]] = right
    return matrix, int((~chosen).sum())


def _estimated(matrix: Any, used: Any, known: dict[str, Any], left_out: int) -> Calibrated:
    # An optional extra, and a second to load: only where it is used.
    import mirt
    from mirt.diagnostics import compute_itemfit

    model: Model = known["model"]
    one = model is Model.RASCH
    # The variance of abilities is free where the slope is not, so that the unit is a logit.
    spec = f"F = 1-{matrix.shape[1]}\nCOV = F*F" if one else None
    fitted = mirt.fit_mirt(
        matrix,
        model="1PL" if one else "2PL",
        spec=spec,
        n_quadpts=POINTS,
        tol=TOLERANCE,
        accelerate="none" if one else "squarem",
    )
    if not fitted.converged:
        return Calibrated(**known, failed="not_found")
    scores = mirt.fscores(fitted, matrix, method="EAP")
    theta = np.asarray(scores.theta, dtype=float).ravel()
    of_error = float(np.mean(np.asarray(scores.standard_error, dtype=float) ** 2))
    reliability = float(theta.var()) / (float(theta.var()) + of_error)
    # Abilities that are not drawn to the mean: else questions fit better than they do.
    measures = np.asarray(mirt.fscores(fitted, matrix, method="WLE").theta, dtype=float).ravel()
    fit = compute_itemfit(fitted.model, matrix, statistics=["infit", "outfit"], theta=measures)
    of_people = People(
        deviation=float(sqrt(float(np.asarray(fitted.latent_covariance).ravel()[0])))
        if one
        else 1.0,
        reliability=reliability,
        separation=sqrt(reliability / (1 - reliability)) if reliability < 1 else float("inf"),
        columns=_columns(measures),
        iterations=int(fitted.n_iterations),
        left_out=left_out,
    )

    def spread(values: Any) -> Floats:
        every = np.full(used.size, np.nan)
        every[used] = np.asarray(values, dtype=float).ravel()
        return every

    parameters, errors = fitted.model.parameters, fitted.standard_errors
    return Calibrated(
        **known,
        of_people=of_people,
        difficulty=spread(parameters["difficulty"]),
        difficulty_error=spread(errors["difficulty"]),
        discrimination=spread(parameters["discrimination"]),
        discrimination_error=np.full(used.size, np.nan)
        if one
        else spread(errors["discrimination"]),
        infit=spread(fit["infit"]),
        outfit=spread(fit["outfit"]),
    )


def _columns(measures: Floats) -> list[int]:
    edges = np.concatenate(([-np.inf], np.arange(LOWEST, HIGHEST + STEP / 2, STEP), [np.inf]))
    return [int(count) for count in np.histogram(measures, bins=edges)[0]]
