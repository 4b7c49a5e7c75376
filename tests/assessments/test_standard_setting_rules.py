"""Marks to pass from judgements: hand-computed examples, and what must hold for any ratings.

The tables are those of docs/algorithms/standard-setting.md.
"""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.rules.standard_setting import (
    Item,
    adopted_percent,
    agreement_of,
    cut_of,
    outcome_of,
    sampled,
)

# Three judges, six questions of two domains; terms give 6 of 10 points, anatomy 4.
ITEMS = [
    Item(1, "terms", 0.80),
    Item(2, "terms", 0.60),
    Item(3, "terms", 0.70),
    Item(4, "anatomy", 0.40),
    Item(5, "anatomy", 0.50),
    Item(6, "anatomy"),
]
POINTS = {"terms": 6.0, "anatomy": 4.0}
RATINGS = {
    1: {1: 80, 2: 70, 3: 75, 4: 50, 5: 60, 6: 55},
    2: {1: 90, 2: 60, 3: 75, 4: 40, 5: 55, 6: 55},
    3: {1: 85, 2: 65, 3: 60, 4: 60, 5: 65, 6: 70},
}


def test_the_worked_example():
    found = outcome_of(items=ITEMS, points=POINTS, ratings=RATINGS)

    # 0.6 x 75 + 0.4 x 55 = 67; 0.6 x 75 + 0.4 x 50 = 65; 0.6 x 70 + 0.4 x 65 = 68.
    assert [line.cut for line in found.judges] == pytest.approx([67, 65, 68])
    assert found.percent == pytest.approx(200 / 3)
    # Deviations 1/3, -5/3, 4/3: variance 42/9/2 = 7/3; root of 7/3 by root of 3.
    assert found.standard_error == pytest.approx((7 / 9) ** 0.5)
    assert (found.lowest, found.highest) == pytest.approx((65, 68))
    first = found.items[0]
    assert (first.mean, first.low, first.high, first.deviation) == pytest.approx((85, 80, 90, 5))
    assert [line.apart for line in found.judges] == [False] * 3
    # Five questions have a facility: means 85 65 70 50 60 with 80 60 70 40 50.
    r, (low, high), n = found.with_facility
    assert n == 5
    assert r == pytest.approx(800 / (670 * 1000) ** 0.5)
    assert low < r < high


def test_intraclass_correlations_by_hand():
    # Two judges, five questions; the second is 10 above, and once 20.
    rows = [(10, 20), (30, 40), (50, 60), (70, 80), (30, 50)]

    found = agreement_of(rows)

    between = 2 * sum((mean - 44) ** 2 for mean in (15, 35, 55, 75, 40)) / 4
    judges = 5 * ((38 - 44) ** 2 + (50 - 44) ** 2) / 1
    # What is left over of each cell: the last question 4 off, the others 1 off, twice.
    error = 2 * (4 * 1**2 + 4**2) / 4
    assert (between, judges, error) == (1010, 360, 10)
    assert found.one_judge == pytest.approx((1010 - 10) / (1010 + 10 + 2 * 350 / 5))
    assert found.all_judges == pytest.approx((1010 - 10) / (1010 + 350 / 5))


def test_judges_who_say_the_same_agree_wholly_and_a_constant_is_no_agreement():
    assert agreement_of([(n, n, n) for n in range(10, 60, 10)]).one_judge == pytest.approx(1)
    assert agreement_of([(50, 50)] * 6) is None
    assert agreement_of([(10, 20)] * 4) is None


def test_whoever_left_a_question_out_does_not_count():
    ratings = {**RATINGS, 4: {1: 0, 2: 0}}

    found = outcome_of(items=ITEMS, points=POINTS, ratings=ratings)

    assert [line.judge for line in found.judges] == [1, 2, 3]
    assert outcome_of(items=ITEMS, points=POINTS, ratings={1: RATINGS[1], 4: {1: 5}}) is None


def test_one_who_is_far_from_the_middle_is_named_and_still_counts():
    flat = {judge: dict.fromkeys(range(1, 7), 60 + judge) for judge in range(1, 6)}

    found = outcome_of(
        items=ITEMS, points=POINTS, ratings={**flat, 6: dict.fromkeys(range(1, 7), 90)}
    )

    assert [line.judge for line in found.judges if line.apart] == [6]
    assert found.percent == pytest.approx((61 + 62 + 63 + 64 + 65 + 90) / 6)


def test_standard_errors_move_the_mark_and_stop_at_the_ends():
    found = outcome_of(items=ITEMS, points=POINTS, ratings=RATINGS)

    assert adopted_percent(found, errors=0) == 66.67
    assert adopted_percent(found, errors=-2) == 64.90
    assert adopted_percent(found, errors=1) == 67.55


def test_a_sample_has_every_domain_by_its_points():
    shelves = {"a": range(100), "b": range(50), "c": range(3), "d": range(10)}

    # Of 20: 10, 6, 3 (all that c has) and 1, though d weighs nearly nothing.
    assert sampled(shelves, 20, {"a": 50, "b": 29, "c": 20, "d": 1}) == {
        "a": 10, "b": 6, "c": 3, "d": 1,
    }  # fmt: skip
    assert sampled(shelves, 500, {}) == {"a": 100, "b": 50, "c": 3, "d": 10}


percents = st.integers(0, 100)
tables = st.integers(2, 6).flatmap(
    lambda judges: st.lists(
        st.lists(percents, min_size=judges, max_size=judges), min_size=5, max_size=12
    )
)


@given(tables, st.lists(st.floats(0.5, 20), min_size=3, max_size=3))
def test_the_mark_lies_between_the_ratings_and_moves_with_them(table, weights):
    items = [Item(key, "abc"[key % 3]) for key in range(len(table))]
    points = dict(zip("abc", weights, strict=True))
    ratings = {j: {k: row[j] for k, row in enumerate(table)} for j in range(len(table[0]))}

    found = outcome_of(items=items, points=points, ratings=ratings)

    flat = [value for row in table for value in row]
    assert min(flat) - 1e-9 <= found.percent <= max(flat) + 1e-9
    assert found.standard_error >= 0
    if max(flat) <= 90:
        up = {j: {k: v + 10 for k, v in own.items()} for j, own in ratings.items()}
        more = outcome_of(items=items, points=points, ratings=up)
        assert more.percent == pytest.approx(found.percent + 10)
        assert more.standard_error == pytest.approx(found.standard_error, abs=1e-6)


@given(tables)
def test_agreement_is_never_above_one_and_forgets_in_which_order_people_stand(table):
    found = agreement_of(table)

    assume(found is not None)
    assert found.one_judge <= 1 + 1e-9
    turned = agreement_of([row[::-1] for row in table[::-1]])
    assert turned.one_judge == pytest.approx(found.one_judge, abs=1e-6)


counts = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 40), min_size=1)
weights = st.fixed_dictionaries(dict.fromkeys("abcdef", st.floats(0, 99)))


@given(counts, st.integers(6, 90), weights)
def test_a_sample_is_never_more_than_asked_and_never_more_than_there_is(have, most, points):
    shelves = {domain: range(count) for domain, count in have.items()}

    found = sampled(shelves, most, points)

    assert sum(found.values()) == min(most, sum(have.values()))
    assert all(1 <= found[domain] <= count for domain, count in have.items())


def test_domains_that_were_not_judged_do_not_pull_the_mark_down():
    own = {1: 80, 2: 80, 3: 80, 4: 40, 5: 40, 6: 40}

    assert cut_of(items=ITEMS, points={**POINTS, "law": 90}, own=own) == pytest.approx(64)
