"""Pictures of questions: what is refused, where shapes lie, and that nothing names them."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.question_types.contract import ContentError
from assessments.question_types.hotspot.grading import Hotspot
from assessments.question_types.label_diagram.grading import LabelDiagram
from assessments.question_types.pictures import point_of, read_picture, refuse_names
from foundation.ui.drawing_values import ATTRIBUTES, ELEMENTS, STYLED
from foundation.ui.marked_drawings import Badge, read_marked_drawing
from tests.assessments.question_types.pictures import HOSTILE, TELLTALE

OURS = {"data-mark", "data-badge", "data-state", "class", "aria-hidden", "focusable"}
SHEET = Path("foundation/ui/static/chartwork/css/diagrams.css")


class Markup(HTMLParser):
    """Elements and attributes of a markup."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}


def picture_with(inside: str, frame: str = "0 0 100 100") -> str:
    return f'<svg viewBox="{frame}">{inside}</svg>'


def test_the_corpus_is_large() -> None:
    assert len(set(HOSTILE)) >= 50


@pytest.mark.parametrize("vector", HOSTILE, ids=lambda text: text[:70])
def test_a_hostile_picture_is_refused_at_its_field(vector: str) -> None:
    region = {"name": "x", "description": "y", "why": "z", "correct": True}
    regions = [
        {**region, "key": "a", "shape": "one"},
        {**region, "key": "b", "shape": "two", "name": "v", "description": "w", "correct": False},
    ]
    pins = [
        {"key": "a", "at": "one", "label": "x", "description": "y"},
        {"key": "b", "at": "two", "label": "v", "description": "w"},
    ]
    for kind, more in ((Hotspot(), {"regions": regions}), (LabelDiagram(), {"pins": pins})):
        with pytest.raises(ContentError) as refused:
            kind.read_content({"stem": "Where?", "picture": vector, **more})
        assert refused.value.place == "picture"


@pytest.mark.parametrize("vector", HOSTILE, ids=lambda text: text[:70])
def test_what_is_written_of_a_hostile_picture_is_harmless_even_unrefused(vector: str) -> None:
    drawing = read_marked_drawing(vector)
    found = Markup(drawing.markup({"one": Badge(1, (1, 1))}))

    assert found.tags <= {name.lower() for name in ELEMENTS}
    assert found.names <= {name.lower() for name in ATTRIBUTES} | OURS


@given(text=st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    drawing = read_marked_drawing(picture_with(text))

    assert Markup(drawing.markup({})).tags <= {name.lower() for name in ELEMENTS}


def test_nothing_hidden_in_a_picture_names_what_it_shows() -> None:
    drawing = read_picture({"picture": TELLTALE})
    names = ("one", "two", "three", "secretgroup")

    shown = drawing.markup({name: Badge(n, (5, 5)) for n, name in enumerate(names, start=1)})

    assert "secret" not in shown
    assert not re.search(r"\bid=|<title|<desc|aria-label|\brole=", shown)
    assert not [name for name in names if f'"{name}"' in shown]
    assert shown.count("data-mark=") == 4
    assert "patient’s right" in shown


def test_two_pictures_on_a_page_share_no_id() -> None:
    shown = read_picture({"picture": TELLTALE}).markup({"one": Badge(1, (5, 5))})

    assert "id=" not in re.sub(r"aria-hidden=|focusable=", "", shown)


@pytest.mark.parametrize(
    ("shape", "middle"),
    [
        ('<rect id="x" x="10" y="20" width="40" height="20"/>', (30, 30)),
        ('<circle id="x" cx="50" cy="40" r="9"/>', (50, 40)),
        ('<ellipse id="x" cx="50" cy="40" rx="9" ry="3"/>', (50, 40)),
        ('<line id="x" x1="0" y1="0" x2="80" y2="40"/>', (40, 20)),
        ('<polygon id="x" points="0,0 60,0 60,80"/>', (30, 40)),
        ('<path id="x" d="M10 10 H50 V50 H10 Z"/>', (30, 30)),
        ('<path id="x" d="m10 10 h40 v40 h-40 z"/>', (30, 30)),
        ('<path id="x" d="M10 10 l20 0 20 0 0 40z m5 5 l1 1"/>', (30, 30)),
        ('<path id="x" d="M0 0 C0 40 80 40 80 0 S90 0 90 0"/>', (45, 20)),
        ('<path id="x" d="M10 10 A5 5 0 0 1 50 30"/>', (30, 20)),
        ('<path id="x" d="M10,10Q30,50,50,10T90,10"/>', (50, 30)),
        (
            '<g id="x"><rect width="10" height="10"/><rect x="50" width="10" height="30"/></g>',
            (30, 15),
        ),
    ],
)
def test_a_number_stands_in_the_middle_of_its_shape(
    shape: str, middle: tuple[float, float]
) -> None:
    drawing = read_picture({"picture": picture_with(shape)})

    assert point_of(drawing, "x", "at") == middle


@pytest.mark.parametrize(
    "inside",
    [
        '<rect id="x" transform="translate(5)" width="9" height="9"/>',
        '<g transform="scale(2)"><rect id="x" width="9" height="9"/></g>',
        '<g id="x"><rect transform="rotate(5)" width="9" height="9"/></g>',
        '<g id="x"/>',
        '<text id="x" x="5" y="5">R</text>',
        '<rect id="x" x="500" width="9" height="9"/>',
    ],
)
def test_where_a_shape_lies_is_asked_of_the_author_when_it_cannot_be_read(inside: str) -> None:
    drawing = read_picture({"picture": picture_with(inside)})

    with pytest.raises(ContentError, match="Write how far it is"):
        point_of(drawing, "x", "at")
    assert point_of(drawing, "20, 30.5", "at") == (20, 30.5)


@pytest.mark.parametrize("point", ["101 5", "5 -1", "5 101"])
def test_a_point_outside_of_the_picture_is_refused(point: str) -> None:
    with pytest.raises(ContentError, match="outside"):
        point_of(read_picture({"picture": picture_with("")}), point, "at")


def test_a_fault_is_told_with_its_line() -> None:
    with pytest.raises(ContentError, match=r"picture: line 3 uses <script>"):
        read_picture({"picture": picture_with("\n\n<script/>")})


def test_a_name_is_found_as_words_and_not_within_others() -> None:
    refuse_names(["ilium", "colon"], "The ileum, and the semicolon.", "picture")

    with pytest.raises(ContentError, match='says "Ascending colon"'):
        refuse_names(["Ascending colon"], "see ascending-colon (right)", "picture")


def test_a_word_that_is_written_with_references_is_read() -> None:
    drawing = read_picture({"picture": picture_with("<text>li&#118;er</text>")})

    assert drawing.words == ("liver",)


def test_the_classes_that_stay_are_those_with_a_look() -> None:
    known = set(re.findall(r"\.(d-[a-z0-9-]+)", SHEET.read_text())) - {"d-badge"}

    assert known == STYLED
