"""Reliability figures of simulated cohorts agree with theory (docs/algorithms/reliability.md).

Every tolerance is four standard errors of the simulation, so chance breaks none of them and a
wrong formula does.
"""

from decimal import Decimal
from math import exp, log, sqrt

import numpy as np
import pytest

from assessments.rules.statistics.decisions import longer
from assessments.rules.statistics.paper import reliability_of
from certifications.rules.scaling import scaled_score
from tests.assessments.statistics.cohorts import chance, responses

PEOPLE = 4000


def between(alpha, *, people, questions, errors=4.0):
    """Where an estimated alpha lies: log(1 - alpha) is nearly normal (Bonett 2002)."""
    spread = errors * sqrt(2 * questions / ((questions - 1) * (people - 2)))
    return 1 - exp(log(1 - alpha) + spread), 1 - exp(log(1 - alpha) - spread)


def tau_equivalent(rng, *, people=PEOPLE, questions=20, of_person=0.08, of_answer=0.2):
    """One true score for all questions, apart from how hard each is; and the truth."""
    true = rng.normal(0.6, of_person, people)
    hard = rng.uniform(-0.1, 0.1, questions)
    shares = true[:, None] + hard[None] + rng.normal(0, of_answer, (people, questions))
    reliability = of_person**2 / (of_person**2 + of_answer**2 / questions)
    return shares, true + hard.mean(), reliability


def test_alpha_is_the_reliability_of_essentially_tau_equivalent_questions():
    shares, true, reliability = tau_equivalent(np.random.default_rng(1))

    found = reliability_of(responses(shares))

    low, high = between(reliability, people=PEOPLE, questions=20)
    assert found.method == "alpha"
    assert low < found.value < high
    # And it is the square of the correlation with the truth, which nobody sees but here.
    squared = np.corrcoef(shares.mean(axis=1), true)[0, 1] ** 2
    assert found.value == pytest.approx(squared, abs=4 * 2 * (1 - squared) / sqrt(PEOPLE))


def test_alpha_is_too_low_where_questions_differ_in_what_they_tell():
    rng = np.random.default_rng(2)
    true = rng.normal(0, 1, PEOPLE)
    slopes = np.concatenate([np.full(10, 0.02), np.full(10, 0.2)])
    shares = 0.5 + true[:, None] * slopes[None] + rng.normal(0, 0.2, (PEOPLE, 20))
    reliability = slopes.sum() ** 2 / (slopes.sum() ** 2 + 20 * 0.2**2)

    found = reliability_of(responses(shares))

    # Novick and Lewis 1967: a lower bound.
    variance = slopes.sum() ** 2 + 20 * 0.04
    alpha = 20 / 19 * (1 - float((slopes**2 + 0.04).sum()) / variance)
    assert reliability == pytest.approx(0.858, abs=0.001)
    assert alpha < reliability - 0.03
    low, high = between(alpha, people=PEOPLE, questions=20)
    assert low < found.value < high < reliability


def test_twice_as_many_questions_as_spearman_and_brown_say():
    rng = np.random.default_rng(3)
    shares, _, _ = tau_equivalent(rng, questions=40, of_person=0.06)

    half = reliability_of(responses(shares[:, :20])).value
    whole = reliability_of(responses(shares)).value

    low, high = between(longer(half, 2), people=PEOPLE, questions=40)
    assert low < whole < high


def test_the_interval_of_alpha_holds_the_truth_95_times_of_100():
    rng = np.random.default_rng(4)
    rounds, held = 600, 0
    for _ in range(rounds):
        shares, _, reliability = tau_equivalent(rng, people=60)
        low, high = reliability_of(responses(shares)).interval
        held += low <= reliability <= high

    assert held / rounds == pytest.approx(0.95, abs=4 * sqrt(0.95 * 0.05 / rounds))


def test_kr_20_is_the_reliability_of_right_and_wrong_where_questions_are_alike():
    rng = np.random.default_rng(5)
    questions, a, b = 50, 12, 6
    true = rng.beta(a, b, PEOPLE)
    right = rng.random((PEOPLE, questions)) < true[:, None]

    found = reliability_of(responses(right))

    # Beta and binomial (Lord and Novick 1968, ch. 23): n / (n + a + b).
    low, high = between(questions / (questions + a + b), people=PEOPLE, questions=questions)
    assert found.method == "kr20"
    assert low < found.value < high


def test_the_standard_error_holds_the_true_score_68_and_95_times_of_100():
    rng = np.random.default_rng(6)
    shares, true, _ = tau_equivalent(rng)

    error = reliability_of(responses(shares)).sem_percent / 100

    off = np.abs(shares.mean(axis=1) - true)
    for times, share in ((1.0, 0.6827), (1.96, 0.95)):
        assert np.mean(off <= times * error) == pytest.approx(
            share, abs=4 * sqrt(share * (1 - share) / PEOPLE)
        )


@pytest.mark.parametrize("asked", [8, 40])
def test_the_figure_of_drawn_papers_is_how_well_one_paper_predicts_another(asked):
    rng = np.random.default_rng(7)
    bank = 2000
    sure = chance(rng.normal(0.5, 1, PEOPLE), rng.normal(0, 1.5, bank))
    drawn = rng.random((2, PEOPLE, bank)).argsort(axis=2) < asked
    right = rng.random((2, PEOPLE, bank)) < sure
    scores = (right & drawn).sum(axis=2) / asked

    found = reliability_of(responses(right[0], drawn[0]))

    other = np.corrcoef(scores)[0, 1]
    assert found.method == "drawn"
    assert found.value == pytest.approx(other, abs=4 * (1 - other**2) / sqrt(PEOPLE))
    # What the luck of the draw and of answering costs: the deviation of differences, by root of 2.
    error = float((scores[0] - scores[1]).std(ddof=1)) / sqrt(2)
    assert found.sem_percent / 100 == pytest.approx(error, rel=4 / sqrt(2 * PEOPLE))


@pytest.mark.parametrize("ability", [-0.5, 0.6, 1.6])
def test_the_error_on_the_practice_scale_is_that_between_drawn_papers(ability):
    """One person, thousands of papers of 100 drawn from a bank: the binomial error."""
    rng = np.random.default_rng(8)
    papers, items = 4000, 100
    bank = rng.normal(0, 1, 5000)
    drawn = rng.integers(0, bank.size, (papers, items))
    right = rng.random((papers, items)) < 1 / (1 + np.exp(bank[drawn] - ability))
    percents = 100 * right.mean(axis=1)
    true = float((100 / (1 + np.exp(bank - ability))).mean())
    cut = Decimal(70)

    said = scaled_score(Decimal(str(round(true, 6))), cut=cut, items=items)

    # Points of the scale for a percent; the standard error of a deviation is it by root of 2n.
    slope = 100 / 30 if true >= 70 else 200 / 70
    seen = float(percents.std(ddof=1)) * slope
    assert said.standard_error == pytest.approx(
        seen, abs=0.5 + seen * (0.005 + 4 / sqrt(2 * papers))
    )


def test_a_blueprint_makes_papers_more_alike_than_the_binomial_error_says():
    """Drawn within strata the error on the scale is too wide, never too narrow."""
    rng = np.random.default_rng(9)
    papers, strata = 4000, np.array([-2.0, -0.5, 0.5, 2.0])
    hard = np.repeat(strata, 25) + rng.normal(0, 0.3, (papers, 100))
    right = rng.random((papers, 100)) < 1 / (1 + np.exp(hard - 0.5))
    percents = right.mean(axis=1)
    share = float(percents.mean())

    within = float((1 / (1 + np.exp(strata - 0.5))) @ (1 - 1 / (1 + np.exp(strata - 0.5)))) / 4
    assert percents.var(ddof=1) < share * (1 - share) / 99
    assert percents.var(ddof=1) == pytest.approx(within / 100, rel=4 * sqrt(2 / papers) + 0.03)
