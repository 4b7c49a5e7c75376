"""A question in few words, for lists."""

from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.text import Truncator

from foundation.ui.markdown import render_inline_markdown

EXCERPT = 110


def excerpt_of(text: Any, length: int = EXCERPT) -> str:
    """The beginning of a Markdown text, without its marks."""
    words = unescape(strip_tags(render_inline_markdown(str(text))))
    return Truncator(" ".join(words.split())).chars(length)
