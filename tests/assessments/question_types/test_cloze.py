"""Texts with blanks: where a blank may stand, what is told of it, what it is worth."""

import re
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assessments.question_types.cloze.marks import carried, marks_in, place_controls
from assessments.question_types.cloze.templatetags.cloze_text import with_answers, with_controls
from assessments.question_types.contract import AnswerError, ContentError, Shuffle
from assessments.question_types.parts import PART_MODES
from assessments.question_types.registry import question_type
from foundation.ui.markdown import render_markdown
from tests.assessments.examples import CONTENTS

KIND = question_type("cloze")
FLOORLESS = [mode.value for mode in PART_MODES]
BRACKETS = ["[", "]", "(", ")", "<b", ">", '"', "'", "`", "\n\n", "| a |\n", "\\", "[[2]]"]
MARKDOWN = ["[1]: https://example.org\n", "](https://x.org ", "**", "# ", "- ", "a", "    "]
PIECES = st.lists(st.sampled_from(BRACKETS + MARKDOWN) | st.text(max_size=4), max_size=6)
TEXTS = st.tuples(PIECES.map("".join), PIECES.map("".join)).map("[[1]]".join)


def content(text="One [[1]].", blanks=None, **changes):
    blanks = blanks or [{"kind": "typed", "accept": ["ileum"]}]
    return KIND.read_content({"stem": "Fill in.", "text": text, "blanks": blanks, **changes})


def rendered(read, answer=None):
    item = SimpleNamespace(
        presentation=KIND.present(read, KIND.option_keys(read)),
        field_name="answer-1",
        answer=answer,
    )
    return str(with_controls(item))


class Controls(HTMLParser):
    """What a browser makes of a page: its controls, and what they are labelled."""

    def __init__(self, html):
        super().__init__()
        self.names, self.labels, self.tags = [], [], set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.add(tag)
        if tag in {"input", "select"}:
            self.names.append(found["name"])
        if tag == "label":
            self.labels.append(found["for"])


def test_markdown_around_the_blanks_is_rendered_and_each_has_its_label():
    html = rendered(KIND.read_content(CONTENTS["cloze"]))
    page = Controls(html)

    assert page.names == page.labels == ["answer-1-1", "answer-1-2", "answer-1-3"]
    assert "<strong>outside</strong>" in html
    assert html.count("<li>") == 2
    assert re.sub(r"<[^>]+>", "", html).count("Blank 2") == 1


@given(text=TEXTS)
@example("[[[1]]](https://example.org)")
@example('[a](https://example.org "[[1]]")')
@example("[[1]]\n\n[1]: https://example.org")
@example("![[[1]]](x.png)")
@example("    [[1]]")
@example("<input name='[[1]]'>")
def test_a_text_either_is_refused_or_has_every_blank_once_as_a_control(text):
    """Whatever an author writes, no blank is lost, and none breaks out of an attribute."""
    count = max(marks_in(text), default=1)
    try:
        read = content(text, [{"kind": "typed", "accept": ["ileum"]}] * count)
    except ContentError:
        return
    page = Controls(rendered(read))

    assert page.names == [f"answer-1-{number}" for number in range(1, count + 1)]
    assert not page.tags & {"script", "b", "img"}


@given(text=TEXTS)
def test_a_control_is_put_between_tags_only(text):
    """Also where nobody checked the text first."""
    html = render_markdown(carried(text))
    placed = place_controls(html, lambda number: "\x00")

    assert all("\x00" not in tag for tag in re.findall(r"""<(?:"[^"]*"|[^">])*>""", placed))


def test_a_character_that_carries_marks_cannot_be_written():
    with pytest.raises(ContentError, match="text"):
        content("One \ue0001\ue001 and [[1]].")


def test_a_given_answer_is_shown_and_never_obeyed():
    nasty = '"><script>alert(1)</script>'
    read = content()
    answer = {"parts": {"1": nasty}}

    assert "script" not in Controls(rendered(read, answer)).tags
    review = KIND.review(read, (), answer)
    assert "script" not in Controls(str(with_answers(read.text, review.parts))).tags


def test_a_chosen_entry_is_shown_as_chosen():
    html = rendered(KIND.read_content(CONTENTS["cloze"]), {"parts": {"2": "3"}})

    assert '<option value="3" selected>right</option>' in html


def test_the_width_tells_nothing_of_a_single_answer():
    short, long = (
        content(blanks=[{"kind": "typed", "accept": [answer]}], width="medium")
        for answer in ("ileum", "a much longer answer")
    )

    assert KIND.present(short, ()) == KIND.present(long, ())
    assert rendered(short) == rendered(long)


def test_a_list_is_always_shuffled_and_its_right_entry_is_not_the_first_that_is_stored():
    read = content(
        blanks=[{"kind": "choice", "right": "vein", "others": [{"text": "artery"}]}],
    )

    assert KIND.shuffle(read) is Shuffle.ALWAYS
    assert KIND.present(read, KIND.option_keys(read))["blanks"][0]["options"] == ["artery", "vein"]


@given(st.permutations(KIND.option_keys(KIND.read_content(CONTENTS["cloze"]))))
def test_a_list_may_be_shown_in_any_order(order):
    read = KIND.read_content(CONTENTS["cloze"])
    shown = KIND.present(read, order)["blanks"][1]["options"]

    chosen = str(shown.index("left") + 1)
    parts = KIND.review(read, order, {"parts": {"2": chosen}}).parts
    assert (parts[1].given, parts[1].right) == ("left", True)


def test_what_is_merely_similar_is_wrong():
    for near in ("ilium", "ileums", "ileu", "the ileum"):
        assert KIND.grade(content(), (), {"parts": {"1": near}}).share == 0


VALUES = [["ureter", "urethra", "kidney", ""], ["1", "2", "3", ""], ["ESWL", "laser", ""]]


@pytest.mark.parametrize("mode", FLOORLESS)
@given(given_values=st.tuples(*map(st.sampled_from, VALUES)), better=st.integers(0, 2))
def test_one_more_right_blank_never_gives_less(mode, given_values, better):
    read = KIND.read_content({**CONTENTS["cloze"], "partial": mode})
    order = KIND.option_keys(read)
    before = {str(n): value for n, value in enumerate(given_values, start=1) if value}
    after = {**before, str(better + 1): VALUES[better][0]}

    share = KIND.grade(read, order, {"parts": before}).share

    assert KIND.grade(read, order, {"parts": after}).share >= share
    assert (share == 1) is (given_values == ("ureter", "1", "ESWL"))


@pytest.mark.parametrize(
    "parts",
    [{"4": "x"}, {"0": "x"}, {"1": 5}, {"1": "x" * 81}, {"2": "4"}, {"2": "left"}, {"2": ""}, []],
)
def test_an_answer_that_no_blank_can_have_is_refused(parts):
    read = KIND.read_content(CONTENTS["cloze"])

    with pytest.raises(AnswerError):
        KIND.check_answer(read, KIND.option_keys(read), {"parts": parts})


def test_on_one_line_an_answer_names_its_blanks():
    read = KIND.read_content(CONTENTS["cloze"])
    review = KIND.review(read, KIND.option_keys(read), {"parts": {"1": "urethra", "2": "3"}})

    assert review.given == "Blank 1: urethra; Blank 2: right"
    assert review.key == "Blank 1: ureter; Blank 2: left; Blank 3: shock waves or ESWL"


def test_a_warning_is_said_beside_the_blank_together_with_why_the_key_is_right():
    read = KIND.read_content(CONTENTS["cloze"])
    part = KIND.review(read, KIND.option_keys(read), {"parts": {"1": "urethra"}}).parts[0]

    assert part.why == (
        "The urethra leads from the bladder out of the body. "
        "The ureter joins the kidney and the bladder."
    )
