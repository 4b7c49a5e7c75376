"""What the pages of questions in codes need."""

from django import template
from django.urls import Resolver404, resolve

register = template.Library()
LOOKUP = "/codes/lookup/"


@register.simple_tag
def code_lookup_url() -> str:
    """Where codes are looked up while somebody types; empty on a site without a code browser."""
    try:
        resolve(LOOKUP)
    except Resolver404:
        return ""
    return LOOKUP
