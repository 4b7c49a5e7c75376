"""Short Markdown texts in pages: stems, options, reasons, descriptions.

HTML in the text is shown as text, never obeyed. What the parser makes goes
through nh3 as a second wall. No images, no ids, no classes: what an author
writes can neither load nor name anything. Lessons, which may have figures, are
rendered by ``courses.services.rendering``.
"""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

# Where a link may lead.
URL_SCHEMES = {"http", "https", "mailto"}
LINK_REL = "noopener noreferrer"
INLINE_TAGS = {"a", "br", "code", "em", "strong"}
BLOCK_TAGS = INLINE_TAGS | {
    *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "hr"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_REMEMBERED = 4096


def plain_parser() -> MarkdownIt:
    """CommonMark with tables, where HTML is text and a page keeps its only first heading."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.core.ruler.push("page_headings", _lower_headings)
    parser.core.ruler.push("styleless_cells", _align_by_class)
    return parser


def _lower_headings(state: StateCore) -> None:
    """The page has its h1 already."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"} and token.tag == "h1":
            token.tag = "h2"


def _align_by_class(state: StateCore) -> None:
    """The parser aligns cells by a style attribute, which the security policy forbids."""
    for token in state.tokens:
        style = token.attrs.pop("style", None) if token.type in {"th_open", "td_open"} else None
        if style == "text-align:right":
            token.attrSet("class", "number")


_parser = plain_parser().disable("image")
_block_wall = nh3.Cleaner(
    tags=BLOCK_TAGS,
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    allowed_classes={"td": {"number"}, "th": {"number"}},
    link_rel=LINK_REL,
    url_schemes=URL_SCHEMES,
)
_inline_wall = nh3.Cleaner(
    tags=INLINE_TAGS,
    attributes={"a": {"href", "title"}},
    link_rel=LINK_REL,
    url_schemes=URL_SCHEMES,
)


@lru_cache(maxsize=_REMEMBERED)
def render_markdown(text: str) -> SafeString:
    """Paragraphs, lists, tables, links: safe to put into a page."""
    return mark_safe(_block_wall.clean(_parser.render(text)).strip())  # noqa: S308


@lru_cache(maxsize=_REMEMBERED)
def render_inline_markdown(text: str) -> SafeString:
    """Emphasis, code and links within a line, without a paragraph around them."""
    return mark_safe(_inline_wall.clean(_parser.renderInline(text.strip())))  # noqa: S308
