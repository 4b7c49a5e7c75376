"""Hints: what any question may have besides its content, given one by one after wrong tries.

They stand in the content under ``hints`` and are no business of the types.
"""

from collections.abc import Mapping
from typing import Any

from assessments.question_types.contract import ContentError

MOST_HINTS = 5
LONGEST_HINT = 1000


def read_hints(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The hints in the order in which they are given. Raises ContentError."""
    hints = content.get("hints", [])
    if not isinstance(hints, list) or len(hints) > MOST_HINTS:
        raise ContentError("hints", f"must be a list of at most {MOST_HINTS} hints.")
    for index, hint in enumerate(hints):
        if not isinstance(hint, str) or not hint.strip():
            raise ContentError(f"hints.{index}", "is missing; write it, or leave it out.")
        if len(hint) > LONGEST_HINT:
            raise ContentError(f"hints.{index}", f"is longer than {LONGEST_HINT} characters.")
    return tuple(hint.strip() for hint in hints)


def hint_after(hints: tuple[str, ...], *, wrong_tries: int) -> str:
    """The hint to give after so many wrong tries; the last one stays. Empty if there is none."""
    return hints[min(wrong_tries, len(hints)) - 1] if hints and wrong_tries else ""
