"""How far somebody is."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """So many of so many required activities are done."""

    done: int
    of: int

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all."""
        return 100 * self.done // self.of if self.of else 0

    @property
    def complete(self) -> bool:
        """A course that requires nothing cannot be completed."""
        return self.of > 0 and self.done >= self.of


def progress_of(*, required: Iterable[int], done: Iterable[int]) -> Progress:
    """Progress over the ids of the required activities and of those that were done."""
    needed = set(required)
    return Progress(done=len(needed & set(done)), of=len(needed))
