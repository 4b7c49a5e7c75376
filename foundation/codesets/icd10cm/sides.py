"""Which side of the body a title names."""

import re
from collections.abc import Collection

from foundation.codesets.facts import Side

_RIGHT, _LEFT = re.compile(r"\bright\b", re.IGNORECASE), re.compile(r"\bleft\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:bilateral|both)\b", re.IGNORECASE)
_NOT_SAID = re.compile(r"\bunspecified\b", re.IGNORECASE)


def side_of(title: str, titles: Collection[str]) -> Side | None:
    """The side, if ``titles``, all of the release in lower case, has the same with the other side.

    So "left ventricular failure" names no side: there is no right one beside it.
    """
    said = title.lower()
    if _RIGHT.search(said) and _swapped(_RIGHT, "left", said, titles):
        return Side.RIGHT
    if _LEFT.search(said) and _swapped(_LEFT, "right", said, titles):
        return Side.LEFT
    if _BOTH.search(said):
        return Side.BILATERAL
    if _NOT_SAID.search(said) and _swapped(_NOT_SAID, "right", said, titles):
        return Side.UNSPECIFIED
    return None


def _swapped(side: re.Pattern[str], other: str, title: str, titles: Collection[str]) -> bool:
    """Whether a title with this one mention, or with all of them, of the other side is there."""
    if side.sub(other, title) in titles:
        return True
    return any(
        title[: found.start()] + other + title[found.end() :] in titles
        for found in side.finditer(title)
    )
