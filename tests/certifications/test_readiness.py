"""Readiness as a rule: what must hold of it whatever somebody answered."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certifications.rules.readiness.estimate import FEWEST_ANSWERS, readiness_of
from certifications.rules.readiness.evidence import Evidence, Kind, tallies_of, weight_of
from certifications.rules.readiness.forecast import Blueprint, Cell, tables_of
from certifications.rules.readiness.offsets import PRIOR, Both, school_offset

DOMAINS = ("anatomy", "chapters", "compliance", "procedures")
COUNTS = (9, 8, 5, 3)
EXAM = Blueprint(tuple(map(Cell, DOMAINS, COUNTS)), Decimal(70))
# Enough for an estimate, whatever comes on top.
GROUND = [Evidence(name, Kind.QUIZ, 0.0, 15, 10) for name in DOMAINS]

answers = st.builds(
    lambda domain, kind, age, wrong, right: Evidence(domain, kind, age, wrong + right, right),
    st.sampled_from([*DOMAINS, "elsewhere"]),
    st.sampled_from(list(Kind)),
    st.floats(0, 400),
    st.integers(0, 60),
    st.integers(0, 60),
)
several = st.lists(answers, max_size=8)


def chance(found, blueprint=EXAM, offset=PRIOR):
    return readiness_of([*GROUND, *found], blueprint, offset).estimate.chance


def quizzes(share, each, kind=Kind.QUIZ, age=0.0):
    return [Evidence(name, kind, age, each, share * each) for name in DOMAINS]


def estimate(found, blueprint=EXAM):
    return readiness_of(found, blueprint).estimate


@given(several, answers)
@settings(max_examples=60)
def test_one_more_right_answer_never_lowers_the_chance_nor_the_percent(found, more):
    right = replace(more, answers=1, right=1)
    before, after = (
        readiness_of([*GROUND, *found, *extra], EXAM).estimate for extra in ([], [right])
    )
    assert after.chance >= before.chance - 1e-9
    assert after.expected_percent >= before.expected_percent - 1e-7


@given(several, answers)
@settings(max_examples=40)
def test_one_more_wrong_answer_never_raises_the_chance(found, more):
    wrong = replace(more, answers=1, right=0)
    assert chance([*found, wrong]) <= chance(found) + 1e-9


@given(several, answers, st.integers(0, 60))
@settings(max_examples=40)
def test_the_same_answers_with_more_of_them_right_are_worth_no_less(found, one, less):
    worse = replace(one, right=max(0, one.right - less))
    assert chance([*found, one]) >= chance([*found, worse]) - 1e-9


@given(several, st.randoms())
@settings(max_examples=40)
def test_the_order_of_answers_has_no_say_not_in_the_last_digit(found, chances):
    mixed = [*GROUND, *found]
    chances.shuffle(mixed)
    assert readiness_of(mixed, EXAM) == readiness_of([*GROUND, *found], EXAM)


@given(several)
@settings(max_examples=60)
def test_everything_stays_within_its_bounds(found):
    said = readiness_of([*GROUND, *found], EXAM)
    sure = said.estimate
    assert 0 <= sure.low <= sure.chance <= sure.high <= 1
    assert 0 <= sure.low_percent <= sure.expected_percent <= sure.high_percent <= 100
    assert {line.domain for line in said.domains} == set(DOMAINS)
    for line in said.domains:
        assert 0 <= line.low <= line.percent <= line.high <= 100
        assert 0 <= line.gain <= 1
    assert [line.gain for line in said.domains] == sorted(
        (line.gain for line in said.domains), reverse=True
    )


@pytest.mark.parametrize("share", [0.5, 0.7, 0.9])
def test_more_evidence_of_the_same_narrows(share):
    found = [estimate(quizzes(share, each, Kind.MOCK)) for each in (10, 40, 160)]
    for less, more in pairwise(found):
        assert more.high_percent - more.low_percent <= less.high_percent - less.low_percent
    domains = [
        {line.domain: line.high - line.low for line in readiness_of(rows, EXAM).domains}
        for rows in (quizzes(share, each, Kind.MOCK) for each in (10, 40, 160))
    ]
    for less, more in pairwise(domains):
        assert all(more[name] < less[name] for name in DOMAINS)


def test_old_answers_say_less_than_new_ones_and_mocks_more_than_quizzes():
    def width(found):
        sure = estimate([*quizzes(0.7, 10), *found])
        return sure.high_percent - sure.low_percent

    assert width(quizzes(0.7, 40, Kind.MOCK)) < width(quizzes(0.7, 40))
    assert width(quizzes(0.7, 40, Kind.MOCK)) < width(quizzes(0.7, 40, Kind.MOCK, age=300))
    halved = weight_of(Evidence("anatomy", Kind.QUIZ, 60.0, 10, 5))
    assert halved == pytest.approx(5)


def test_quizzes_are_taken_as_easier_than_the_exam():
    assert estimate(quizzes(0.8, 40)).chance < estimate(quizzes(0.8, 40, Kind.MOCK)).chance
    easier = replace(PRIOR, mean=1.0)
    assert chance(quizzes(0.8, 40), offset=easier) < chance(quizzes(0.8, 40))


def test_a_domain_without_answers_borrows_from_the_others_and_is_less_sure():
    said = readiness_of([one for one in quizzes(0.9, 40) if one.domain != "anatomy"], EXAM)
    lines = {line.domain: line for line in said.domains}
    lacking, known = lines["anatomy"], lines["chapters"]
    assert lacking.answers == 0
    assert lacking.high - lacking.low > 1.15 * (known.high - known.low)
    # Of those with nothing at all the mean would be about 63.
    assert 70 < lacking.percent < known.percent


def test_the_weakest_domain_with_many_questions_would_help_most():
    shares = {"anatomy": 0.4, "chapters": 0.85, "compliance": 0.85, "procedures": 0.4}
    found = [Evidence(name, Kind.MOCK, 0, 40, 40 * share) for name, share in shares.items()]
    said = readiness_of(found, EXAM)
    assert [line.domain for line in said.domains[:2]] == ["anatomy", "procedures"]
    better = [replace(one, right=34) if one.domain == "anatomy" else one for one in found]
    gained = readiness_of(better, EXAM).estimate.chance - said.estimate.chance
    assert said.domains[0].gain == pytest.approx(gained, abs=0.12)


def test_too_few_answers_say_nothing_but_how_many_more():
    said = readiness_of([Evidence("anatomy", Kind.QUIZ, 0, 20, 15)], EXAM)
    assert said.estimate is None
    assert said.domains == []
    assert said.missing == 10
    assert said.missing_domains == ("chapters", "compliance", "procedures")
    nothing = readiness_of([], EXAM)
    assert (nothing.estimate, nothing.missing) == (None, FEWEST_ANSWERS)


def test_many_answers_in_one_domain_do_not_speak_for_the_others():
    said = readiness_of([Evidence("compliance", Kind.QUIZ, 0, 500, 400)], EXAM)
    assert said.estimate is None
    assert said.missing_domains == ("anatomy", "chapters", "procedures")


def test_who_answers_as_many_as_are_missing_where_they_are_missing_is_told():
    said = readiness_of([Evidence("compliance", Kind.QUIZ, 0, 500, 400)], EXAM)
    each = said.missing / len(said.missing_domains)
    more = [Evidence(name, Kind.QUIZ, 0, each, each / 2) for name in said.missing_domains]
    found = [Evidence("compliance", Kind.QUIZ, 0, 500, 400), *more]
    assert readiness_of(found, EXAM).estimate is not None


def test_answers_of_a_kind_never_weigh_more_than_its_most():
    (found,) = tallies_of([Evidence("anatomy", Kind.QUIZ, 0, 1e6, 6e5)], DOMAINS)
    assert found.right + found.wrong < 10
    assert found.right / (found.right + found.wrong) == pytest.approx(0.6)


def test_the_chance_is_that_of_sitting_drawn_papers():
    # A student who is surely at one level: the tables must agree with papers that are sat.
    rng = np.random.default_rng(5)
    tables = tables_of(EXAM)
    place = 26
    level = np.arange(-4.5, 5.51, 0.25)[place]
    day = rng.normal(0, 0.15, 200_000)
    share = 1 / (1 + np.exp(-(level + day)))
    passed = (rng.binomial(25, share) >= 18).mean()
    at = np.interp(level, np.arange(-4.5, 5.51, 0.1), tables.curve)
    assert tables.passing == 18
    assert at == pytest.approx(passed, abs=0.01)


def test_points_are_weighed_and_what_passes_is_reckoned_in_points():
    heavy = Blueprint(
        (Cell("anatomy", 4, Decimal("2.5")), Cell("chapters", 10, Decimal(1))), Decimal(70)
    )
    tables = tables_of(heavy)
    assert (tables.unit, tables.highest, tables.passing) == (Decimal("0.5"), 40, 28)
    strong_in_heavy = [
        Evidence("anatomy", Kind.MOCK, 0, 40, 38),
        Evidence("chapters", Kind.MOCK, 0, 40, 20),
    ]
    turned = [replace(one, right=58 - one.right) for one in strong_in_heavy]
    # The domains have the same points, but ten questions are surer than four.
    assert estimate(strong_in_heavy, heavy).expected_percent == pytest.approx(
        estimate(turned, heavy).expected_percent, abs=1
    )


def test_an_exam_without_questions_has_no_readiness():
    assert readiness_of(GROUND, Blueprint((), Decimal(70))).estimate is None


def test_a_school_with_few_people_keeps_the_prior():
    assert school_offset([Both(100, 80, 100, 70)] * 29) == PRIOR


@pytest.mark.parametrize("true", [0.0, 0.8])
def test_a_school_with_many_people_learns_how_much_easier_its_quizzes_are(true):
    rng = np.random.default_rng(3)
    people = []
    for _ in range(300):
        able = rng.normal(0.8, 0.8)
        own = rng.normal(true, 0.3)
        shares = [1 / (1 + np.exp(-(able + own))), 1 / (1 + np.exp(-able))]
        quiz, mock = rng.binomial([200, 100], shares)
        people.append(Both(200, quiz, 100, mock))
    found = school_offset(people)
    assert found.mean == pytest.approx(true, abs=0.08)
    assert found.deviation == pytest.approx(0.3, abs=0.06)
    assert found.students == 300
