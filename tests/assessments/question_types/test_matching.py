"""Matching: whatever order the right side has, the same pairs are worth the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.question_types.contract import AnswerError, Shuffle
from assessments.question_types.parts import PART_MODES
from assessments.question_types.registry import question_type
from tests.assessments.examples import CONTENTS

KIND = question_type("matching")
CONTENT = CONTENTS["matching"]
READ = KIND.read_content(CONTENT)
KEYS = KIND.option_keys(READ)
ORDERS = st.permutations(KEYS)
# What a student has in mind for each on the left: an entry on the right, or nothing.
MINDS = st.lists(
    st.none() | st.sampled_from(READ.right_side),
    min_size=len(READ.pairs),
    max_size=len(READ.pairs),
)


def answer_of(mind, order):
    """The answer of a student who sees this order."""
    shown = [entry["text"] for entry in KIND.present(READ, order)["right"]]
    parts = {
        str(number): str(shown.index(text) + 1)
        for number, text in enumerate(mind, start=1)
        if text is not None
    }
    return {"parts": parts}


def share_of(mind, order, mode="exact"):
    read = KIND.read_content({**CONTENT, "partial": mode})
    return KIND.grade(read, order, answer_of(mind, order)).share


@pytest.mark.parametrize("mode", PART_MODES)
@given(mind=MINDS, here=ORDERS, there=ORDERS)
def test_the_same_pairs_are_worth_the_same_in_any_order(mode, mind, here, there):
    KIND.check_answer(READ, here, answer_of(mind, here))

    assert share_of(mind, here, mode) == share_of(mind, there, mode)
    assert [part.given for part in KIND.review(READ, here, answer_of(mind, here)).parts] == [
        text or "" for text in mind
    ]


@pytest.mark.parametrize("mode", PART_MODES)
@given(mind=MINDS, better=st.integers(0, len(READ.pairs) - 1), order=ORDERS)
def test_one_more_right_pair_never_gives_less(mode, mind, better, order):
    improved = [*mind]
    improved[better] = READ.pairs[better].right

    share = share_of(mind, order, mode)

    assert share_of(improved, order, mode) >= share
    assert (share == 1) is (mind == [pair.right for pair in READ.pairs])


@given(rights=st.permutations([pair["right"] for pair in CONTENT["pairs"]]), order=ORDERS)
def test_what_is_shown_does_not_depend_on_what_belongs_together(rights, order):
    """Two questions that differ only in their key look the same."""
    pairs = [{**pair, "right": right} for pair, right in zip(CONTENT["pairs"], rights, strict=True)]
    other = KIND.read_content({**CONTENT, "pairs": pairs})

    assert KIND.present(other, order) == KIND.present(READ, order)


def test_an_entry_that_fits_twice_or_never_is_listed_once():
    shown = [entry["text"] for entry in KIND.present(READ, KEYS)["right"]]

    assert shown == ["the cornea", "the iris", "the lens", "the retina", "the vitreous body"]
    assert KIND.shuffle(READ) is Shuffle.ALWAYS


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"parts": []},
        {"parts": {"1": 1}},
        {"parts": {"5": "1"}},
        {"parts": {"1": "0"}},
        {"parts": {"1": "6"}},
        {"parts": {"1": "²"}},
        {"parts": {"1": "1"}, "more": 1},
    ],
)
def test_an_answer_that_no_pair_can_have_is_refused(answer):
    with pytest.raises(AnswerError):
        KIND.check_answer(READ, KEYS, answer)


def test_on_one_line_an_answer_and_the_key_are_numbered_as_the_left_side_is():
    review = KIND.review(READ, KEYS, {"parts": {"1": "1", "3": "2"}})

    assert review.given == "1: the cornea; 3: the iris"
    assert review.key == "1: the cornea; 2: the iris; 3: the vitreous body; 4: the cornea"
