"""Label diagram: pins are numbered, labels are mixed, and one more right label never costs."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.question_types.contract import AnswerError, Shuffle
from assessments.question_types.label_diagram.grading import DiagramContent, LabelDiagram
from assessments.question_types.parts import PART_MODES
from tests.assessments.examples import EXAMPLES
from tests.assessments.question_types.pictures import TELLTALE

KIND = LabelDiagram()
DATA = EXAMPLES["label_diagram"].content


@st.composite
def scenes(draw: Any) -> tuple[DiagramContent, list[str], dict[str, str]]:
    """A content, the order of its labels, and some answer."""
    content = KIND.read_content({**DATA, "partial": draw(st.sampled_from(list(PART_MODES))).value})
    order = draw(st.permutations(KIND.option_keys(content)))
    pins = st.integers(1, len(content.pins)).map(str)
    return content, order, draw(st.dictionaries(pins, st.integers(1, len(order)).map(str)))


@given(scene=scenes(), data=st.data())
def test_one_more_right_label_never_lowers_the_share(scene: Any, data: Any) -> None:
    content, order, parts = scene
    key = KIND.key_answer(content, order)["parts"]
    pin = data.draw(st.sampled_from(sorted(key)))

    def share(parts: dict[str, str]) -> Any:
        return KIND.grade(content, order, {"parts": parts}).share

    assert share(key) == 1
    assert (share(parts) == 1) is (parts == key)
    assert share({**parts, pin: key[pin]}) >= share(parts)


def test_labels_are_always_mixed_and_pins_tell_nothing() -> None:
    content = KIND.read_content(DATA)
    shown = KIND.present(content, KIND.option_keys(content))

    assert KIND.shuffle(content) is Shuffle.ALWAYS
    assert [set(pin) for pin in shown["pins"]] == [{"number", "description"}] * 4
    assert len(shown["labels"]) == 6
    text = json.dumps([shown["picture"], shown["pins"]])
    for name in ("physis", "diaphysis", "long bone", "growth", "data-state", "data-mark"):
        assert name not in text, name


def test_no_hidden_text_of_a_picture_is_told() -> None:
    pins = [
        {"key": "k1", "at": "one", "label": "l1", "description": "d1"},
        {"key": "k2", "at": "two", "label": "l2", "description": "d2"},
    ]
    content = KIND.read_content({"stem": "Label.", "picture": TELLTALE, "pins": pins})

    assert "secret" not in json.dumps(KIND.present(content, KIND.option_keys(content)))


def test_after_release_every_pin_has_its_label() -> None:
    content = KIND.read_content(DATA)
    order = KIND.option_keys(content)

    review = KIND.review(content, order, {"parts": {"1": "1", "2": "6"}})

    assert [(part.given, part.key, part.right) for part in review.parts] == [
        ("epiphysis", "epiphysis", True),
        ("medullary cavity", "physis", False),
        ("", "metaphysis", False),
        ("", "diaphysis", False),
    ]
    assert 'data-badge="1" data-state="right"' in review.extra["picture"]


@pytest.mark.parametrize(
    "answer", [{}, {"parts": 1}, {"parts": {"5": "1"}}, {"parts": {"1": "7"}}, {"parts": {"1": 1}}]
)
def test_an_answer_that_cannot_be_given_is_refused(answer: Any) -> None:
    content = KIND.read_content(DATA)

    with pytest.raises(AnswerError):
        KIND.check_answer(content, KIND.option_keys(content), answer)
