"""From a lesson's Markdown to its page.

Three walls: HTML in the text is shown as text; drawings are rebuilt from an
allow-list (``foundation.ui.drawings``); at the end nh3 lets through only what this
module writes. The page carries no style attribute, no script, no MathML, and
no id or name of an author's choosing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import nh3
from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.token import Token

from courses.rules.lesson_text import (
    ID_PREFIX,
    CheckBlock,
    HeadingIds,
    ImageUse,
    LessonCheck,
    figure_in,
    image_use,
    images_in,
    is_check,
    is_plain_paragraph,
    plain_words,
)
from foundation.ui.drawing_values import ATTRIBUTES, ELEMENTS, is_allowed
from foundation.ui.drawings import Drawing
from foundation.ui.markdown import BLOCK_TAGS, LINK_REL, URL_SCHEMES, plain_parser

# Part of a pack's digest: raised when the same text makes another page.
RENDERING = 2
CONTENTS_LEVEL = "h2"
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_HEADING_ID = re.compile(rf"{ID_PREFIX}[a-z0-9]+(?:-[a-z0-9]+)*")
_FIGURE_ID = re.compile(r"figure-[0-9]{1,4}")
_CHECK_NAME = re.compile(r"check-[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class RenderedLesson:
    """A lesson's page, sanitised, and its list of contents: ``[{title, id}]``."""

    html: str
    contents: list[dict[str, str]]


def render_lesson(
    body: str, drawings: Mapping[str, Drawing], checks: Sequence[LessonCheck] = ()
) -> RenderedLesson:
    """Render a lesson with its drawings by file name, and its checks in the order of their blocks.

    What is not there leaves the words of its place. A check speaks the active language.
    """
    tokens = _parser.parse(body)
    contents = _name_headings(tokens)
    _place_checks(tokens, checks)
    tokens = _place_figures(tokens, drawings)
    _frame_tables(tokens)
    html = _parser.renderer.render(tokens, _parser.options, {})
    return RenderedLesson(html=_wall.clean(html).strip(), contents=contents)


def images_of(body: str) -> list[ImageUse]:
    """The images that a lesson uses, for the check of its pack."""
    return list(images_in(_parser.parse(body)))


def checks_of(body: str) -> Iterator[CheckBlock]:
    """The blocks of a lesson that are fenced as checks, in order."""
    for token in _parser.parse(body):
        if is_check(token):
            yield CheckBlock(token.content, (token.map or [0])[0] + 1)


def _place_checks(tokens: list[Token], checks: Sequence[LessonCheck]) -> None:
    """Each check in the place of its block; its answers open without a script."""
    places = [index for index, token in enumerate(tokens) if is_check(token)]
    for number, (index, check) in enumerate(zip(places, checks, strict=False), start=1):
        tokens[index] = Token("html_block", "", 0, content=_check(check, number))


def _check(check: LessonCheck, number: int) -> str:
    head = escape(gettext("Check yourself"))
    right, wrong = escape(gettext("Right.")), escape(gettext("Not this one."))
    options = "".join(
        f'<details name="check-{number}"><summary>{_inline(option.text)}</summary>'
        f'<p class="{"check-right" if option.right else "check-wrong"}">'
        f"<strong>{right if option.right else wrong}</strong> {_inline(option.why)}</p></details>"
        for option in check.options
    )
    return (
        f'<div class="text-check" role="group" aria-label="{head}">'
        f'<p class="label">{head}</p><p>{_inline(check.ask)}</p>{options}</div>'
    )


def _inline(text: str) -> str:
    return _parser.renderInline(text.strip())


def _name_headings(tokens: list[Token]) -> list[dict[str, str]]:
    ids = HeadingIds()
    contents = []
    for index, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        title = plain_words(tokens[index + 1])
        name = ids.next(title)
        token.attrSet("id", name)
        if token.tag == CONTENTS_LEVEL and title:
            contents.append({"title": title, "id": name})
    return contents


def _place_figures(tokens: list[Token], drawings: Mapping[str, Drawing]) -> list[Token]:
    """Put a figure in the place of each paragraph that is only an image."""
    placed: list[Token] = []
    number = 0
    for index, token in enumerate(tokens):
        image = figure_in(token) if token.type == "inline" else None
        if image is None or not is_plain_paragraph(tokens, index):
            placed.append(token)
            continue
        use = image_use(image, line=0, stands_alone=True)
        drawing = drawings.get(use.name)
        if drawing is None:
            placed.append(token)
            continue
        number += 1
        figure = Token("html_block", "", 0, content=_figure(use, drawing, number))
        # In place of the paragraph that was opened and will be closed around it.
        placed[-1] = Token("figure_open", "figure", 1, attrs={"id": f"figure-{number}"}, block=True)
        placed.append(figure)
        tokens[index + 1] = Token("figure_close", "figure", -1, block=True)
    return placed


def _figure(use: ImageUse, drawing: Drawing, number: int) -> str:
    """The drawing under the name of its text alternative, and the caption below it."""
    svg = (
        f'<svg viewBox="{escape(drawing.view_box)}" role="img" aria-label="{escape(use.alt)}">'
        f"{drawing.shapes}</svg>"
    )
    caption = f"<figcaption>{escape(use.caption)}</figcaption>" if use.caption else ""
    return svg + caption


def _frame_tables(tokens: list[Token]) -> None:
    """Wide tables scroll in a frame that the keyboard reaches and that says what it is."""
    for index, token in enumerate(tokens):
        if token.type == "table_open":
            token.attrSet("aria-label", _columns(tokens[index:]))


def _columns(tokens: list[Token]) -> str:
    heads = []
    for index, token in enumerate(tokens):
        if token.type == "thead_close":
            break
        if token.type == "th_open":
            heads.append(plain_words(tokens[index + 1]))
    return gettext("Table: %(columns)s") % {"columns": ", ".join(head for head in heads if head)}


def _table_open(self: object, tokens: list[Token], index: int, *_: object) -> str:
    label = escape(str(tokens[index].attrGet("aria-label") or gettext("Table")))
    return f'<div class="table-frame" tabindex="0" role="group" aria-label="{label}"><table>\n'


def _table_close(self: object, *_: object) -> str:
    return "</table></div>\n"


def _image_words(self: object, tokens: list[Token], index: int, *_: object) -> str:
    """An image that is no figure leaves its text alternative."""
    return escape(plain_words(tokens[index]))


def _build_parser() -> MarkdownIt:
    parser = plain_parser()
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    parser.add_render_rule("image", _image_words)
    return parser


def _check_attribute(tag: str, name: str, value: str) -> str | None:
    """nh3 asks about each attribute that the lists below let through."""
    if name == "id":
        pattern = _FIGURE_ID if tag == "figure" else _HEADING_ID
        return value if pattern.fullmatch(value) else None
    if name == "name":
        return value if _CHECK_NAME.fullmatch(value) else None
    if tag in ELEMENTS and not is_allowed(name, value):
        return None
    return value


def _build_wall() -> nh3.Cleaner:
    shapes = {tag: set(ATTRIBUTES) for tag in ELEMENTS - {"svg"}}
    return nh3.Cleaner(
        tags=BLOCK_TAGS | ELEMENTS | {"div", "figure", "figcaption", "details", "summary"},
        attributes={
            **shapes,
            **{tag: {"id"} for tag in _HEADINGS},
            "svg": {"viewBox", "aria-label"},
            "figure": {"id"},
            "div": {"aria-label"},
            "details": {"name"},
            "a": {"href", "title"},
            "ol": {"start"},
        },
        tag_attribute_values={
            "svg": {"role": {"img"}},
            "div": {"class": {"table-frame", "text-check"}, "role": {"group"}, "tabindex": {"0"}},
            "p": {"class": {"label", "check-right", "check-wrong"}},
            "td": {"class": {"number"}},
            "th": {"class": {"number"}},
        },
        attribute_filter=_check_attribute,
        link_rel=LINK_REL,
        url_schemes=URL_SCHEMES,
    )


_parser = _build_parser()
_wall = _build_wall()
