"""Where the blanks of a text are: ``[[1]]``, ``[[2]]``, in the order of reading.

A mark must survive Markdown, which has ideas of its own about brackets. So it
travels through it as a number between two characters that no keyboard has, and
a mark that would end up where no control can stand, such as in an address, is
refused when it is written.
"""

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assessments.question_types.contract import ContentError

OPEN, CLOSE = "\ue000", "\ue001"
_MARK = re.compile(r"\[\[([1-9][0-9]?)\]\]")
_CARRIED = re.compile(f"{OPEN}([0-9]+){CLOSE}")
# A tag with its attributes, or a carried mark outside of it.
_TAG_OR_CARRIED = re.compile(rf"""<(?:"[^"]*"|'[^']*'|[^"'>])*>|{_CARRIED.pattern}""")
_parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def marks_in(text: str) -> list[int]:
    """The numbers of the marks in their order."""
    return [int(number) for number in _MARK.findall(text)]


def carried(text: str) -> str:
    """The text with its marks as Markdown leaves them alone."""
    return _MARK.sub(rf"{OPEN}\1{CLOSE}", text)


def place_controls(html: str, control: Callable[[int], str]) -> str:
    """Rendered Markdown with a control for each carried mark; what is inside a tag is no mark."""

    def placed(found: re.Match[str]) -> str:
        if found[1] is not None:
            return control(int(found[1]))
        return _CARRIED.sub("", found[0])

    return _TAG_OR_CARRIED.sub(placed, html)


def check_marks(text: str, *, count: int) -> None:
    """Raise ContentError unless each blank has its one mark, in order, where it can be filled."""
    if OPEN in text or CLOSE in text:
        raise ContentError("text", "has a character that no font has; take it out.")
    found = marks_in(text)
    expected = list(range(1, count + 1))
    if sorted(found) == expected and found != expected:
        raise ContentError("text", "the blanks must be numbered in the order of reading.")
    if found != expected:
        raise ContentError(
            "text", f"needs each of {_listed(count)} once; it has {_listed_marks(found)}."
        )
    for number in sorted(set(expected) - _fillable(text)):
        raise ContentError(
            "text",
            f"[[{number}]] stands in a link, an address or in code, where nobody "
            "can write; put it into plain text.",
        )


def _fillable(text: str) -> set[int]:
    numbers: set[int] = set()
    for token in _parser.parse(carried(text)):
        numbers |= _outside_links(token.children or [])
    return numbers


def _outside_links(tokens: list[Token]) -> set[int]:
    depth, numbers = 0, set()
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and depth == 0:
            numbers |= {int(number) for number in _CARRIED.findall(token.content)}
    return numbers


def _listed(count: int) -> str:
    return "[[1]]" if count == 1 else f"[[1]] to [[{count}]]"


def _listed_marks(found: list[int]) -> str:
    return ", ".join(f"[[{number}]]" for number in found) or "none"
