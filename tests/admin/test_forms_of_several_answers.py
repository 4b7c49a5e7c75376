"""Writing numbers, texts with blanks and pairs: what is wrong is said at its field."""

import pytest

from assessments.models import Category
from tests.admin.pages import saver, written

NUMBER = {"stem": "How much was discarded?", "value": "27.5", "tolerance_in": "absolute"}
BLANKS = {
    "stem": "Complete the note.",
    "text": "The [[1]] lies on the [[2]] side.",
    "width": "medium",
    "partial": "exact",
    "kind_1": "typed",
    "right_1": "spleen",
    "wrong_1": "liver | That is on the right side.",
    "kind_2": "choice",
    "right_2": "left",
    "wrong_2": "right",
}
PAIRS = {
    "stem": "Match the roots.",
    "left_1": "nephr/o",
    "right_1": "kidney",
    "left_2": "hepat/o",
    "right_2": "liver",
    "partial": "exact",
}
FORMS = {"numeric": NUMBER, "cloze": BLANKS, "matching": PAIRS}


@pytest.fixture
def shelf(course, school):
    return Category.objects.get(school=school)


@pytest.fixture
def save(shelf, ines, client_of):
    return saver(client_of(ines), shelf, FORMS)


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_a_plain_question_of_each_type_is_saved(kind, save, school):
    assert save(kind).status_code == 302
    assert written(school).question_type == kind


WRONG = [
    ("numeric", {"value": "27,5"}, "value", "a point before decimals"),
    ("numeric", {"value": "1e999999"}, "value", "a point before decimals"),
    ("numeric", {"tolerance": "-1"}, "tolerance", "not be less than nothing"),
    ("numeric", {"ask_unit": "mg"}, "number_alone", "is worth"),
    ("numeric", {"ask_unit": "mg", "unit": "mg", "number_alone": "0"}, "unit", "keep one"),
    ("numeric", {"ask_unit": "10^9/L", "number_alone": "0"}, "ask_unit", "told from the number"),
    ("numeric", {"wrong_2": "27.50", "say_2": "No."}, "wrong_2", "accepted and warned of"),
    ("numeric", {"wrong_2": "many", "say_2": "No."}, "wrong_2", "as a number"),
    ("cloze", {"text": "The [[1]] lies there."}, "text", "it has [[1]]"),
    ("cloze", {"text": "[a [[1]]](https://example.org) [[2]]"}, "text", "in a link"),
    ("cloze", {"width": "short", "right_1": "the spleen itself"}, "width", "wider"),
    ("cloze", {"wrong_1": "liver"}, "wrong_1", "liver | the reason"),
    ("cloze", {"wrong_1": "Spleen. | No."}, "wrong_1", "accepted and warned of"),
    ("cloze", {"right_1": ""}, "right_1", "what is right"),
    ("cloze", {"right_1": "", "wrong_1": ""}, "right_1", "what is right"),
    ("cloze", {"right_2": "left\nright"}, "right_2", "on one line"),
    ("cloze", {"wrong_2": ""}, "wrong_2", "other entries"),
    ("cloze", {"wrong_2": "Left"}, "wrong_2", "the same text"),
    ("cloze", {"partial": "every_decision"}, "partial", "valid choice"),
    ("matching", {"left_2": ""}, "left_2", "what this belongs to"),
    ("matching", {"right_2": ""}, "right_2", "what belongs to it"),
    ("matching", {"left_2": "Nephr/o"}, "left_2", "on the left already"),
    ("matching", {"left_2": "", "right_2": ""}, "left_2", "2 to 10 pairs"),
    ("matching", {"right_2": "kidney"}, "left_3", "two different entries"),
    ("matching", {"left_4": "ren/o", "right_4": "x" * 121}, "right_4", "one line"),
    ("matching", {"distractors": "Liver"}, "distractors", "on the right already"),
]


@pytest.mark.parametrize(("kind", "changes", "field", "complaint"), WRONG)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(
    kind, changes, field, complaint, save, school
):
    page = save(kind, **changes)

    assert page.status_code == 200
    errors = page.context["content"].errors
    assert complaint in " ".join(errors[field])
    assert set(errors) == {field}
    assert f'href="#id_{field}"' in page.content.decode()
    assert written(school) is None


def test_the_lines_of_a_blank_become_what_is_right_and_what_is_said(save, school):
    save("cloze", wrong_2="right | Look again.\r\nother")

    assert written(school).current_version.content["blanks"] == [
        {
            "kind": "typed",
            "accept": ["spleen"],
            "watch_out": [{"answer": "liver", "why": "That is on the right side."}],
            "why": "",
        },
        {
            "kind": "choice",
            "right": "left",
            "others": [{"text": "right", "why": "Look again."}, {"text": "other", "why": ""}],
            "why": "",
        },
    ]
