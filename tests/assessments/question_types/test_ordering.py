"""Ordering: the key is never shown, and more in its place is never worth less."""

from itertools import pairwise, permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.question_types.contract import AnswerError, ContentError, Shuffle
from assessments.question_types.ordering.grading import Ordering, OrderingContent

KIND = Ordering()
MODES = st.sampled_from(["exact", "per_place", "per_neighbour"])


def content_of(size: int, partial: str = "exact") -> OrderingContent:
    entries = [{"key": f"k{n}", "text": f"text {n}", "why": f"why {n}"} for n in range(size)]
    return KIND.read_content({"stem": "Order.", "entries": entries, "partial": partial})


@st.composite
def scenes(draw: Any) -> tuple[OrderingContent, list[str], dict[str, str]]:
    """A content, the order of an attempt, and some answer."""
    content = content_of(draw(st.integers(3, 10)), draw(MODES))
    order = draw(st.permutations(content.keys()))
    numbers = st.integers(1, len(order)).map(str)
    return content, order, draw(st.dictionaries(numbers, numbers))


def share(content: OrderingContent, order: list[str], parts: dict[str, str]) -> Any:
    return KIND.grade(content, order, {"parts": parts}).share


def arrangement(content: OrderingContent, order: list[str], keys: Any) -> dict[str, str]:
    """The answer that puts the entries into this order."""
    places = {key: str(place) for place, key in enumerate(keys, start=1)}
    return {str(n): places[e.key] for n, e in enumerate(content.shown(order), start=1)}


@pytest.mark.parametrize("size", range(3, 11))
def test_the_key_is_never_the_order_that_is_shown(size: int) -> None:
    content = content_of(size)
    orders = permutations(content.keys()) if size < 7 else [tuple(content.keys())]

    for order in orders:
        shown = [entry.key for entry in content.shown(order)]
        assert shown != content.keys()
        assert sorted(shown) == sorted(content.keys())
    assert KIND.shuffle(content) is Shuffle.ALWAYS


@given(scene=scenes())
def test_the_key_scores_full_and_nothing_else_does(scene: Any) -> None:
    content, order, parts = scene
    key = KIND.key_answer(content, order)["parts"]

    assert share(content, order, key) == 1
    assert (share(content, order, parts) == 1) is (parts == key)


@given(scene=scenes(), data=st.data())
def test_one_more_entry_in_its_place_never_lowers_the_share(scene: Any, data: Any) -> None:
    content, order, parts = scene
    key = KIND.key_answer(content, order)["parts"]
    number = data.draw(st.sampled_from(sorted(key)))

    if content.partial != "per_neighbour":
        better = share(content, order, {**parts, number: key[number]})
        assert better >= share(content, order, parts)


@given(data=st.data())
def test_more_right_neighbours_are_never_worth_less(data: Any) -> None:
    content = content_of(data.draw(st.integers(3, 8)), "per_neighbour")
    order = data.draw(st.permutations(content.keys()))
    one, two = (data.draw(st.permutations(content.keys())) for _ in range(2))

    def right(keys: list[str]) -> set[tuple[str, str]]:
        return set(pairwise(keys)) & set(pairwise(content.keys()))

    shares = [share(content, order, arrangement(content, order, keys)) for keys in (one, two)]

    assert (len(right(one)) >= len(right(two))) is (shares[0] >= shares[1])


@given(data=st.data(), mode=MODES)
def test_the_same_arrangement_is_worth_the_same_in_every_attempt(data: Any, mode: str) -> None:
    content = content_of(5, mode)
    keys = data.draw(st.permutations(content.keys()))
    here, there = (data.draw(st.permutations(content.keys())) for _ in range(2))

    assert share(content, here, arrangement(content, here, keys)) == share(
        content, there, arrangement(content, there, keys)
    )


def test_one_entry_too_early_keeps_its_neighbours() -> None:
    content = content_of(5, "per_neighbour")
    order = content.keys()
    late = arrangement(content, order, ["k1", "k2", "k3", "k4", "k0"])

    assert share(content, order, late) * 4 == 3
    assert share(content_of(5, "per_place"), order, late) == 0


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"parts": []},
        {"parts": {"1": "4"}},
        {"parts": {"0": "1"}},
        {"parts": {"1": 1}},
        {"parts": {}, "more": 1},
    ],
)
def test_an_answer_that_cannot_be_given_is_refused(answer: Any) -> None:
    content = content_of(3)

    with pytest.raises(AnswerError):
        KIND.check_answer(content, content.keys(), answer)


def test_eleven_entries_are_too_many() -> None:
    with pytest.raises(ContentError, match="3 to 10"):
        content_of(11)


def test_the_form_without_script_gives_the_same_answer() -> None:
    fields = {"1": ["2"], "2": [""], "3": ["1"]}

    assert KIND.answer_from_form(fields) == {"parts": {"1": "2", "3": "1"}}
    assert KIND.answer_from_form({"1": [""]}) is None
