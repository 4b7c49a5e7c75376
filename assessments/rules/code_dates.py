"""Where the codes of a question stand, and between which days its key holds.

docs/algorithms/code-updates.md has the rule with its examples.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from foundation.codesets.days import holds

DAY = timedelta(days=1)


class CodePlace(StrEnum):
    """What a code is to a question."""

    KEY = "key"
    # Earns points too.
    ACCEPTED = "accepted"
    # What students often add and must not.
    TRAP = "trap"
    DISTRACTOR = "distractor"
    # In the text only.
    MENTION = "mention"


# A question cannot be asked once one of these is not valid.
SCORES = frozenset({CodePlace.KEY, CodePlace.ACCEPTED})


@dataclass(frozen=True, slots=True)
class KeyInRelease:
    """A release of a system that the key is of, and whether all of the key is valid in it."""

    valid_from: date
    valid_to: date | None
    whole: bool

    def holds_on(self, day: date) -> bool:
        return holds(self, day)


@dataclass(frozen=True, slots=True)
class KeyDays:
    """The days between which the whole key is valid; None: no such end is known."""

    first: date | None = None
    last: date | None = None


def days_of_key(releases: Iterable[KeyInRelease], *, on: date) -> KeyDays:
    """From the day that the question is set for, as far as every loaded release has its key.

    The first later release that lacks a code ends it, the last earlier one begins it: what a
    still later release brings back is another meaning until somebody has looked. Where the newest
    release of that very day lacks a code, the key never holds.
    """
    known = list(releases)
    own = max((one.valid_from for one in known if one.holds_on(on)), default=None)
    firsts, lasts = [], []
    for release in known:
        if release.whole:
            continue
        if release.valid_from > on or release.valid_from == own:
            lasts.append(release.valid_from - DAY)
        elif release.valid_to is not None and release.valid_to < on:
            firsts.append(release.valid_to + DAY)
    return KeyDays(first=max(firsts, default=None), last=min(lasts, default=None))
