"""The contract of every installed question type; a new type needs its contents in examples.py."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.question_types.contract import AnswerError, ContentError, Outcome
from assessments.question_types.registry import (
    UnknownQuestionType,
    question_type,
    question_types,
)
from tests.assessments.examples import CONTENTS, GRADED, order_of, share

TYPES = sorted(CONTENTS)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 20) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
ANSWERS = st.none() | st.dictionaries(st.sampled_from(["chosen", "text", "other"]), JSON)


def test_every_installed_type_is_held_to_the_contract():
    assert sorted(question_types()) == TYPES


def test_an_unknown_type_is_named():
    with pytest.raises(UnknownQuestionType, match="essay_by_owl"):
        question_type("essay_by_owl")


@pytest.mark.parametrize(("name", "content", "answer", "expected", "code"), GRADED)
def test_each_example_is_graded_as_it_says(name, content, answer, expected, code):
    kind = question_type(name)

    outcome = kind.grade(kind.read_content(content), order_of(name), answer)

    assert outcome.share == share(expected)
    assert outcome.reasons[0].code == code
    assert outcome.answered is (code != "unanswered")


@pytest.mark.parametrize("name", TYPES)
def test_the_key_scores_full_in_every_order(name):
    kind = question_type(name)
    content = kind.read_content(CONTENTS[name])
    order = list(order_of(name))

    for _ in range(max(1, len(order))):
        assert kind.grade(content, order, kind.key_answer(content, order)).share == 1
        kind.check_answer(content, order, kind.key_answer(content, order))
        order = order[1:] + order[:1]


@pytest.mark.parametrize("name", TYPES)
@given(answer=ANSWERS)
def test_grading_is_total_deterministic_and_bounded(name, answer):
    kind = question_type(name)
    content = kind.read_content(CONTENTS[name])

    first = kind.grade(content, order_of(name), answer)
    second = kind.grade(content, order_of(name), copy.deepcopy(answer))

    assert first == second
    assert 0 <= first.share <= 1
    assert {reason.code for reason in first.reasons} <= kind.reason_codes
    assert all(reason.text for reason in first.reasons)
    kind.review(content, order_of(name), answer)


@pytest.mark.parametrize("name", TYPES)
@given(answer=ANSWERS)
def test_only_an_acceptable_answer_can_score(name, answer):
    kind = question_type(name)
    content = kind.read_content(CONTENTS[name])
    wanted = "text" if name == "short_answer" else "chosen"
    answer = {field: value for field, value in (answer or {}).items() if field == wanted}
    if kind.grade(content, order_of(name), answer).share == 0:
        return
    try:
        kind.check_answer(content, order_of(name), answer)
    except AnswerError:
        # Numbers beyond the options are ignored in grading, and never add anything.
        assert name == "multiple_response"


@pytest.mark.parametrize("name", TYPES)
def test_a_presentation_holds_nothing_of_the_key(name):
    """Every text that a student may not see before release becomes a canary."""
    content = json.loads(json.dumps(CONTENTS[name]))
    canaries = set()

    def mark(holder, field):
        holder[field] = f"CANARY-{len(canaries)}"
        canaries.add(holder[field])

    for field in ("explanation", "why_true", "why_false"):
        if field in content:
            mark(content, field)
    for option in content.get("options", []):
        mark(option, "why")
        mark(option, "key")
    for entry in content.get("watch_out", []):
        mark(entry, "answer")
        mark(entry, "why")
    if "accept" in content:
        content["accept"] = ["CANARY-accept"]
        canaries.add("CANARY-accept")
    kind = question_type(name)
    read = kind.read_content(content)

    shown = json.dumps(kind.present(read, kind.option_keys(read)))

    assert canaries
    assert not [canary for canary in canaries if canary in shown]
    assert "correct" not in shown


@pytest.mark.parametrize(
    ("name", "change", "place"),
    [
        ("single_choice", {"stem": " "}, "stem"),
        ("single_choice", {"stem": 7}, "stem"),
        ("single_choice", {"options": []}, "options"),
        ("single_choice", {"options": ["a", "b"]}, "options.0"),
        ("single_choice", {"options": [{"key": "a"}, {"key": "b"}]}, "options.0.text"),
        ("multiple_response", {"partial": "perhaps"}, "partial"),
        ("true_false", {"answer": "yes"}, "answer"),
        ("true_false", {"why_false": ""}, "why_false"),
        ("short_answer", {"accept": []}, "accept"),
        ("short_answer", {"accept": ["", "x"]}, "accept"),
        ("short_answer", {"watch_out": [{"answer": "Ileum", "why": "no"}]}, "watch_out.0"),
    ],
)
def test_unusable_content_is_refused_at_its_place(name, change, place):
    with pytest.raises(ContentError) as refusal:
        question_type(name).read_content({**CONTENTS[name], **change})

    assert refusal.value.place == place


@pytest.mark.parametrize("correct", [0, 2])
def test_a_single_choice_has_exactly_one_right_option(correct):
    options = copy.deepcopy(CONTENTS["single_choice"]["options"])
    for index, option in enumerate(options):
        option["correct"] = index < correct

    with pytest.raises(ContentError, match="exactly one"):
        question_type("single_choice").read_content(
            {**CONTENTS["single_choice"], "options": options}
        )


def test_an_outcome_without_a_reason_cannot_be_built():
    with pytest.raises(ValueError, match="reason"):
        Outcome(share=share("1"), reasons=())
