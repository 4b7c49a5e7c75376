"""Markdown for what authors write: CommonMark and tables, raw HTML shown as text.

Two walls (trust T9): the parser escapes HTML, and nh3 lets through only the
elements that the parser itself makes.
"""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
_BLOCKS = {
    *("p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h1", "h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td"),
}
_INLINE = {"br", "em", "strong", "code", "a"}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}


@lru_cache(maxsize=2048)
def render_markdown(text: str) -> SafeString:
    """Paragraphs, lists, tables and links; no pictures."""
    return _clean(_PARSER.render(text), _BLOCKS)


@lru_cache(maxsize=4096)
def render_markdown_inline(text: str) -> SafeString:
    """One line without a paragraph around it: an option, a reason."""
    return _clean(_PARSER.renderInline(text), _INLINE)


def _clean(html: str, tags: set[str]) -> SafeString:
    cleaned = nh3.clean(
        html,
        tags=tags,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    )
    # Made by the sanitiser just now.
    return mark_safe(cleaned.strip())  # noqa: S308
