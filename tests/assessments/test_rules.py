"""Rules: no database, read like the rulebook."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules.deadline import deadline_for
from assessments.rules.drawing import Candidate, NotEnoughQuestions, SlotPlan, draw_paper
from assessments.rules.lifecycle import NEXT, State, Step, StepNotAllowed, after
from assessments.rules.reveal import NOTHING, reveal_for
from assessments.rules.scoring import ItemScore, plain, score_paper

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def pool(count: int, start: int = 1) -> tuple[Candidate, ...]:
    return tuple(Candidate(n, n * 10, ("a", "b", "c")) for n in range(start, start + count))


def slot(count: int, candidates: tuple[Candidate, ...]) -> SlotPlan:
    return SlotPlan(count=count, points=Decimal(1), candidates=candidates, name="slot")


@pytest.mark.parametrize(("state", "step"), sorted(set(product(State, Step)) - set(NEXT)))
def test_every_step_that_the_table_lacks_is_refused(state, step):
    with pytest.raises(StepNotAllowed):
        after(state, step)


def test_a_draw_can_be_repeated_from_its_seed():
    def paper(seed):
        return draw_paper(slots=[slot(5, pool(20))], seen={}, seed=seed, shuffle_options=True)

    assert paper(7) == paper(7)
    assert paper(7) != paper(8)


def test_the_order_of_the_bank_has_no_say():
    forwards = draw_paper(slots=[slot(5, pool(20))], seen={}, seed=1, shuffle_options=True)
    backwards = draw_paper(slots=[slot(5, pool(20)[::-1])], seen={}, seed=1, shuffle_options=True)

    assert forwards == backwards


@given(
    size=st.integers(1, 30),
    count=st.integers(1, 30),
    seen=st.dictionaries(st.integers(1, 30), st.integers(0, 5)),
    seed=st.integers(0, 2**62),
)
def test_a_draw_takes_the_least_seen_and_none_twice(size, count, seen, seed):
    if count > size:
        with pytest.raises(NotEnoughQuestions):
            draw_paper(slots=[slot(count, pool(size))], seen=seen, seed=seed, shuffle_options=True)
        return

    items = draw_paper(slots=[slot(count, pool(size))], seen=seen, seed=seed, shuffle_options=True)

    taken = [item.question_id for item in items]
    left = set(range(1, size + 1)) - set(taken)
    assert len(taken) == len(set(taken)) == count
    assert [item.position for item in items] == list(range(1, count + 1))
    assert max(seen.get(q, 0) for q in taken) <= min((seen.get(q, 0) for q in left), default=10**6)
    assert all(sorted(item.order) == ["a", "b", "c"] for item in items)


def test_two_slots_on_the_same_pool_share_no_question():
    candidates = pool(6)

    items = draw_paper(
        slots=[slot(3, candidates), slot(3, candidates)], seen={}, seed=3, shuffle_options=False
    )

    assert len({item.question_id for item in items}) == 6
    assert {item.order for item in items} == {("a", "b", "c")}


def test_minutes_make_a_deadline_and_none_makes_none():
    assert deadline_for(started_at=NOON, minutes=30).at == NOON + timedelta(minutes=30)
    assert deadline_for(started_at=NOON, minutes=0).at is None


def scores(*shares: str) -> list[ItemScore]:
    return [ItemScore(n, Decimal(s), Decimal(1)) for n, s in enumerate(shares, start=1)]


@pytest.mark.parametrize(
    ("shares", "mark", "percent", "passed"),
    [
        (("1", "1", "0"), "66.67", "66.67", False),  # 66.666… does not reach 66.67
        (("1", "1", "0"), "66.66", "66.67", True),
        (("1", "0.5"), "75", "75.00", True),
        (("0", "0"), "0", "0.00", True),
        ((), "0", "0", False),
    ],
)
def test_a_paper_is_passed_by_the_exact_percentage(shares, mark, percent, passed):
    total = score_paper(items=scores(*shares), pass_percent=Decimal(mark))

    assert (str(total.percent), total.passed) == (percent, passed)


@given(
    st.lists(st.integers(0, 100), min_size=1, max_size=40), st.integers(0, 39), st.integers(0, 100)
)
def test_a_better_answer_never_scores_less(shares, index, better):
    index %= len(shares)
    if better < shares[index]:
        return
    improved = [*shares[:index], better, *shares[index + 1 :]]

    def percent(values):
        items = scores(*(str(Decimal(v) / 100) for v in values))
        return score_paper(items=items, pass_percent=Decimal(70)).percent

    assert percent(improved) >= percent(shares)


@pytest.mark.parametrize(
    ("value", "text"), [("100.00", "100"), ("66.67", "66.67"), ("70.50", "70.5"), ("0.00", "0")]
)
def test_numbers_are_written_as_people_write_them(value, text):
    assert plain(Decimal(value)) == text


@pytest.mark.parametrize("state", list(State))
def test_nothing_of_another_students_attempt_is_revealed(state):
    assert reveal_for(state=state, own=False) == NOTHING


def test_the_key_is_revealed_only_once_it_is_graded():
    revealed = {state: reveal_for(state=state, own=True).key for state in State}

    assert revealed == {
        State.IN_PROGRESS: False,
        State.SUBMITTED: False,
        State.BEING_MARKED: False,
        State.GRADED: True,
    }
