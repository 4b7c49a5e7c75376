"""Word building: every accepted build scores full, wherever its parts may stand."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.question_types.contract import ContentError, Shuffle
from assessments.question_types.word_building.content import LAYOUTS, MODES, WordContent, joined
from assessments.question_types.word_building.grading import WordBuilding
from tests.assessments.examples import EXAMPLES

KIND = WordBuilding()
DATA = [EXAMPLES["word_building"].content, EXAMPLES["word_building"].variants["two_builds"]]


@st.composite
def scenes(draw: Any) -> tuple[WordContent, list[str], dict[str, str]]:
    """A content, the order of its bank, and some answer."""
    data = {**draw(st.sampled_from(DATA)), "partial": draw(st.sampled_from(MODES)).value}
    content = KIND.read_content(data)
    order = draw(st.permutations(KIND.option_keys(content)))
    places = st.integers(1, len(content.layout)).map(str)
    return content, order, draw(st.dictionaries(places, st.integers(1, len(order)).map(str)))


def answer(order: list[str], slots: Any) -> dict[str, Any]:
    filled = enumerate(slots, start=1)
    return {"parts": {str(place): str(order.index(key) + 1) for place, key in filled if key}}


@given(scene=scenes())
def test_every_accepted_build_scores_full_and_nothing_else_does(scene: Any) -> None:
    content, order, parts = scene
    right = [answer(order, fit) for fit in content.fits]

    assert {KIND.grade(content, order, one).share for one in right} == {1}
    outcome = KIND.grade(content, order, {"parts": parts})
    assert (outcome.share == 1) is ({"parts": parts} in right)


@given(scene=scenes(), data=st.data())
def test_one_more_right_part_never_lowers_the_share(scene: Any, data: Any) -> None:
    """Towards the build that the answer is worth most for."""
    content, order, parts = scene
    numbers = range(1, len(content.layout) + 1)
    given_parts = tuple(order[int(parts[str(n)]) - 1] if str(n) in parts else "" for n in numbers)
    before = KIND.grade(content, order, {"parts": parts}).share
    single = [fit for fit in content.fits if _worth(content, fit, given_parts) == before]
    if not any(given_parts) or not single:
        return
    place = data.draw(st.integers(0, len(content.layout) - 1))
    better = list(given_parts)
    better[place] = single[0][place]

    if any(better):
        assert KIND.grade(content, order, answer(order, better)).share >= before


def _worth(content: WordContent, fit: Any, given_parts: Any) -> Any:
    from dataclasses import replace

    order = [part.key for part in content.parts]
    alone = replace(content, fits=(fit,))
    return KIND.grade(alone, order, answer(order, given_parts)).share


def test_before_release_neither_kind_nor_meaning_is_told() -> None:
    content = KIND.read_content(DATA[0])
    shown = KIND.present(content, KIND.option_keys(content))

    assert [set(part) for part in shown["bank"]] == [{"number", "text"}] * 7
    assert "inflammation" not in str(shown["bank"])
    assert KIND.shuffle(content) is Shuffle.ALWAYS


def test_a_wrong_part_is_told_with_its_meaning_and_the_meaning_of_the_right_one() -> None:
    content = KIND.read_content(DATA[0])
    order = KIND.option_keys(content)

    outcome = KIND.grade(content, order, answer(order, ["endo", "cardi", "", "itis"]))

    assert [(reason.code, reason.text) for reason in outcome.reasons] == [
        ("wrong_part", "**endo-** (within) is not meant here, but **peri-** (around).")
    ]


def test_after_release_every_part_and_the_whole_have_their_meaning() -> None:
    content = KIND.read_content(DATA[0])
    order = KIND.option_keys(content)

    review = KIND.review(content, order, answer(order, ["peri", "chondr", "o", ""]))

    assert (review.given, review.key) == ("perichondro", "pericarditis")
    assert [part.right for part in review.parts] == [True, False, False, False]
    assert review.explanation.startswith(
        "**pericarditis**: Inflammation of the pericardium. **peri-** (around) + **cardi** (heart)"
    )


def test_of_several_builds_the_nearest_is_explained() -> None:
    content = KIND.read_content(DATA[1])
    order = KIND.option_keys(content)

    review = KIND.review(content, order, answer(order, ["", "nephr", "", "", "", "tomy"]))

    assert review.key == "nephrolithotomy or nephrectomy"
    assert next(part.key for part in review.parts if part.key != "–") == "nephr"


def test_hyphens_of_an_author_are_no_part_of_the_word() -> None:
    data = {**DATA[0]}
    data["parts"] = [{**part, "text": f"-{part['text']}-"} for part in data["parts"]]

    assert KIND.read_content(data).word(KIND.read_content(data).fits[0]) == "pericarditis"


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        (["cardi", "itis"], "carditis"),
        (["cardi", "o", "logy"], "cardiology"),
        (["oste", "ectomy"], "osteectomy"),
        (["ili", "um"], "ilium"),
        (["", "hepat", "", "itis"], "hepatitis"),
    ],
)
def test_two_i_that_meet_are_written_once(parts: list[str], word: str) -> None:
    assert joined(parts) == word


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_build_with_the_suffix_first_fits_no_layout(layout: str) -> None:
    change = {"layout": layout, "builds": [["itis", "cardi", "peri"]]}
    with pytest.raises(ContentError, match="does not fit"):
        KIND.read_content({**DATA[0], **change})
