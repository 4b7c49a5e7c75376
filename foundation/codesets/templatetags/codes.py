"""Addresses within the browser, which keep its frame and its book."""

from typing import Any

from django import template

from foundation.codesets.system import CodeSystem

register = template.Library()


@register.simple_tag(takes_context=True)
def codes_url(context: dict[str, Any], name: str, *args: Any, **query: Any) -> str:
    """``{% codes_url "code" release.system release.name line.code %}``."""
    address: str = context["reader"].url(name, *args, **query)
    return address


@register.simple_tag(takes_context=True)
def code_link(context: dict[str, Any], release: Any, code: str) -> str:
    """The page of a code in a release."""
    address: str = context["reader"].url("code", release.system, release.name, code)
    return address


@register.filter
def at_key(kept: dict[str, Any], key: str) -> Any:
    """What a mapping has under a key; None if nothing."""
    return kept.get(key)


@register.filter
def shown(kind: CodeSystem, code: str) -> str:
    """A code as its system prints it."""
    return kind.display(code)


@register.filter
def all_but_last(text: str) -> str:
    """Without its last character."""
    return text[:-1]
