"""Hotspot: regions have numbers and descriptions, and names only after release."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assessments.question_types.contract import Shuffle
from assessments.question_types.hotspot.grading import Hotspot
from assessments.question_types.partial_credit import PartialCredit
from tests.assessments.examples import EXAMPLES
from tests.assessments.question_types.pictures import TELLTALE

KIND = Hotspot()
EXAMPLE = EXAMPLES["hotspot"]
MODES = st.sampled_from([mode.value for mode in PartialCredit])


@given(mode=MODES, data=st.data())
def test_a_better_answer_is_never_worth_less(mode: str, data: Any) -> None:
    content = KIND.read_content({**EXAMPLE.variants["two"], "partial": mode})
    order = data.draw(st.permutations(KIND.option_keys(content)))
    key = set(KIND.key_answer(content, order)["chosen"])
    numbers = st.sets(st.integers(1, len(order)))
    chosen = data.draw(numbers)

    def share(numbers: set[int]) -> Any:
        return KIND.grade(content, order, {"chosen": sorted(numbers)}).share

    assert share(key) == 1
    assert (share(chosen) == 1) is (chosen == key)
    for wrong in chosen - key:
        assert share(chosen - {wrong}) >= share(chosen)
        for right in key - chosen:
            assert share(chosen - {wrong} | {right}) >= share(chosen)


@given(data=st.data())
def test_the_numbers_follow_the_order_of_the_attempt(data: Any) -> None:
    content = KIND.read_content(EXAMPLE.content)
    order = data.draw(st.permutations(KIND.option_keys(content)))

    shown = KIND.present(content, order)

    assert [region["number"] for region in shown["regions"]] == [1, 2, 3, 4]
    assert KIND.key_answer(content, order) == {"chosen": [order.index("svc") + 1]}
    assert KIND.shuffle(content) is Shuffle.ALWAYS
    for number in range(1, 5):
        assert shown["picture"].count(f'data-mark="{number}"') == 1
        assert shown["picture"].count(f'data-badge="{number}"') == 1


def test_before_release_no_name_id_or_title_is_told() -> None:
    content = KIND.read_content(EXAMPLE.content)
    text = json.dumps(KIND.present(content, KIND.option_keys(content))).casefold()

    for name in ("cava", "aorta", "heart", "great vessels", "svc", "data-state"):
        assert name not in text, name


def test_no_hidden_text_of_a_picture_is_told() -> None:
    region = {"name": "n", "description": "d", "why": "w", "correct": True}
    content = KIND.read_content(
        {
            "stem": "Where?",
            "picture": TELLTALE,
            "regions": [
                {**region, "key": "k1", "shape": "one"},
                {
                    **region,
                    "key": "k2",
                    "shape": "secretgroup",
                    "at": "5 5",
                    "name": "n2",
                    "description": "d2",
                    "correct": False,
                },
            ],
        }
    )

    assert "secret" not in json.dumps(KIND.present(content, ["k2", "k1"]))


def test_after_release_the_picture_says_what_was_right_and_what_was_chosen() -> None:
    content = KIND.read_content(EXAMPLE.content)
    order = KIND.option_keys(content)

    review = KIND.review(content, order, {"chosen": [3]})

    picture = review.extra["picture"]
    assert 'data-mark="1" data-state="missed"' in picture
    assert 'data-badge="3" data-state="wrong"' in picture
    assert review.key == "1 (superior vena cava)"
    assert [line.chosen for line in review.lines] == [False, False, True, False]
