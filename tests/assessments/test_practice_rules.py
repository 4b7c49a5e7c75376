"""The tables of docs/algorithms/practice.md, against the package and formulas of our own."""

import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from fsrs import Card, Scheduler
from fsrs import Rating as FsrsRating
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules.practice import (
    LONGEST_DAYS,
    SCHEDULER,
    Rating,
    choices,
    due_of,
    last_review_of,
    new_state,
    rate,
    ratings_for,
    retrievability,
    shown_order,
    spread,
    suggested,
)
from tests.conftest import NOON

W = SCHEDULER.parameters
DECAY = -W[20]
# So that nine of ten are known after as many days as the stability says.
FACTOR = 0.9 ** (1 / DECAY) - 1
A, H, G, E = Rating.AGAIN, Rating.HARD, Rating.GOOD, Rating.EASY
# docs/algorithms/practice.md, "A worked schedule".
WORKED = [
    (A, 0, 0.212, timedelta(minutes=10)),
    (G, 1, 0.247, timedelta(days=1)),
    (G, 0.781, 2.021, timedelta(days=2)),
    (G, 0.901, 6.452, timedelta(days=6)),
    (A, 0.905, 1.077, timedelta(minutes=10)),
    (G, 1, 1.126, timedelta(days=1)),
    (E, 0.908, 3.394, timedelta(days=3)),
]


def unspread(days):
    """Whether an interval is one that spreading may have made of so many days."""
    return {spread(timedelta(days=days), seed=str(n)).days for n in range(400)}


def test_the_worked_schedule_is_that_of_the_package_itself():
    package = Scheduler(
        parameters=W, desired_retention=0.9, learning_steps=[timedelta(minutes=10)],
        relearning_steps=[timedelta(minutes=10)], maximum_interval=365, enable_fuzzing=False,
    )  # fmt: skip
    card, at = Card(card_id=0, due=NOON), NOON
    for rating, recalled, stability, interval in WORKED:
        assert round(package.get_card_retrievability(card, at), 3) == recalled
        card, _ = package.review_card(card, FsrsRating(rating), at)
        assert round(card.stability, 3) == stability
        assert card.due - at == interval, (rating, card.due - at)
        at = card.due


def test_our_wrapper_says_the_same_but_for_the_spreading():
    state, at = new_state(due=NOON), NOON
    for rating, _, _, exact in WORKED:
        scheduled = rate(state, rating, at=at, seed="x")
        assert scheduled.due - at == exact or (scheduled.due - at).days in unspread(exact.days)
        # On with the exact date, as the table does.
        state, at = scheduled.state, at + exact


def stability_after(stability, difficulty, recalled, rating):
    """FSRS-6, written again from its description: after a day or more."""
    if rating is A:
        long = W[11] * difficulty ** -W[12] * ((stability + 1) ** W[13] - 1)
        long *= math.exp(W[14] * (1 - recalled))
        return min(long, stability / math.exp(W[17] * W[18]))
    bonus = {H: W[15], G: 1, E: W[16]}[rating]
    growth = math.exp(W[8]) * (11 - difficulty) * stability ** -W[9]
    return stability * (1 + growth * (math.exp(W[10] * (1 - recalled)) - 1) * bonus)


@pytest.mark.parametrize("rating", [A, H, G, E])
@pytest.mark.parametrize("days", [1, 2, 5, 30])
def test_retrievability_stability_and_interval_follow_the_formulas(rating, days):
    first = rate(new_state(due=NOON), G, at=NOON, seed="x")
    assert first.state["stability"] == W[2]
    assert first.due - NOON == timedelta(days=2)
    later = NOON + timedelta(days=days)

    recalled = (1 + FACTOR * days / W[2]) ** DECAY
    second = rate(first.state, rating, at=later, seed="x")

    assert retrievability(first.state, at=later) == pytest.approx(recalled, abs=1e-12)
    expected = stability_after(W[2], first.state["difficulty"], recalled, rating)
    assert second.state["stability"] == pytest.approx(expected, rel=1e-12)
    if rating is A:
        assert (second.due - later, second.lapse) == (timedelta(minutes=10), True)
    else:
        # At a retention of 0.9 the interval is the stability, in whole days.
        exact = max(1, round(expected))
        assert (second.due - later).days in unspread(exact)


def test_after_as_many_days_as_the_stability_nine_of_ten_are_known():
    state = {**new_state(due=NOON), "state": 2, "step": None, "stability": 10.0,
             "difficulty": 5.0, "last_review": NOON.isoformat()}  # fmt: skip

    assert retrievability(state, at=NOON + timedelta(days=10)) == pytest.approx(0.9)
    assert retrievability(new_state(due=NOON), at=NOON) == 0


@pytest.mark.parametrize(
    ("share", "ratings", "first"),
    [("1", (H, G, E), G), ("0", (A,), A), ("0.9999", (A,), A), ("1.0000000000", (H, G, E), G)],
)
def test_what_was_not_wholly_right_is_asked_again(share, ratings, first):
    assert ratings_for(Decimal(share)) == ratings
    assert suggested(Decimal(share)) is first


@given(days=st.integers(1, LONGEST_DAYS - 1), more=st.integers(1, 60), seed=st.text(max_size=9))
def test_spreading_keeps_order_and_stays_near(days, more, seed):
    near, far = (spread(timedelta(days=n), seed=seed) for n in (days, days + more))

    assert near <= far
    assert near == spread(timedelta(days=days), seed=seed)
    assert abs(near.days - days) <= days * 0.15 + 1.5
    assert far.days <= max(LONGEST_DAYS, days + more)
    if days < 3:
        assert near.days == days


@given(
    ratings=st.lists(st.sampled_from([A, H, G, E]), min_size=1, max_size=12),
    waits=st.lists(st.floats(0, 400), min_size=12, max_size=12),
)
def test_any_history_leads_somewhere_later_and_can_be_computed_again(ratings, waits):
    state, at = new_state(due=NOON), NOON
    for number, rating in enumerate(ratings):
        at += timedelta(days=waits[number])
        scheduled = rate(state, rating, at=at, seed=str(number))
        again = rate(state, rating, at=at, seed=str(number))
        assert scheduled == again
        assert due_of(scheduled.state) == scheduled.due
        assert timedelta(minutes=10) <= scheduled.due - at <= timedelta(days=LONGEST_DAYS)
        assert last_review_of(scheduled.state) == at
        offered = choices(state, Decimal(1), at=at, seed=str(number))
        assert [c.due for c in offered] == sorted(c.due for c in offered)
        state = scheduled.state


def test_a_clock_that_runs_behind_does_no_harm():
    first = rate(new_state(due=NOON), G, at=NOON, seed="x")

    second = rate(first.state, G, at=NOON - timedelta(hours=5), seed="x")

    assert last_review_of(second.state) == NOON


def test_moments_of_any_zone_are_the_same_moment():
    from zoneinfo import ZoneInfo

    there = datetime(2026, 11, 23, 7, 0, tzinfo=ZoneInfo("America/New_York"))
    assert there.astimezone(UTC) == NOON

    assert rate(new_state(due=there), G, at=there, seed="x") == rate(
        new_state(due=NOON), G, at=NOON, seed="x"
    )


def test_the_order_of_a_showing_is_its_own_and_the_same_after_a_reload():
    keys = tuple("abcdef")
    orders = {shown_order(keys, shuffled=True, seed=f"7/{n}") for n in range(20)}

    assert len(orders) > 10
    assert shown_order(keys, shuffled=True, seed="7/1") == shown_order(
        keys, shuffled=True, seed="7/1"
    )
    assert shown_order(keys, shuffled=False, seed="7/1") == keys
