"""What may stand on scratch paper, and nothing else."""

import pytest

from assessments.rules.drawing import PaperItem
from assessments.rules.scratch_paper import (
    LONGEST_NOTE,
    LONGEST_PAD,
    MOST_MARKS,
    MOST_STRUCK,
    PAD,
    NotScratch,
    checked_place,
)
from assessments.rules.shared_texts import homes, stands_at

WHOLE = {
    "struck": ["1", "true"],
    "stem": [[0, 4], [4, 9]],
    "stimulus": [[2, 3]],
    "note": "E11, not E10",
}


def test_a_place_keeps_what_a_question_may_have_beside_it():
    assert checked_place(7, WHOLE) == WHOLE


def test_what_is_empty_is_not_kept():
    assert checked_place(7, {"struck": [], "stem": [], "stimulus": [], "note": ""}) == {}
    assert checked_place(PAD, {"pad": ""}) == {}


def test_options_are_kept_once_and_in_one_order():
    assert checked_place(1, {"struck": ["3", "1", "3"]}) == {"struck": ["1", "3"]}


def test_the_pad_and_the_note_are_as_long_as_their_limits():
    assert checked_place(PAD, {"pad": "x" * LONGEST_PAD}) == {"pad": "x" * LONGEST_PAD}
    assert checked_place(1, {"note": "x" * LONGEST_NOTE}) == {"note": "x" * LONGEST_NOTE}


@pytest.mark.parametrize(
    ("position", "content"),
    [
        (1, None),
        (1, ["struck"]),
        (1, {"pad": "of all questions"}),
        (PAD, {"note": "of one question"}),
        (1, {"answer": 2}),
        (1, {"note": 7}),
        (1, {"note": "x" * (LONGEST_NOTE + 1)}),
        (PAD, {"pad": "x" * (LONGEST_PAD + 1)}),
        (1, {"struck": "2"}),
        (1, {"struck": [2]}),
        (1, {"struck": [""]}),
        (1, {"struck": ["x" * 11]}),
        (1, {"struck": [str(n) for n in range(MOST_STRUCK + 1)]}),
        (1, {"stem": {"0": 1}}),
        (1, {"stem": [3]}),
        (1, {"stem": [[3]]}),
        (1, {"stem": [[4, 4]]}),
        (1, {"stem": [[-1, 4]]}),
        (1, {"stem": [[0, 4], [3, 5]]}),
        (1, {"stem": [[5, 6], [0, 1]]}),
        (1, {"stem": [[False, True]]}),
        (1, {"stem": [[0, 1.5]]}),
        (1, {"stem": [[0, 200_001]]}),
        (1, {"stimulus": [[n * 2, n * 2 + 1] for n in range(MOST_MARKS + 1)]}),
    ],
)
def test_anything_else_is_refused(position, content):
    with pytest.raises(NotScratch):
        checked_place(position, content)


def item(position, text=None):
    return PaperItem(
        position=position, question_id=position, version_id=position, points=1, stimulus_id=text
    )


PAPER = [item(1), item(2, 70), item(3, 70), item(4), item(5, 70), item(6, 80)]


def test_a_question_finds_its_text_above_itself_or_above_one_before():
    assert stands_at(PAPER, {2, 5, 6}) == {2: 2, 3: 2, 5: 5, 6: 6}


def test_the_home_of_a_text_is_the_same_whatever_is_open():
    assert homes(PAPER) == {70: 2, 80: 6}
    # Only question 3 of a one-way paper is on the page; what is highlighted stays at question 2.
    assert stands_at(PAPER[2:3], {3}) == {3: 3}
