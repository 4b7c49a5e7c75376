"""What the templates of every app may use: icons, letters of options, class names of fields."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from foundation import moments

register = template.Library()

SPRITE = Path(__file__).resolve().parent.parent / "static" / "chartwork" / "img" / "icons.svg"
SVG = "{http://www.w3.org/2000/svg}"


@cache
def _icons() -> dict[str, str]:
    """The drawings of the sprite by name.

    They are written into the page rather than referred to, so that an icon is
    there at the first paint and needs no request of its own.
    """
    ElementTree.register_namespace("", SVG.strip("{}"))
    drawings = {}
    sprite = ElementTree.parse(SPRITE)  # noqa: S314 - our own file
    for symbol in sprite.getroot().iter(f"{SVG}symbol"):
        shapes = (ElementTree.tostring(shape, encoding="unicode").strip() for shape in symbol)
        drawings[symbol.attrib["id"]] = "".join(shapes).replace(
            ' xmlns="http://www.w3.org/2000/svg"', ""
        )
    return drawings


def icon_names() -> list[str]:
    """Every name that ``{% icon %}`` knows."""
    return sorted(_icons())


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon. Without a label it is decoration, and screen readers skip it."""
    try:
        drawing = _icons()[name]
    except KeyError:
        raise template.TemplateSyntaxError(f"There is no icon {name!r} in icons.svg.") from None
    # The drawing comes from our own file, so it needs no escaping.
    shapes = mark_safe(drawing)  # noqa: S308
    if label:
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" role="img"'
            ' aria-label="{}">{}</svg>',
            label,
            shapes,
        )
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"'
        ' focusable="false">{}</svg>',
        shapes,
    )


@register.simple_tag
def written_in(language: str) -> SafeString:
    """The attribute of an element whose text is in another language than the page, or nothing."""
    if not language or language == get_language():
        return SafeString("")
    return format_html(' lang="{}"', language)


@register.filter
def whole(share: object) -> int:
    """A percentage without its fraction, cut and never rounded up: 69.9 has not reached 70."""
    try:
        return int(Decimal(str(share)))
    except (InvalidOperation, ValueError):
        return 0


@register.filter
def moment(at: datetime | None) -> str:
    """Date, time and zone: 5 Dec 2026, 17:00 UTC."""
    return moments.moment(at) if at else ""


@register.filter
def letter(position: int) -> str:
    """The letter of an option by its place: 0 is A. ``forloop.counter0|letter``."""
    return chr(ord("A") + int(position))


@register.filter
def is_single_checkbox(field: object) -> bool:
    """Whether a bound field is one tick box, whose label stands beside and not above it."""
    widget = getattr(getattr(field, "field", None), "widget", None)
    return getattr(widget, "input_type", "") == "checkbox" and not hasattr(widget, "optgroups")
