"""Markdown in templates: ``{{ stem|markdown }}``, ``{{ option|markdown_inline }}``."""

from django import template
from django.utils.safestring import SafeString

from foundation.ui.markdown import render_markdown, render_markdown_inline

register = template.Library()


@register.filter
def markdown(text: object) -> SafeString:
    """Paragraphs, lists, tables."""
    return render_markdown(str(text or ""))


@register.filter
def markdown_inline(text: object) -> SafeString:
    """One line."""
    return render_markdown_inline(str(text or ""))
