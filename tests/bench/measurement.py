"""Figures and pictures of docs/algorithms/calibration.md and reliability.md, from simulations.

``python -m tests.bench.measurement``: a few minutes; writes between the marks in both pages.
"""

import re
import sys
from math import sqrt
from pathlib import Path

import numpy as np

from assessments.rules.statistics.calibrating import Model, calibrate, library_version
from assessments.rules.statistics.decisions import decisions_of, longer
from assessments.rules.statistics.paper import reliability_of
from tests.assessments.statistics.cohorts import chance, cohort, responses
from tests.bench.plots import Plane

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES, PICTURES = DOCS / "algorithms", DOCS / "images"
ROUNDS = 10


def calibration() -> str:
    """Bias, error and coverage of some designs, each ``ROUNDS`` cohorts."""
    lines = [
        "| Model | People | Questions | Asked of each | Bias | RMSE | Mean standard error | Within 1.96 of it | Deviation of ability, true | Found |",  # noqa: E501
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    designs = [
        (Model.RASCH, 150, 40, 0, 1.0),
        (Model.RASCH, 500, 40, 0, 0.6),
        (Model.RASCH, 500, 40, 0, 1.5),
        (Model.RASCH, 1000, 120, 30, 1.0),
        (Model.TWO_PARAMETERS, 800, 30, 0, 1.0),
        (Model.TWO_PARAMETERS, 2000, 30, 0, 1.0),
    ]
    for model, people, questions, asked, spread in designs:
        offs, errors, found_spread = [], [], []
        slopes = (1.0, 1.0) if model is Model.RASCH else (0.6, 2.0)
        for number in range(ROUNDS):
            made = cohort(
                1000 + number,
                people=people,
                questions=questions,
                asked=asked,
                spread=spread,
                slopes=slopes,
            )
            found = calibrate(made.found, model=model)
            assert not found.failed, found.failed
            offs.append(found.difficulty - made.difficulty + made.ability.mean())
            errors.append(found.difficulty_error)
            found_spread.append(found.of_people.deviation)
            if (model, people, asked, number) == (Model.RASCH, 1000, 30, 0):
                _draw_recovery(made.difficulty - made.ability.mean(), found)
        off, error = np.concatenate(offs), np.concatenate(errors)
        known = np.isfinite(off)
        off, error = off[known], error[known]
        within = float(np.mean(np.abs(off) <= 1.96 * error))
        lines.append(
            f"| {'Rasch' if model is Model.RASCH else '2PL'} | {people} | {questions} | "
            f"{asked or 'all'} | {off.mean():+.3f} | {sqrt(float((off**2).mean())):.3f} | "
            f"{error.mean():.3f} | {100 * within:.1f} % | {spread:.2f} | "
            f"{np.mean(found_spread):.2f} |"
        )
        print(lines[-1], flush=True)
    return "\n".join([*lines, "", f"{library_version()}, {ROUNDS} cohorts each."])


def _draw_recovery(true: np.ndarray, found: object) -> None:
    plane = Plane(
        "Difficulties that were estimated against the true ones",
        (-3, 3, "True difficulty, in logits"),
        (-3, 3, "Estimated, with 95 %"),
    )
    plane.line([(-3, -3), (3, 3)], dashed=True)
    inside = np.abs(true) < 2.9
    values, errors = found.difficulty[inside], found.difficulty_error[inside]  # type: ignore[attr-defined]
    plane.bars(
        [
            (x, y - 1.96 * e, y + 1.96 * e)
            for x, y, e in zip(true[inside], values, errors, strict=True)
        ]
    )
    plane.points(list(zip(true[inside], values, strict=True)))
    plane.write(PICTURES / "calibration-recovery.svg", across=6, up=6)


def reliability() -> str:
    """What theory says beside what second papers of the same people say."""
    rng = np.random.default_rng(100)
    people = 6000
    ability = rng.normal(0.6, 1, people)
    lines = [
        "| Questions | KR-20 | Correlation with a second paper | Spearman-Brown from 20 | Standard error, points | Between two papers |",  # noqa: E501
        "| --- | --- | --- | --- | --- | --- |",
    ]
    base, drawn = 0.0, []
    for questions in (20, 40, 80, 160):
        hard = rng.normal(0, 1, questions)
        papers = rng.random((2, people, questions)) < chance(ability, hard)[None]
        scores = papers.mean(axis=2)
        found = reliability_of(responses(papers[0]))
        base = base or found.value
        other = float(np.corrcoef(scores)[0, 1])
        between = 100 * float((scores[0] - scores[1]).std(ddof=1)) / sqrt(2)
        drawn.append((questions, found.value, other, longer(base, questions / 20)))
        lines.append(
            f"| {questions} | {found.value:.3f} | {other:.3f} | {longer(base, questions / 20):.3f}"
            f" | {found.sem_percent:.2f} | {between:.2f} |"
        )
    plane = Plane(
        "Reliability by length: KR-20, second papers, Spearman-Brown",
        (0, 200, "Questions"),
        (0.5, 1, "Reliability"),
    )
    plane.line([(n, longer(base, n / 20)) for n in range(10, 200, 2)])
    plane.points([(n, alpha) for n, alpha, _, _ in drawn])
    plane.points([(n, other) for n, _, other, _ in drawn], square=True)
    plane.write(PICTURES / "reliability-by-length.svg")
    return "\n".join([*lines, "", f"{people} people.", "", *_decisions(rng, ability)])


def _decisions(rng: np.random.Generator, ability: np.ndarray) -> list[str]:
    lines = [
        "| Mark to pass | Same decision, by the rule | By a second paper | Kappa, by the rule | By a second paper |",  # noqa: E501
        "| --- | --- | --- | --- | --- |",
    ]
    hard = rng.normal(0, 1, 100)
    papers = rng.random((2, ability.size, 100)) < chance(ability, hard)[None]
    scores = papers.mean(axis=2)
    value = reliability_of(responses(papers[0])).value
    curve = []
    for cut in np.arange(0.3, 0.951, 0.05):
        found = decisions_of(
            mean=float(scores[0].mean()),
            deviation=float(scores[0].std(ddof=1)),
            reliability=value,
            cut=float(cut),
        )
        passed = scores >= cut - 1e-9
        same = float(np.mean(passed[0] == passed[1]))
        share = float(passed.mean())
        by_chance = share**2 + (1 - share) ** 2
        curve.append((100 * float(cut), found.same, same))
        if round(cut * 100) % 10 == 0:
            lines.append(
                f"| {100 * cut:.0f} % | {100 * found.same:.1f} % | {100 * same:.1f} % | "
                f"{found.kappa:.3f} | {(same - by_chance) / (1 - by_chance):.3f} |"
            )
    plane = Plane(
        "How many people a second paper would decide alike",
        (30, 100, "Mark to pass, in percent"),
        (0.8, 1, "Share of people decided alike"),
    )
    plane.line([(cut, rule) for cut, rule, _ in curve])
    plane.points([(cut, seen) for cut, _, seen in curve], square=True)
    plane.write(PICTURES / "decision-consistency.svg", across=7, up=4)
    return [*lines, "", f"{ability.size} people, 100 questions, KR-20 {value:.3f}."]


def write(page: str, table: str) -> None:
    path = PAGES / page
    text = path.read_text(encoding="utf-8")
    marks = r"(<!-- simulated -->\n).*?(<!-- end -->)"
    assert re.search(marks, text, flags=re.DOTALL), page
    path.write_text(
        re.sub(marks, lambda m: f"{m[1]}{table}\n{m[2]}", text, flags=re.DOTALL), encoding="utf-8"
    )


if __name__ == "__main__":
    if "reliability" in sys.argv or len(sys.argv) == 1:
        write("reliability.md", reliability())
    if "calibration" in sys.argv or len(sys.argv) == 1:
        write("calibration.md", calibration())
