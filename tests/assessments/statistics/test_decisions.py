"""Whether another paper would decide alike: by hand, and beside simulated second papers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules.statistics.decisions import decisions_of, longer
from assessments.rules.statistics.paper import reliability_of
from tests.assessments.statistics.cohorts import chance, responses


def test_without_reliability_each_paper_is_a_throw_of_the_same_coin():
    # All true scores are one half; two questions, one needed: 3 of 4 pass, 9/16 + 1/16 alike.
    found = decisions_of(mean=0.5, deviation=0.125**0.5, reliability=0.0, cut=0.5)

    assert found.questions == 2
    assert found.same == pytest.approx(0.75**2 + 0.25**2)
    assert found.kappa == pytest.approx(0)
    assert found.failed_wrongly == pytest.approx(0.25)
    assert found.passed_wrongly == 0


def test_true_scores_that_are_spread_evenly_by_hand():
    # Beta(1, 1) and one question: mean 1/2, variance 1/4, of it 1/12 true: reliability 1/3.
    found = decisions_of(mean=0.5, deviation=0.5, reliability=1 / 3, cut=0.5)

    assert found.questions == 1
    # The integral of p^2 + (1 - p)^2 is 2/3; by chance 1/2.
    assert found.same == pytest.approx(2 / 3, abs=1e-4)
    assert found.kappa == pytest.approx(1 / 3, abs=1e-4)
    # Below one half by chance p passes: the integral of p up to 1/2.
    assert found.passed_wrongly == pytest.approx(1 / 8, abs=2e-3)


def test_where_everybody_is_alike_nothing_is_said():
    assert decisions_of(mean=0.7, deviation=0.0, reliability=0.8, cut=0.7) is None
    assert decisions_of(mean=1.0, deviation=0.1, reliability=0.8, cut=0.7) is None


@given(st.floats(0.2, 0.95), st.floats(0.03, 0.2), st.floats(-0.2, 0.99), st.floats(0.05, 0.99))
def test_shares_are_shares(mean, deviation, reliability, cut):
    found = decisions_of(mean=mean, deviation=deviation, reliability=reliability, cut=cut)

    if found is not None:
        assert 0.5 - 1e-9 <= found.same <= 1 + 1e-9
        assert found.right == pytest.approx(1 - found.passed_wrongly - found.failed_wrongly)
        assert found.kappa is None or found.kappa <= 1 + 1e-9


def test_longer_papers_by_spearman_and_brown():
    assert longer(0.5, 2) == pytest.approx(2 / 3)
    assert longer(2 / 3, 0.5) == pytest.approx(0.5)


@pytest.mark.parametrize("cut", [0.5, 0.7, 0.85])
def test_a_second_paper_of_people_with_beta_true_scores_decides_as_often_alike(cut):
    rng = np.random.default_rng(17)
    people, questions = 40_000, 60
    true = rng.beta(14, 6, people)
    papers = rng.binomial(questions, true, (2, people)) / questions
    alike = float(np.mean((papers[0] >= cut) == (papers[1] >= cut)))

    # Binomial and beta: the reliability is n / (n + a + b).
    found = decisions_of(
        mean=float(papers[0].mean()),
        deviation=float(papers[0].std(ddof=1)),
        reliability=questions / (questions + 20),
        cut=cut,
    )

    # The model is the truth here, so only chance is left: four standard errors.
    assert found.questions == pytest.approx(questions, abs=2)
    assert found.same == pytest.approx(alike, abs=4 * (alike * (1 - alike) / people) ** 0.5 + 0.002)
    right = float(np.mean((papers[0] >= cut) == (true >= cut)))
    assert found.right == pytest.approx(right, abs=0.01)


@pytest.mark.parametrize("cut", [0.5, 0.65, 0.8])
def test_a_second_paper_by_item_response_theory_too(cut):
    rng = np.random.default_rng(23)
    people, questions = 6_000, 80
    sure = chance(rng.normal(0.8, 1, people), rng.normal(0, 1, questions))
    papers = rng.random((2, people, questions)) < sure
    scores = papers.mean(axis=2)
    alike = float(np.mean((scores[0] >= cut) == (scores[1] >= cut)))

    found = decisions_of(
        mean=float(scores[0].mean()),
        deviation=float(scores[0].std(ddof=1)),
        reliability=reliability_of(responses(papers[0])).value,
        cut=cut,
    )

    # Here the model is an approximation: 0.01 for it, three standard errors for chance.
    assert found.same == pytest.approx(alike, abs=0.01 + 3 * (alike * (1 - alike) / people) ** 0.5)
