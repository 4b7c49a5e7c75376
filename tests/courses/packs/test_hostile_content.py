"""What authors write can neither run, nor load, nor take a name: the output is parsed."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.template import Context, Template
from django.urls import reverse

from courses.models import Lesson
from courses.packs.loading import load_pack
from courses.services.rendering import RenderedLesson, render_lesson
from foundation.schools.public import in_school, system_actor
from foundation.ui.drawing_values import ATTRIBUTES, ELEMENTS, is_allowed
from foundation.ui.drawings import Drawing, read_drawing
from foundation.ui.markdown import BLOCK_TAGS, INLINE_TAGS, render_inline_markdown, render_markdown
from tests.conftest import NOON
from tests.courses.packs.small_pack import ARM_DRAWING, PackFolder
from tests.courses.packs.vectors import DRAWINGS, HTML, MARKDOWN, TEXTS

LINK = {"href", "title", "rel"}
CELL = {"class"}
PLAIN = {"a": LINK, "ol": {"start"}, "td": CELL, "th": CELL}
LESSON = {
    **PLAIN,
    **{heading: {"id"} for heading in ("h2", "h3", "h4", "h5", "h6")},
    **{shape: set(ATTRIBUTES) for shape in ELEMENTS},
    "figure": {"id"},
    "div": {"class", "tabindex", "role", "aria-label"},
}
VOID = {"br", "hr"}
# In a whole page, ours included: what runs or loads.
RUNS = {"script", "iframe", "object", "embed", "base", "style", "math", "foreignobject", "animate"}


class Elements(HTMLParser):
    """The elements of a text with their attributes, and whether they are well nested."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.unbalanced: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.unbalanced += self._open

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attributes}) == len(attributes)
        self.found.append((tag, {name: value or "" for name, value in attributes}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_comment(self, data: str) -> None:
        self.unbalanced.append(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.unbalanced.append(f"<!{decl}")

    def handle_pi(self, data: str) -> None:
        self.unbalanced.append(f"<?{data}")


def assert_harmless(html: str, tags: set[str], attributes: dict[str, set[str]]) -> None:
    """Only elements and attributes that we write, with values that we write."""
    elements = Elements(html)
    assert elements.unbalanced == [], html
    allowed = {tag: {name.lower() for name in names} for tag, names in attributes.items()}
    for tag, given in elements.found:
        assert tag in tags, html
        assert set(given) <= allowed.get(tag, set()), html
        if "href" in given:
            assert urlsplit(given["href"]).scheme in {"http", "https", "mailto", ""}, html
            assert given["rel"] == "noopener noreferrer"
        for name, value in given.items():
            if name == "id":
                assert value.startswith(("s-", "figure-")), html
            if name == "class":
                assert tag in ELEMENTS or value in {"number", "table-frame"}, html
            if tag in ELEMENTS:
                assert is_allowed("viewBox" if name == "viewbox" else name, value), html


def assert_lesson_harmless(page: RenderedLesson) -> None:
    assert_harmless(page.html, BLOCK_TAGS | ELEMENTS | {"div", "figure", "figcaption"}, LESSON)
    for entry in page.contents:
        assert entry["id"].startswith("s-")


def test_the_corpus_is_large() -> None:
    assert len(set(TEXTS)) >= 80
    assert len(set(DRAWINGS)) >= 35


@pytest.mark.parametrize(
    "frame",
    ["{}", "x {} y", "## {}", "- {}", "> {}", "| {} | x |\n| --- | ---: |\n| {} | 1 |", "**{}**"],
)
@pytest.mark.parametrize("vector", TEXTS)
def test_a_lesson_is_harmless(vector: str, frame: str) -> None:
    words = vector if frame == "{}" else vector.replace("\n", " ")

    assert_lesson_harmless(render_lesson(frame.replace("{}", words), {}))


@pytest.mark.parametrize("vector", TEXTS)
def test_a_figure_is_harmless_whatever_its_words(vector: str) -> None:
    words = " ".join(vector.split()).replace("[", "").replace("]", "").replace('"', "&quot;")
    body = f'![{words}](arm.svg "{words}")'

    page = render_lesson(body, {"arm.svg": read_drawing(ARM_DRAWING)})

    assert_lesson_harmless(page)


@pytest.mark.parametrize("vector", TEXTS)
def test_stems_and_reasons_are_harmless(vector: str) -> None:
    assert_harmless(render_markdown(vector), BLOCK_TAGS, PLAIN)
    assert_harmless(render_inline_markdown(vector), INLINE_TAGS, PLAIN)
    template = Template("{% load chartwork_markdown %}{{ a|markdown }}{{ a|markdown_inline }}")
    html = template.render(Context({"a": vector}))
    assert_harmless(html, BLOCK_TAGS, PLAIN)


@pytest.mark.parametrize("vector", DRAWINGS)
def test_a_drawing_is_harmless_and_its_fault_is_named(vector: str) -> None:
    drawing = read_drawing(vector)

    assert_lesson_harmless(render_lesson("![x](a.svg)", {"a.svg": drawing}))
    assert_harmless(drawing.markup(), set(ELEMENTS), LESSON)
    # Words that only look like markup, and names that are left out, are no fault.
    silent = "&lt;" in vector or "CDATA[</text>" in vector or 'id="location"' in vector
    if 'name="cookie"' in vector or not silent:
        assert drawing.faults


@pytest.mark.parametrize("vector", HTML)
def test_no_attribute_of_a_drawing_can_be_broken_out_of(vector: str) -> None:
    from xml.sax.saxutils import quoteattr

    for name in ATTRIBUTES:
        drawing = read_drawing(
            f'<svg viewBox="0 0 1 1"><text {name}={quoteattr(vector)}>x</text></svg>'
        )
        assert_lesson_harmless(render_lesson("![x](a.svg)", {"a.svg": drawing}))


@pytest.mark.parametrize("vector", DRAWINGS)
def test_the_last_wall_holds_if_a_drawing_was_stored_unread(vector: str) -> None:
    unread = Drawing(view_box='0 0 1 1" onload="alert(1)', shapes=vector)

    html = render_lesson("![x](a.svg)", {"a.svg": unread}).html

    found = Elements(html).found
    names = {name for _, attributes in found for name in attributes}
    assert not RUNS & {tag for tag, _ in found}
    assert not {name for name in names if name.startswith("on") or name in {"href", "style"}}


@pytest.mark.django_db
def test_the_page_of_a_lesson_is_harmless_whatever_the_pack_says(
    pack: PackFolder, school: Any, ana: Any, client_of: Any
) -> None:
    """Through every text of a lesson, to the page that a student opens."""
    import yaml

    words = [" ".join(vector.split()) for vector in HTML + MARKDOWN]
    head = {
        "key": "bones-01",
        "title": f"Title {words[4]}",
        "minutes": 5,
        "objectives": [
            {"key": f"bones-01-{n}", "text": word}
            for n, word in enumerate(["Name it.", *words[:19]])
        ],
        "terms": [
            {"term": word[:200], "say": word[:200], "means": word, "parts": word}
            for word in words[:60]
        ],
        "sources": words[60:],
    }
    head["objectives"][0]["key"] = "bones-01-name"  # type: ignore[index]
    body = "\n\n".join(f"{word}\n\n## {word}" for word in words)
    pack.write(
        "bones/lessons/arm.md",
        f"---\n{yaml.safe_dump(head)}---\n![An arm.](arm.svg)\n\n"
        + body.replace("![", "! [").replace("\u2028", " ").replace("\u2029", " "),
    )
    load_pack(path=pack.path, school_id=school.pk, by=system_actor(school.pk), at=NOON)
    with in_school(school.pk):
        lesson = Lesson.objects.get(key="bones-01")

    response = client_of(ana).get(reverse("courses:lesson", args=[lesson.public_id]))

    assert response.status_code == 200
    html = response.content.decode()
    assert html.count("alert(1)") > 200
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    for tag, attributes in Elements(html).found:
        if tag == "script":
            assert attributes["src"].startswith("/static/")
            continue
        assert tag not in RUNS, attributes
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")], attributes
        for name in ("href", "src", "action", "formaction"):
            assert urlsplit(attributes.get(name, "")).scheme in {"", "http", "https", "mailto"}
