"""Figures of small and of odd data: the worked example, guards, and never a misleading figure."""

import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.rules.statistics.advice import ADVICE, ItemFacts, Level, OptionFacts, advise
from assessments.rules.statistics.domains import ItemPoints, domains_of_class, own_domains
from assessments.rules.statistics.guards import WHY, in_words, missing
from assessments.rules.statistics.item import items_of, quartiles
from assessments.rules.statistics.options import Picks, groups_of, options_of
from assessments.rules.statistics.paper import distribution_of, reliability_of
from assessments.rules.statistics.responses import Responses
from foundation.intervals import of_alpha, of_correlation, of_mean, wilson

PAGE = Path(__file__).parents[3] / "docs" / "algorithms" / "statistics.md"
# The worked example: five people, four questions of one point.
EXAMPLE = [[1, 1, 1, 1], [1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1]]


def responses(table, *, points=1.0, worth=None, seconds=math.nan, ruled=(), pilot=()):
    """A table of shares, a row an attempt; None where it was not asked."""
    cells = [
        (person, item, share)
        for person, row in enumerate(table)
        for item, share in enumerate(row)
        if share is not None
    ]
    attempt, item, share = (np.array(column) for column in zip(*cells, strict=True))
    size = len(cells)
    return Responses(
        attempts=len(table),
        items=max(len(row) for row in table),
        attempt=attempt.astype(np.int64),
        item=item.astype(np.int64),
        share=share.astype(float),
        worth=share.astype(float) if worth is None else np.full(size, float(worth)),
        points=np.full(size, points),
        answered=np.ones(size, dtype=bool),
        pilot=np.isin(item, list(pilot)),
        ruled=np.isin(item, list(ruled)),
        seconds=np.full(size, seconds),
    )


def documented(name):
    """The figures of a line of the worked example in the page."""
    *_, line = (one for one in PAGE.read_text().splitlines() if one.startswith(f"| {name} |"))
    return [float(cell) for cell in re.findall(r"-?\d+\.\d+", line)]


def test_the_worked_example_of_the_page_is_what_is_computed():
    found = responses(EXAMPLE)
    items = items_of(found)
    # Eight times the five people: reliability is not shown for five.
    many = reliability_of(responses(EXAMPLE * 8))

    assert documented("facility") == [round(v, 3) for v in items.facility]
    assert documented("discrimination") == [round(v, 3) for v in items.discrimination]
    assert documented("KR-20") == [round(many.value, 3)]
    assert documented("KR-20 without it") == [round(v, 3) for v in many.if_deleted]
    assert documented("effective weight") == [round(v, 3) for v in many.weights]
    assert documented("standard error, points") == [round(many.sem_percent * 4 / 100, 3)]
    assert many.method == "kr20"
    assert documented("Wilson, 4 of 5") == [round(v, 3) for v in wilson(0.8, 5)]


def test_a_question_does_not_correlate_with_itself():
    """Chance answers: with the total in place of the rest every question would look good."""
    rng = np.random.default_rng(5)
    table = rng.integers(0, 2, size=(4000, 5)).tolist()

    found = items_of(responses(table)).discrimination

    assert np.all(np.abs(found) < 0.06)


@pytest.mark.parametrize(
    "table",
    [
        [[1, 1, 1]],
        [[1, 1, 1]] * 40,
        [[0, 0, 0]] * 40,
        [[1], [0]] * 20,
        [[1, 0]] * 40,
        [[0.1, 0.1, 0.1]] * 40,
        [[1 / 3, None, 1], [None, 1 / 3, 1]] * 20,
    ],
)
def test_odd_data_give_no_exception_and_no_figure(table):
    found = responses(table)
    items = items_of(found)
    reliability = reliability_of(found)
    groups = groups_of(found)

    assert np.all(np.isnan(items.discrimination))
    assert reliability.value is None or reliability.method == "drawn"
    if reliability.value is None:
        assert reliability.why["why"] in WHY
    assert groups.size.sum() == (groups.of_row >= 0).sum()
    quartiles(found)


shares = st.one_of(st.none(), st.sampled_from([0.0, 0.25, 1 / 3, 0.5, 1.0]))
tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(shares, min_size=width, max_size=width), min_size=1, max_size=45
    )
)


@settings(max_examples=120)
@given(tables, st.sets(st.integers(0, 4)), st.sets(st.integers(0, 4)), st.floats(0, 3))
def test_any_data_give_figures_within_their_bounds_or_none(table, ruled, pilot, points):
    if all(cell is None for row in table for cell in row):
        return
    found = responses(table, ruled=ruled, pilot=pilot, points=points)
    items, reliability = items_of(found), reliability_of(found)
    picks = Picks(
        row=np.flatnonzero(found.share == 1.0),
        option=found.item[found.share == 1.0],
        item_of=np.arange(found.items),
    )
    options = options_of(found, picks, groups_of(found))
    names = ["a", "b"]
    domains = domains_of_class(found, np.arange(found.items) % 2, names)

    for values, low, high in (
        (items.facility, 0, 1),
        (items.discrimination, -1, 1),
        (options.correlation, -1, 1),
    ):
        known = values[np.isfinite(values)]
        assert np.all((known >= low) & (known <= high))
        assert not np.any(np.isinf(values))
    if reliability.value is not None:
        assert math.isfinite(reliability.value)
        assert reliability.value <= 1 + 1e-9
        assert found.attempts >= 30
        assert reliability.sem_percent is None or reliability.sem_percent >= 0
    assert np.all(options.chosen <= items.n)
    assert np.all(items.n + items.ruled == items.attempts)
    for line in domains:
        assert (line["why"] is None) == (line["n"] >= 5)
        if line["why"] is None:
            assert 0 <= line["interval"][0] <= line["percent"] + 1e-9
            assert line["percent"] <= line["interval"][1] + 1e-9 <= 100 + 2e-9


@given(st.floats(0, 1), st.integers(1, 10_000))
def test_an_interval_of_a_share_holds_it_and_shrinks_with_more(share, n):
    low, high = wilson(share, n)
    low_of_more, high_of_more = wilson(share, 4 * n)

    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1
    assert high_of_more - low_of_more < high - low


def test_intervals_are_those_of_the_books():
    # Newcombe 1998, table I: 81 of 263 and 15 of 148.
    assert wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15 / 148, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert of_correlation(0.3, 30) == pytest.approx((-0.0675, 0.5956), abs=2e-3)
    # Student's t for 4, 9 and 29 degrees of freedom: 2.776, 2.262, 2.045.
    for n, t in ((5, 2.776), (10, 2.262), (30, 2.045)):
        low, high = of_mean(0.0, math.sqrt(n), n)
        assert (low, high) == pytest.approx((-t, t), abs=2e-3)
    low, high = of_alpha(0.8, 100, 10)
    assert low < 0.8 < high < 1


def test_alpha_of_copies_of_one_question_is_one_and_of_opposites_below_nothing():
    same = reliability_of(responses([[1, 1, 1], [0, 0, 0]] * 20))
    opposite = reliability_of(responses([[1, 0, 1], [0, 1, 0], [1, 0, 0], [0, 1, 1]] * 10))

    assert same.value == pytest.approx(1)
    assert same.sem_percent == pytest.approx(0, abs=1e-5)
    assert opposite.value < 0


def test_what_wrong_answers_cost_is_in_the_score_and_not_in_how_right_they_are():
    table = [[1, 0, 1], [0, 0, 1], [1, 1, 0], [0, 1, 0]] * 10
    plain = responses(table)
    costly = replace(plain, worth=np.where(plain.share == 0, -0.5, plain.share))

    assert items_of(costly).facility == pytest.approx(items_of(plain).facility)
    assert reliability_of(costly).method == "alpha"
    assert reliability_of(plain).method == "kr20"


@pytest.mark.parametrize(("n", "groups"), [(29, 0), (30, 3), (99, 3), (100, 5)])
def test_groups_are_as_many_as_the_answers_allow_and_equal_rests_stay_together(n, groups):
    table = [[person % 2, (person % 7) / 7] for person in range(n)]
    found = groups_of(responses(table))

    assert list(found.count) == [groups, groups]
    by_rest = {}
    for row, group in enumerate(found.of_row[::2]):
        by_rest.setdefault(table[row][1], set()).add(int(group))
    assert all(len(of) == 1 for of in by_rest.values())
    if groups:
        weakest, best = by_rest[0.0], by_rest[6 / 7]
        assert (weakest, best) == ({0}, {groups - 1})


def test_few_attempts_have_no_distribution_but_a_reason():
    percents, passed = np.array([10.0, 20, 30, 100]), np.array([False] * 4)

    assert distribution_of(percents, passed)["why"] == missing("too_few_attempts", n=4, needed=5)
    found = distribution_of(np.array([0.0, 9.99, 10, 99, 100]), np.array([True] * 5))
    assert found["columns"] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]


def test_every_reason_has_its_sentence():
    for code in WHY:
        assert "{" not in in_words(missing(code, n=3, needed=5))


def domain_of(right, questions, points=1.0):
    items = [ItemPoints("Anatomy", points * (n < right), points) for n in range(questions)]
    return own_domains(items)[0]


def test_a_students_domain_says_how_far_it_may_be_off():
    assert (domain_of(7, 10).low, domain_of(7, 10).high) == (49, 85)
    assert domain_of(10, 10).low < 100
    assert domain_of(10, 10).high == 100
    assert domain_of(0, 10).low == 0
    assert domain_of(70, 100).low > domain_of(7, 10).low
    # Three questions say nothing.
    assert domain_of(2, 3).low is None
    assert domain_of(2, 4).low is not None


def test_points_weigh_in_a_domain_and_penalties_end_at_nothing():
    heavy = own_domains([ItemPoints("A", 9.0, 9.0), *[ItemPoints("A", 0.0, 1.0)] * 9])[0]
    even = own_domains([ItemPoints("A", 1.0, 1.0)] * 5 + [ItemPoints("A", 0.0, 1.0)] * 5)[0]
    minus = own_domains([ItemPoints("A", -0.5, 1.0)] * 5)[0]

    assert heavy.percent == even.percent == 50
    # One question of nine points and nine of one tell less than ten alike.
    assert heavy.high - heavy.low > even.high - even.low
    assert (minus.percent, minus.low) == (0, 0)


def facts(**changes):
    options = [
        OptionFacts("A", correct=True, chosen=70, correlation=0.4),
        OptionFacts("B", correct=False, chosen=20, correlation=-0.3),
        OptionFacts("C", correct=False, chosen=10, correlation=-0.2),
    ]
    usual = {
        "n": 100,
        "facility": 0.7,
        "facility_interval": (0.6, 0.78),
        "discrimination": 0.4,
        "discrimination_interval": (0.22, 0.55),
        "guess": 1 / 3,
        "options": options,
    }
    return ItemFacts(**{**usual, **changes})


def codes(**changes):
    return [one.code for one in advise(facts(**changes))]


def test_a_wrong_key_is_found_and_named():
    options = [
        OptionFacts("A", correct=True, chosen=20, correlation=-0.3),
        OptionFacts("B", correct=False, chosen=65, correlation=0.45),
        OptionFacts("C", correct=False, chosen=15, correlation=-0.2),
    ]
    found = advise(
        facts(
            options=options,
            facility=0.2,
            facility_interval=(0.13, 0.29),
            discrimination=-0.3,
            discrimination_interval=(-0.47, -0.11),
        )
    )

    assert found[0].level is Level.ACT
    assert found[0].text == (
        "Most students chose B, which the key calls wrong, and they are the better students: "
        "check the key."
    )


def test_each_advice_is_given_where_it_belongs():
    assert codes() == ["fine"]
    assert codes(n=29) == ["too_few"]
    assert codes(n=12, ruled=30) == ["ruled"]
    assert codes(facility=0.97, facility_interval=(0.9, 0.99)) == ["too_easy"]
    near_guessing = {"facility": 0.3, "facility_interval": (0.2, 0.4)}
    assert codes(**near_guessing) == ["fine"]
    unclear = {"discrimination": 0.2, "discrimination_interval": (0.0, 0.4)}
    assert codes(**near_guessing, **unclear) == ["guessed"]
    assert codes(guess=None, facility=0.1, facility_interval=(0.05, 0.17)) == ["too_hard"]
    assert codes(discrimination=-0.3, discrimination_interval=(-0.5, -0.1)) == ["misleads"]
    assert codes(discrimination=0.05, discrimination_interval=(-0.1, 0.2)) == ["poor"]
    # An interval that leaves it open says nothing.
    assert codes(discrimination=0.15, discrimination_interval=(-0.2, 0.47)) == ["acceptable"]
    assert codes(unanswered=20) == ["left_open"]


def test_options_that_do_no_work_are_named():
    options = [
        OptionFacts("A", correct=True, chosen=70, correlation=0.4),
        OptionFacts("B", correct=False, chosen=28, correlation=0.35),
        OptionFacts("C", correct=False, chosen=0, correlation=None),
        OptionFacts("D", correct=False, chosen=2, correlation=-0.1),
    ]
    found = advise(facts(options=options))

    assert [(one.code, one.option) for one in found] == [
        ("defensible", "B"),
        ("nobody_chooses", "C"),
        ("idle", "D"),
    ]
    assert "Nobody chooses C: replace it." in [one.text for one in found]


def test_every_advice_can_be_said():
    for code, (level, text) in ADVICE.items():
        assert level in Level
        assert text.format(option="B", n=3, needed=30)[-1] == ".", code
