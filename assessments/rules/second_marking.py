"""Which of a person's marks count, and whose turn it is: docs/algorithms/second-marking.md."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar


class Role(StrEnum):
    """What marks are: an opinion of the first or of the second marker, or what was decided."""

    FIRST = "first"
    SECOND = "second"
    SETTLED = "settled"


class Waits(StrEnum):
    """What an answer waits for."""

    FIRST = "first"
    SECOND = "second"
    SETTLING = "settling"
    NOBODY = "nobody"


ROLE_WORDS: Mapping[Role, str] = {
    Role.FIRST: "first marking",
    Role.SECOND: "second marking",
    Role.SETTLED: "decision",
}
WAITS_WORDS: Mapping[Waits, str] = {
    Waits.FIRST: "waits to be marked",
    Waits.SECOND: "waits for a second marker",
    Waits.SETTLING: "two markers differ: to be settled",
    Waits.NOBODY: "marked",
}


class Marked(Protocol):
    """Marks, whatever holds them."""

    @property
    def marks(self) -> Any: ...


M = TypeVar("M", bound=Marked)


@dataclass(frozen=True, slots=True)
class Opinions(Generic[M]):
    """The newest marks of each role for one answer.

    ``needs_second``: the answer is in the sample that two people mark.
    """

    first: M | None = None
    second: M | None = None
    settled: M | None = None
    needs_second: bool = False

    @property
    def waits_for(self) -> Waits:
        if self.settled is not None:
            return Waits.NOBODY
        if self.first is None:
            return Waits.FIRST
        if not self.needs_second:
            return Waits.NOBODY
        if self.second is None:
            return Waits.SECOND
        return Waits.NOBODY if self.first.marks == self.second.marks else Waits.SETTLING

    @property
    def counting(self) -> M | None:
        """The marks that a grade is made of; None while somebody has to mark.

        What was decided comes before what was thought. Where two agree, the comment of the first
        one is the student's.
        """
        if self.waits_for is not Waits.NOBODY:
            return None
        return self.settled or self.first


def role_of_next(
    opinions: Opinions[Any], *, same_person_as_first: bool, settling: bool, graded: bool
) -> Role:
    """What the next marks are. ``settling``: whoever gives them has seen both opinions.

    Two second markers at once both gave an opinion, so only who saw both decides. After a grade,
    and once something was decided, only a decision can change it.
    """
    both = opinions.first is not None and opinions.second is not None
    if graded or opinions.settled is not None or (settling and both):
        return Role.SETTLED
    if not opinions.needs_second or opinions.first is None or same_person_as_first:
        return Role.FIRST
    return Role.SECOND


def in_sample(*, attempt: str, position: int, percent: int) -> bool:
    """Whether two people mark this answer.

    By a hash, so that it is the same whenever it is asked, and nobody can tell from a name or
    from the time who will be in it.
    """
    return _part_of_one(f"second marker:{attempt}:{position}") * 100 < percent


def place_in_queue(*, attempt: str, position: int) -> int:
    """Where an answer stands in the order in which all markers meet it: a signed 64-bit number.

    Of one attempt and question always the same; independent of name, time and score, so that
    neither tiredness nor a first impression meets the same people always.
    """
    digest = hashlib.sha256(f"queue:{attempt}:{position}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def _part_of_one(text: str) -> float:
    digest = hashlib.sha256(text.encode()).digest()
    return float(int.from_bytes(digest[:6], "big") / 2**48)
