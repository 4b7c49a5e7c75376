"""A lesson's page: headings, figures, tables, links."""

import time
from typing import Any

import pytest

from courses.rules.lesson_text import ImageUse
from courses.services.rendering import images_of, render_lesson
from foundation.ui.drawings import Drawing, Fault, read_drawing
from foundation.ui.markdown import render_inline_markdown, render_markdown
from tests.courses.packs.small_pack import ARM_DRAWING


@pytest.fixture
def drawings() -> dict[str, Drawing]:
    return {"arm.svg": read_drawing(ARM_DRAWING)}


def test_headings_get_ids_and_make_the_contents() -> None:
    page = render_lesson("## The *arm*\n\n### Below\n\n## The arm\n\n## 骨\n\n# Top", {})

    assert page.html.splitlines() == [
        '<h2 id="s-the-arm">The <em>arm</em></h2>',
        '<h3 id="s-below">Below</h3>',
        '<h2 id="s-the-arm-2">The arm</h2>',
        '<h2 id="s-part">骨</h2>',
        '<h2 id="s-top">Top</h2>',
    ]
    assert page.contents == [
        {"title": "The arm", "id": "s-the-arm"},
        {"title": "The arm", "id": "s-the-arm-2"},
        {"title": "骨", "id": "s-part"},
        {"title": "Top", "id": "s-top"},
    ]


def test_an_image_on_its_own_line_becomes_a_figure(drawings: Any) -> None:
    page = render_lesson('![An arm, <70 degrees.](arm.svg "Three & more")', drawings)

    assert page.html == (
        '<figure id="figure-1">\n'
        '<svg viewBox="0 0 100 50" role="img" aria-label="An arm, &lt;70 degrees.">'
        "<title>An arm</title>"
        '<g transform="translate(1 2)">'
        '<line class="d-line" x1="0" y1="0" x2="90" y2="40" stroke-width="2"></line>'
        '<text class="d-text" x="5" y="5" font-size="12">radius</text>'
        "</g></svg><figcaption>Three &amp; more</figcaption></figure>"
    )


def test_figures_are_numbered_and_one_without_caption_has_none(drawings: Any) -> None:
    page = render_lesson("![One](arm.svg)\n\ntext\n\n![Two](arm.svg)", drawings)

    assert page.html.count("<figure") == page.html.count("</figure>") == 2
    assert 'id="figure-2"' in page.html
    assert "figcaption" not in page.html


def test_an_image_that_is_no_figure_leaves_its_words(drawings: Any) -> None:
    body = "See ![an *arm*](arm.svg).\n\n- ![in a list](arm.svg)\n\n![not there](leg.svg)"

    page = render_lesson(body, drawings)

    assert "<svg" not in page.html
    assert "<p>See an arm.</p>" in page.html
    assert "<p>not there</p>" in page.html


def test_the_images_of_a_text_are_found_with_their_lines() -> None:
    body = 'One\ntwo ![a](a.svg)\n\n![b *c*](b.svg "cap")\n\n- x\n- ![d](d.svg)\n'

    assert images_of(body) == [
        ImageUse("a.svg", "a", "", 2, False),
        ImageUse("b.svg", "b c", "cap", 4, True),
        ImageUse("d.svg", "d", "", 7, False),
    ]


def test_a_table_scrolls_in_a_frame_with_a_name_and_has_no_style() -> None:
    page = render_lesson("| Bone | Length |\n| --- | ---: |\n| femur | 48 |", {})

    assert page.html.startswith(
        '<div class="table-frame" tabindex="0" role="group" aria-label="Table: Bone, Length">'
    )
    assert '<td class="number">48</td>' in page.html
    assert "style" not in page.html


def test_links_lead_outside_without_telling_where_from() -> None:
    html = '<a href="https://a.example/" title="A" rel="noopener noreferrer">a</a>'

    assert render_inline_markdown('[a](https://a.example/ "A")') == html
    assert render_lesson('[a](https://a.example/ "A")', {}).html == f"<p>{html}</p>"
    assert render_markdown('[a](https://a.example/ "A")') == f"<p>{html}</p>"


def test_short_texts_are_rendered_in_a_line_or_in_paragraphs() -> None:
    assert render_inline_markdown(" **Radius**, not `ulna`\n") == (
        "<strong>Radius</strong>, not <code>ulna</code>"
    )
    assert render_markdown("One\n\n- two") == "<p>One</p>\n<ul>\n<li>two</li>\n</ul>"
    assert render_markdown("![a](a.svg) <b>") == (
        '<p>!<a href="a.svg" rel="noopener noreferrer">a</a> &lt;b&gt;</p>'
    )
    assert render_markdown("") == render_inline_markdown("") == ""


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "*a_ " * 20_000,
        "> " * 20_000,
        "![](" * 20_000,
        "`" * 40_000 + "a",
        "| a " * 5_000 + "|\n" + "|-" * 5_000 + "|\n" + "| a " * 5_000,
        "<" * 50_000,
        "[a](" + "(" * 30_000,
        "- " * 20_000,
    ],
    ids=lambda text: text[:6],
)
def test_no_text_takes_long(text: str) -> None:
    start = time.process_time()

    render_lesson(text, {})

    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "value",
    ["1 " * 30_000 + "x", "1,  ," * 20_000, " " * 60_000 + "x", "translate(1)" * 10_000 + "x"],
    ids=["numbers", "gaps", "spaces", "moves"],
)
def test_no_value_of_a_drawing_takes_long(value: str) -> None:
    start = time.process_time()

    for name in ("points", "x", "d", "transform", "viewBox", "class", "stroke-dasharray"):
        read_drawing(f'<svg viewBox="0 0 1 1"><text {name}="{value}"/></svg>')

    assert time.process_time() - start < 5


def test_faults_of_a_drawing_name_their_lines() -> None:
    drawing = read_drawing(
        '<svg viewBox="0,0 10 10">\n'
        "  <script>alert(1)<b/></script>\n"
        '  <g onclick="x" class="d-line"><rect x="1"/></g>\n'
        "  stray\n"
        "  <text>a &amp; b <tspan>c</tspan></text>\n"
        "</svg>"
    )

    assert drawing.view_box == "0 0 10 10"
    assert [fault.line for fault in drawing.faults] == [2, 3, 4]
    assert '<g class="d-line"><rect x="1"></rect></g>' in drawing.shapes
    assert "<text>a &amp; b <tspan>c</tspan></text>" in drawing.shapes
    assert "alert" not in drawing.shapes
    assert "stray" not in drawing.shapes


def test_a_drawing_may_not_be_too_large_or_too_deep() -> None:
    deep = '<svg viewBox="0 0 1 1">' + "<g>" * 30 + "</g>" * 30 + "</svg>"
    many = '<svg viewBox="0 0 1 1">' + "<g/>" * 3_001 + "</svg>"

    assert "nested deeper" in read_drawing(deep).faults[0].message
    assert "more than 3000" in read_drawing(many).faults[0].message
    assert read_drawing("<svg>" + " " * 200_000 + "</svg>").faults == (
        Fault(1, "is longer than 200,000 characters. Draw it more simply."),
    )


def test_a_drawing_read_again_is_the_same() -> None:
    drawing = read_drawing(ARM_DRAWING)

    assert drawing.faults == ()
    assert read_drawing(drawing.markup()) == drawing
