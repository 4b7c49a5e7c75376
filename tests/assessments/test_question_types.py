"""The contract of every installed question type; a new type brings its own examples.yaml."""

import contextlib
import copy
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.question_types import testing
from assessments.question_types.contract import AnswerError, Outcome
from assessments.question_types.partial_credit import PartialCredit, Tally, share_of
from assessments.question_types.registry import (
    UnknownQuestionType,
    question_type,
    question_type_configs,
    question_types,
)
from tests.assessments.examples import CONTENTS, EXAMPLES, order_of

CONFIGS = {config.question_type.name: config for config in question_type_configs()}
TYPES = sorted(CONFIGS)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 20) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
PARTS = st.dictionaries(
    st.integers(0, 9).map(str) | st.text(max_size=6), st.integers(-2, 9).map(str) | JSON, max_size=6
)
ANSWERS = (
    st.none()
    | st.dictionaries(st.sampled_from(["chosen", "text", "other"]), JSON)
    | st.fixed_dictionaries({"parts": PARTS | JSON})
)


def grade(name, content, order, answer):
    """By the type's own grading; what must be known of codes is what its examples say."""
    return testing.graded(question_type(name), content, order, answer, EXAMPLES[name].codes)


def test_every_folder_is_installed():
    here = Path(testing.__file__).parent
    folders = {folder.parent.name for folder in here.glob("*/apps.py")}

    assert folders <= {config.name.rsplit(".", 1)[-1] for config in CONFIGS.values()}
    assert len(TYPES) >= 4
    assert sorted(question_types()) == TYPES


def test_an_unknown_type_is_named():
    with pytest.raises(UnknownQuestionType, match="essay_by_owl"):
        question_type("essay_by_owl")


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("check", testing.CHECKS)
def test_a_type_keeps_the_contract(check, name):
    check(CONFIGS[name], EXAMPLES[name])


@pytest.mark.parametrize("name", TYPES)
def test_every_reason_has_an_example(name):
    given_codes = set()
    kind = question_type(name)
    for example in EXAMPLES[name].graded:
        outcome = testing.outcome_of(kind, example, EXAMPLES[name].codes)
        given_codes |= {reason.code for reason in outcome.reasons}

    assert given_codes == kind.reason_codes


@pytest.mark.parametrize("name", TYPES)
@given(answer=ANSWERS)
def test_grading_is_total_deterministic_and_bounded(name, answer):
    kind = question_type(name)
    content = kind.read_content(CONTENTS[name])

    first = grade(name, content, order_of(name), answer)
    second = grade(name, content, order_of(name), copy.deepcopy(answer))

    assert first == second
    assert 0 <= first.share <= 1
    assert {reason.code for reason in first.reasons} <= kind.reason_codes
    assert all(reason.text for reason in first.reasons)
    kind.review(content, order_of(name), answer)
    kind.is_answered(answer)


@pytest.mark.parametrize("name", TYPES)
@given(data=st.data())
def test_the_order_of_the_options_changes_no_grade(name, data):
    """Whatever order an attempt shows, the same choices are worth the same."""
    kind = question_type(name)
    content = kind.read_content(CONTENTS[name])
    order = list(order_of(name))
    shuffled = data.draw(st.permutations(order))

    key_here, key_there = kind.key_answer(content, order), kind.key_answer(content, shuffled)

    assert (
        grade(name, content, order, key_here).share
        == grade(name, content, shuffled, key_there).share
    )


@pytest.mark.parametrize("name", TYPES)
@given(fields=st.dictionaries(st.sampled_from(["", "1", "2", "3"]), st.lists(st.text(max_size=9))))
def test_any_posted_form_is_read_or_empty(name, fields):
    """A form is never an error; what is read from it can be graded."""
    kind = question_type(name)
    answer = kind.answer_from_form(fields)
    content = kind.read_content(CONTENTS[name])

    grade(name, content, order_of(name), answer)
    if answer is not None:
        with contextlib.suppress(AnswerError):
            kind.check_answer(content, order_of(name), answer)


@pytest.mark.parametrize("name", TYPES)
def test_thousands_of_digits_are_an_answer_like_any_other_wrong_one(name):
    """Python refuses to read such a number, and one such answer must not stop a grade."""
    kind = question_type(name)
    content = kind.read_content(CONTENTS[name])
    order = order_of(name)
    digits = "9" * 5000
    parts = {str(number): digits for number in range(1, 9)}
    posted = {"": [digits], **{part: [digits] for part in parts}}
    answers = [
        {"parts": parts},
        {"text": digits},
        {"chosen": digits},
        kind.answer_from_form(posted),
    ]

    for answer in answers:
        assert grade(name, content, order, answer).share < 1
        kind.review(content, order, answer)
        kind.is_answered(answer)
        if answer is not None:
            with contextlib.suppress(AnswerError):
                kind.check_answer(content, order, answer)


@given(
    right=st.integers(1, 6),
    wrong=st.integers(0, 6),
    data=st.data(),
    mode=st.sampled_from(list(PartialCredit)),
)
def test_partial_credit_is_bounded_full_for_the_key_and_never_punishes_a_better_answer(
    right, wrong, data, mode
):
    right_taken = data.draw(st.integers(0, right))
    wrong_taken = data.draw(st.integers(0, wrong))
    share = share_of(Tally(right, wrong, right_taken, wrong_taken), mode)

    assert 0 <= share <= 1
    assert share_of(Tally(right, wrong, right, 0), mode) == 1
    assert (share == 1) is (right_taken == right and wrong_taken == 0)
    if wrong_taken:
        assert share_of(Tally(right, wrong, right_taken, wrong_taken - 1), mode) >= share
    if right_taken < right and wrong_taken:
        swapped = Tally(right, wrong, right_taken + 1, wrong_taken - 1)
        assert share_of(swapped, mode) >= share


def test_an_outcome_without_a_reason_cannot_be_built():
    with pytest.raises(ValueError, match="reason"):
        Outcome(share=Decimal(1), reasons=())
