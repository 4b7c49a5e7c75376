"""``{{ text|markdown }}`` and ``{{ text|markdown_inline }}``."""

from django import template
from django.utils.safestring import SafeString

from foundation.ui.markdown import render_inline_markdown, render_markdown

register = template.Library()


@register.filter
def markdown(text: str | None) -> SafeString:
    """The text as paragraphs, lists and tables."""
    return render_markdown(str(text or ""))


@register.filter
def markdown_inline(text: str | None) -> SafeString:
    """The text within a line, without a paragraph around it."""
    return render_inline_markdown(str(text or ""))
