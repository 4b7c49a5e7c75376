"""Calibration finds the parameters of simulated cohorts again, and an estimator of our own agrees.

The bounds are those of docs/algorithms/calibration.md.
"""

from math import log, sqrt

import numpy as np
import pytest

from assessments.rules.statistics import calibrating
from assessments.rules.statistics.calibrating import Model, calibrate, matrix_of
from assessments.rules.statistics.calibration_words import difficulty_word, fit_code
from tests.assessments.statistics.cohorts import chance, cohort, responses


def recovered(made, found, name="difficulty"):
    """Estimated less true, for each question."""
    return getattr(found, name) - getattr(made, "slope" if name == "discrimination" else name)


@pytest.mark.parametrize(("asked", "spread", "seed"), [(0, 1.0, 11), (0, 1.8, 12), (30, 1.0, 13)])
def test_rasch_difficulties_are_found_again(asked, spread, seed):
    made = cohort(seed, people=900, questions=60, asked=asked, spread=spread)

    found = calibrate(made.found, model=Model.RASCH)

    assert found.failed == ""
    off, error = recovered(made, found), found.difficulty_error
    # Difficulties count from the mean of these people, which is not exactly that of all.
    off -= -made.ability.mean()
    # Bias: the mean of 60 estimates whose errors are nearly independent.
    assert abs(off.mean()) < 4 * float(error.mean()) / sqrt(60) + 0.02
    # What is off is as large as the standard error says, and 95 of 100 lie within 1.96 of it.
    assert sqrt(float((off**2).mean())) == pytest.approx(
        float(np.sqrt((error**2).mean())), rel=0.35
    )
    assert np.mean(np.abs(off) <= 1.96 * error) >= 0.95 - 4 * sqrt(0.95 * 0.05 / 60)
    assert found.of_people.deviation == pytest.approx(float(made.ability.std()), rel=0.08)
    assert np.all(np.abs(found.infit - 1) < 0.25)
    assert found.of_people.separation == pytest.approx(
        sqrt(found.of_people.reliability / (1 - found.of_people.reliability))
    )


def test_the_reliability_is_the_square_of_the_correlation_with_the_truth():
    made = cohort(21, people=2000, questions=40)

    found = calibrate(made.found, model=Model.RASCH)

    total = made.found.by_attempt(made.found.share)
    squared = float(np.corrcoef(total, made.ability)[0, 1] ** 2)
    # In the Rasch model the sum of points says all there is to know of a person.
    assert found.of_people.reliability == pytest.approx(squared, abs=0.03)


def test_two_parameters_are_found_again():
    made = cohort(31, people=2500, questions=30, slopes=(0.6, 2.0))

    found = calibrate(made.found, model=Model.TWO_PARAMETERS)

    assert found.failed == ""
    for name in ("difficulty", "discrimination"):
        off, error = recovered(made, found, name), getattr(found, f"{name}_error")
        assert abs(float(off.mean())) < 0.08
        assert np.mean(np.abs(off) <= 1.96 * error) >= 0.95 - 4 * sqrt(0.95 * 0.05 / 30)
        assert np.corrcoef(getattr(found, name), getattr(found, name) - off)[0, 1] > 0.97


def test_an_estimator_of_our_own_finds_the_same():
    """Pairwise (Choppin 1968): log odds of one right and the other wrong, people cancel out."""
    made = cohort(41, people=1500, questions=20)
    matrix, _ = matrix_of(made.found)
    wins = matrix.T @ (1 - matrix)
    ours = np.log(wins.T + np.eye(20)) - np.log(wins + np.eye(20))
    ours = ours.mean(axis=1)

    found = calibrate(made.found, model=Model.RASCH)

    theirs = found.difficulty - found.difficulty.mean()
    assert np.corrcoef(ours, theirs)[0, 1] > 0.995
    assert np.all(np.abs(ours - ours.mean() - theirs) < 0.15)


def test_a_question_with_a_wrong_key_and_one_that_repeats_another_do_not_fit():
    rng = np.random.default_rng(51)
    sure = chance(rng.normal(0, 1.2, 800), rng.normal(0, 1, 40))
    right = rng.random(sure.shape) < sure
    # Whoever knows gets it wrong; and one that the sum of all others decides.
    right[:, 3] = ~right[:, 3]
    total = np.delete(right, 5, axis=1).sum(axis=1)
    right[:, 5] = total > np.median(total)

    found = calibrate(responses(right), model=Model.RASCH)

    codes = [fit_code(i, o, n) for i, o, n in zip(found.infit, found.outfit, found.n, strict=True)]
    assert codes[3] == "surprising"
    assert codes[5] == "predictable"
    assert sum(code == "fits" for code in codes) >= 36


def test_too_few_is_said_and_nothing_is_made_up():
    made = cohort(61, people=150, questions=30, asked=15)
    some = calibrate(made.found, model=Model.RASCH)

    # 75 answers a question, of 100.
    assert some.failed == "too_few_questions"
    assert set(some.why) == {"too_few_answers"}
    assert calibrate(made.found, model=Model.TWO_PARAMETERS).failed == "too_few_people"


def test_what_all_get_right_is_left_out_and_the_others_are_estimated():
    made = cohort(71, people=200, questions=12)
    made.found.share[made.found.item == 4] = 1.0

    found = calibrate(made.found, model=Model.RASCH)

    assert [place for place, why in enumerate(found.why) if why] == [4]
    assert np.isnan(found.difficulty[4])
    assert np.isfinite(np.delete(found.difficulty, 4)).all()


def test_half_a_point_is_not_right_and_what_is_on_trial_or_ruled_is_not_there():
    made = cohort(81, people=4, questions=3)
    found = made.found
    found.share[:] = [1.0, 0.5, 0.0] * 4
    found.pilot[0] = found.ruled[5] = True

    matrix, left_out = matrix_of(found)

    assert matrix.tolist() == [[-1, 0, 0], [1, 0, -1], [1, 0, 0], [1, 0, 0]]
    assert left_out == 0


def test_of_very_many_every_second_is_taken(monkeypatch):
    monkeypatch.setattr(calibrating, "MOST_CELLS", 1500)

    matrix, left_out = matrix_of(cohort(91, people=201, questions=10).found)

    assert (matrix.shape, left_out) == ((101, 10), 100)


def test_without_the_library_it_says_so(monkeypatch):
    monkeypatch.setattr(calibrating, "library_version", lambda: "")

    found = calibrate(cohort(95, people=120, questions=8).found, model=Model.RASCH)

    assert found.failed == "no_library"


def test_difficulty_in_words():
    # Of ten people of middling ability more than nine: very easy.
    assert difficulty_word(-log(9) - 0.01, 1.0) == "very easy"
    assert difficulty_word(0.0, 1.0) == "middling"
    assert difficulty_word(log(9) + 0.01, 1.0) == "very hard"
    assert difficulty_word(1.0, 1.0) == "hard"
    assert [fit_code(1.25, 1.2, 400), fit_code(1.0, 1.5, 400), fit_code(1.0, 1.5, 100)] == [
        "fits", "outliers", "fits",
    ]  # fmt: skip
