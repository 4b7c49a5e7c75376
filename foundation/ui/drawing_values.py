"""What a drawing may consist of: elements, attributes and the shape of each value.

Written for the figures of course packs and the pictures of questions. Nothing
here can load, link, name, style or run anything: no href, no id, no style, no
handlers, no CSS functions.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

_SHAPES = {"path", "line", "polyline", "polygon", "rect", "circle", "ellipse"}
# In a page, the parser reads what is inside these two as HTML: words only.
WORDS_ONLY = frozenset({"title", "desc"})
HOLDS_WORDS = WORDS_ONLY | {"text", "tspan"}
ELEMENTS = HOLDS_WORDS | _SHAPES | {"svg", "g"}
LONGEST_LABEL = 1_000
# The classes that ``diagrams.css`` gives a look.
STYLED = frozenset(
    {
        *("d-line", "d-soft", "d-accent-line", "d-accent"),
        *("d-fill-1", "d-fill-2", "d-fill-3", "d-fill-4"),
        *("d-text", "d-text-small", "d-text-strong"),
    }
)

# A space can be read in one way only, so that no value takes long to refuse.
_NUMBER = r"[-+]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})(?:[eE][-+]?\d{1,2})?"
_GAP = r"[\s,]{1,50}"
_NUMBERS = rf"\s*{_NUMBER}(?:{_GAP}{_NUMBER})*\s*"
_SIZE = rf"{_NUMBER}(?:px|em|%)?"
_MOVE = rf"(?:translate|scale|rotate|skewX|skewY|matrix)\({_NUMBERS}\)"


def _shape(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _one_of(*words: str) -> re.Pattern[str]:
    return _shape("|".join(words))


_NUMBERS_OF = _shape(_NUMBERS)
_LENGTH_OF = _shape(rf"\s*{_SIZE}\s*")


ATTRIBUTES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "viewBox": _shape(rf"\s*{_NUMBER}(?:{_GAP}{_NUMBER}){{3}}\s*"),
        **dict.fromkeys(["x", "y", "dx", "dy"], _shape(rf"\s*{_SIZE}(?:{_GAP}{_SIZE})*\s*")),
        **dict.fromkeys(["x1", "y1", "x2", "y2", "cx", "cy"], _LENGTH_OF),
        **dict.fromkeys(["r", "rx", "ry", "width", "height"], _LENGTH_OF),
        "d": _shape(r"[MmZzLlHhVvCcSsQqTtAaEe0-9+\-.,\s]*"),
        "points": _NUMBERS_OF,
        "transform": _shape(rf"\s*{_MOVE}(?:[\s,]{{0,50}}{_MOVE})*\s*"),
        "class": _shape(r"\s*d-[a-z0-9]+(?:-[a-z0-9]+)*(?:\s+d-[a-z0-9]+(?:-[a-z0-9]+)*)*\s*"),
        "text-anchor": _one_of("start", "middle", "end"),
        "dominant-baseline": _one_of(
            "auto", "middle", "central", "hanging", "mathematical", "alphabetic", "text-top"
        ),
        "font-size": _LENGTH_OF,
        "role": _one_of("img", "presentation", "none", "group"),
        "aria-label": _shape(rf"[^\x00-\x1f]{{0,{LONGEST_LABEL}}}"),
        "stroke-width": _LENGTH_OF,
        "stroke-dasharray": _shape(rf"none|{_NUMBERS}"),
        "stroke-linecap": _one_of("butt", "round", "square"),
        "stroke-linejoin": _one_of("miter", "round", "bevel"),
        "opacity": _LENGTH_OF,
    }
)
# Programs and authors write these; they are left out and no fault, since the page names the
# figure itself.
LEFT_OUT = frozenset(
    {
        *("id", "aria-labelledby", "aria-describedby", "focusable"),
        *("xmlns", "xml:space", "xml:lang", "version", "baseProfile"),
    }
)


def is_allowed(name: str, value: str) -> bool:
    """Whether a drawing may have this attribute with this value."""
    pattern = ATTRIBUTES.get(name)
    return pattern is not None and pattern.fullmatch(value) is not None
