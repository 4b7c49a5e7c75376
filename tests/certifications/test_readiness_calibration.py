"""Whether stated chances come true, on simulated students of known ability.

A small run of what ``docs/algorithms/readiness.md`` reports; its seeds are neither those of the
report nor of the tuning.
"""

from contextlib import ExitStack
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from certifications.rules.readiness.evidence import Kind
from tests.simulation.fingerprint import fingerprint
from tests.simulation.measures import Forecasts, forecasts_of, quality_of
from tests.simulation.report import BEGIN, DOCS, END
from tests.simulation.students import blueprint_of, student_of
from tests.simulation.tuning import prior, quizzes, weighing
from tests.simulation.worlds import AS_ASSUMED, WORLDS

SEED, STUDENTS, FEW = 77, 450, 150


def people_of(world, students):
    return [student_of(world, seed=SEED, number=number) for number in range(students)]


@pytest.fixture(scope="module")
def people():
    return people_of(AS_ASSUMED, STUDENTS)


def faults_of(found: Forecasts) -> list[str]:
    """What is wrong with forecasts of the world that is as assumed; the bounds are about three
    standard errors of so many students wide."""
    q = quality_of(found)
    wrong = {
        "too hopeful": q.bias > 0.05,
        "too gloomy": q.bias < -0.05,
        "what is said does not come true": q.calibration_error > 0.09,
        "no better than knowing the class": q.brier > 0.6 * q.base_rate,
        "no better than the percent of the answers": q.brier > 0.75 * q.own_percent,
        "far from what could be known": q.brier > q.best_possible + 0.04,
        "percents are too narrow": q.percent_held < 0.76,
        "percents are too wide": q.percent_held > 0.92,
        "bands of the chance are too narrow": q.chance_held < 0.74,
        "bands of the chance are too wide": q.chance_held > 0.93,
    }
    return [name for name, found_so in wrong.items() if found_so]


def test_stated_chances_come_true_and_intervals_hold(people):
    found = forecasts_of(people, blueprint_of(AS_ASSUMED))
    assert len(found.rows) > STUDENTS / 2
    assert faults_of(found) == []


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        # Quizzes taken as far harder than they are.
        ([quizzes(mean=-0.6)], "too hopeful"),
        ([quizzes(mean=1.3)], "too gloomy"),
        # Every answer taken at its face, quizzes as the exam itself.
        (
            [
                quizzes(deviation=0.001),
                weighing(Kind.QUIZ, most=1e9),
                weighing(Kind.REPEAT, most=1e9, weight=1.0),
            ],
            "bands of the chance are too narrow",
        ),
        # Whoever they are, they are thought to be like everybody.
        ([prior(-0.5, 0.2, 0.5)], "too gloomy"),
        # Evidence hardly heard.
        (
            [weighing(kind, most=0.3) for kind in (Kind.QUIZ, Kind.MOCK, Kind.CHART)],
            "far from what could be known",
        ),
    ],
    ids=["hopeful", "gloomy", "face-value", "prejudiced", "deaf"],
)
def test_a_broken_estimator_is_caught(people, broken, fault):
    with ExitStack() as stack:
        for put in broken:
            stack.enter_context(put)
        found = forecasts_of(people[:250], blueprint_of(AS_ASSUMED))
    assert fault in faults_of(found)


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("quizzes are much easier", 0.03, 0.30),
        ("crammed in the last two weeks", -0.35, -0.08),
        ("items differ in discrimination (2PL)", -0.09, 0.07),
    ],
)
def test_its_weaknesses_are_those_that_the_page_admits(name, least, most):
    world = next(one for one in WORLDS if one.name == name)
    found = forecasts_of(people_of(world, FEW), blueprint_of(world))
    assert least < quality_of(found).bias < most


def test_an_ability_that_is_known_is_a_chance_that_comes_true(people):
    # The ground truth itself: papers sat must agree with the chances that were worked out.
    said = np.array([one.true_chance for one in people])
    passed = np.array([one.passed for one in people])
    error = np.sqrt((said * (1 - said)).sum()) / len(people)
    assert abs(said.mean() - passed.mean()) < 3 * error


def test_the_figures_of_the_document_are_those_of_these_rules():
    page = (DOCS / "readiness.md").read_text(encoding="utf-8")
    figures = page.split(BEGIN)[1].split(END)[0]
    assert f"Rules `{fingerprint()}`" in figures
    for world in WORLDS:
        assert f"| {world.name} | " in figures


@pytest.mark.parametrize("name", ["reliability", "worlds", "intervals"])
def test_the_diagrams_of_the_document_can_be_read_out(name):
    page = (DOCS / "readiness.md").read_text(encoding="utf-8")
    assert f"(readiness-{name}.svg)" in page
    svg = ElementTree.parse(Path(DOCS / f"readiness-{name}.svg")).getroot()
    space = {"s": "http://www.w3.org/2000/svg"}
    assert svg.find("s:title", space).text
    assert svg.find("s:desc", space).text
    assert len(svg.findall("s:circle", space)) >= 8
