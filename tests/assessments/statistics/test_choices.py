"""What question types say for statistics: what can be chosen, what was, what chance brings."""

import itertools
import random

import pytest

from assessments.question_types.registry import question_type
from tests.assessments.examples import CONTENTS, order_of

WITH_CHOICES = ["single_choice", "multiple_response", "true_false", "matching"]
# These name what was foreseen: the key chooses what is right there, but not all of it, since an
# accepted code stands in place of the key's and an optional one may stay out.
OF_CODES = ["code_entry", "code_list", "pcs_build"]


def read(name, **changes):
    kind = question_type(name)
    return kind, kind.read_content({**CONTENTS[name], **changes})


@pytest.mark.parametrize("name", WITH_CHOICES)
def test_the_key_chooses_what_is_right_in_any_order(name):
    kind, content = read(name)
    right = {choice.key for choice in kind.choices(content) if choice.correct}
    order = list(order_of(name))
    for seed in range(5):
        random.Random(seed).shuffle(order)
        chosen = kind.chosen(content, tuple(order), kind.key_answer(content, order))
        assert set(chosen) == right


@pytest.mark.parametrize("name", OF_CODES)
def test_the_key_of_a_question_in_codes_chooses_nothing_wrong(name):
    kind, content = read(name)
    right = {choice.key for choice in kind.choices(content) if choice.correct}

    chosen = kind.chosen(content, (), kind.key_answer(content, ()))

    assert chosen
    assert set(chosen) <= right
    assert kind.guess_share(content) is None


@pytest.mark.parametrize("name", sorted(CONTENTS))
@pytest.mark.parametrize("answer", [None, {}, {"chosen": None}, {"chosen": 99}, {"parts": 7}])
def test_any_answer_chooses_something_that_there_is_or_nothing(name, answer):
    kind, content = read(name)
    keys = [choice.key for choice in kind.choices(content)]

    assert len(set(keys)) == len(keys)
    assert set(kind.chosen(content, order_of(name), answer)) <= set(keys)
    assert bool(keys) == (name in WITH_CHOICES + OF_CODES)


@pytest.mark.parametrize(
    "partial", ["exact", "per_option", "per_option_with_floor", "every_decision"]
)
def test_guessing_several_brings_the_mean_of_all_guesses(partial):
    kind, content = read("multiple_response", partial=partial)
    order = order_of("multiple_response")
    asked = sum(option.correct for option in content.options)
    guesses = list(itertools.combinations(range(1, len(order) + 1), asked))
    mean = sum(
        float(kind.grade(content, order, {"chosen": list(guess)}).share) for guess in guesses
    ) / len(guesses)

    assert kind.guess_share(content) == pytest.approx(mean)


@pytest.mark.parametrize("partial", ["exact", "per_option", "per_option_with_floor"])
def test_guessing_pairs_brings_the_mean_of_all_guesses(partial):
    kind, content = read("matching", partial=partial)
    order = order_of("matching")
    numbers = [str(number) for number in range(1, len(order) + 1)]
    shares = [
        kind.grade(
            content, order, {"parts": {str(n): v for n, v in enumerate(guess, start=1)}}
        ).share
        for guess in itertools.product(numbers, repeat=len(content.pairs))
    ]

    assert kind.guess_share(content) == pytest.approx(float(sum(shares)) / len(shares))
