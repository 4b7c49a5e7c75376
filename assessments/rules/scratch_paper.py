"""What may stand on the scratch paper of an attempt: a place for each question, and the pad.

Nothing of it is an answer. The shapes are checked, so that the paper cannot be used as a store for
anything else, and the limits keep a script that goes wild from filling a table.
"""

from collections.abc import Mapping
from typing import Any

# The pad of the whole attempt; questions are numbered from 1.
PAD = 0
LONGEST_NOTE = 4_000
LONGEST_PAD = 20_000
MOST_STRUCK = 20
LONGEST_OPTION = 10
MOST_MARKS = 100
# Far behind the end of the longest text that a question may have.
LAST_CHARACTER = 200_000
KEYS = {"struck", "stem", "stimulus", "note"}


class NotScratch(ValueError):
    """What was sent does not belong on scratch paper; the message says what does."""


def checked_place(position: int, content: Any) -> dict[str, Any]:
    """What is kept at a position, without what is empty. Raises NotScratch."""
    if not isinstance(content, Mapping):
        raise NotScratch("What is noted at a place is an object.")
    allowed = {"pad"} if position == PAD else KEYS
    if unknown := set(content) - allowed:
        raise NotScratch(f"At place {position} there is no {min(map(str, unknown))}.")
    kept = {
        "pad": _text(content.get("pad", ""), LONGEST_PAD, "The scratchpad"),
        "note": _text(content.get("note", ""), LONGEST_NOTE, "A note"),
        "struck": _struck(content.get("struck", [])),
        "stem": _marks(content.get("stem", [])),
        "stimulus": _marks(content.get("stimulus", [])),
    }
    return {name: value for name, value in kept.items() if value}


def _text(value: Any, longest: int, what: str) -> str:
    if not isinstance(value, str):
        raise NotScratch(f"{what} is a text.")
    if len(value) > longest:
        raise NotScratch(f"{what} has at most {longest} characters. Shorten it.")
    return value


def _struck(value: Any) -> list[str]:
    """Options by the value of their control: their number in the attempt's frozen order."""
    if not isinstance(value, list) or len(value) > MOST_STRUCK:
        raise NotScratch(f"Struck out are at most {MOST_STRUCK} options.")
    if not all(isinstance(option, str) and 1 <= len(option) <= LONGEST_OPTION for option in value):
        raise NotScratch("An option that is struck out is named by its value.")
    return sorted(set(value))


def _marks(value: Any) -> list[list[int]]:
    """Passages from one character to before another, in their order, none over another."""
    if not isinstance(value, list) or len(value) > MOST_MARKS:
        raise NotScratch(f"Highlighted are at most {MOST_MARKS} passages of a text.")
    before = 0
    for passage in value:
        if not isinstance(passage, list) or len(passage) != 2 or not all(map(_is_place, passage)):
            raise NotScratch("A highlight is a pair of whole numbers: from and to.")
        start, end = passage
        if not before <= start < end <= LAST_CHARACTER:
            raise NotScratch("Highlights stand in the order of the text and do not overlap.")
        before = end
    return value


def _is_place(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
