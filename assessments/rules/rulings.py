"""What an instructor rules on a question after it was asked: which answers count, and for what."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Option(StrEnum):
    """What a regrade does with a question."""

    NEW_KEY = "new_key"
    EITHER_KEY = "either_key"
    FULL_CREDIT = "full_credit"
    DROP = "drop"
    # Takes an earlier ruling back.
    AS_DRAWN = "as_drawn"


OPTION_WORDS: Mapping[Option, str] = {
    Option.NEW_KEY: "the new key counts, the old one no longer",
    Option.EITHER_KEY: "either key counts, whichever is better for the student",
    Option.FULL_CREDIT: "everybody has full points",
    Option.DROP: "the question does not count",
    Option.AS_DRAWN: "as it was asked: earlier rulings are taken back",
}
NEEDS_KEY = frozenset({Option.NEW_KEY, Option.EITHER_KEY})


class LostPasses(StrEnum):
    """What becomes of somebody who had passed and would not by the new result."""

    KEEP = "keep"
    FLAG = "flag"
    REVOKE = "revoke"


LOST_PASS_WORDS: Mapping[LostPasses, str] = {
    LostPasses.KEEP: "they keep the pass; only the points change",
    LostPasses.FLAG: "the result says not passed; what they completed stays, and they are listed",
    LostPasses.REVOKE: "the result says not passed; completion and certificate are taken back",
}


class RulingError(ValueError):
    """The option does not fit to what holds already."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What holds for one version of a question.

    ``keys`` are the versions whose key is accepted; the best one counts for each answer. None:
    the key of the version that was asked. ``words`` is the reason that students read.
    """

    option: Option
    keys: tuple[int, ...] = ()
    words: str = ""


def ruling_after(
    before: Ruling | None, option: Option, *, asked: int, key: int | None, words: str
) -> Ruling:
    """The ruling on the version ``asked`` when ``option`` comes after what holds ``before``.

    "Either key" adds to the keys that are accepted already, so that nobody can lose by it. Raises
    RulingError where everybody has full points, or the question does not count: then an added key
    could only take away.
    """
    if option is Option.NEW_KEY and key is not None:
        return Ruling(option, (key,), words)
    if option is Option.EITHER_KEY and key is not None:
        if before is not None and before.option in {Option.FULL_CREDIT, Option.DROP}:
            raise RulingError(
                f"What holds now is: {OPTION_WORDS[before.option]}. Accepting another key on top "
                "of that could only take points away. Take the earlier ruling back first."
            )
        accepted = before.keys if before is not None and before.keys else (asked,)
        return Ruling(option, tuple(dict.fromkeys((*accepted, key))), words)
    return Ruling(option, (), words)
