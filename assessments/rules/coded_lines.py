"""A graded answer of several lines, each worth something by itself; and a credit that was changed.

The shapes in which every question type shows its lines to those who teach and to the measures.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Passage:
    """Where the record says it."""

    title: str
    quote: str


@dataclass(frozen=True, slots=True)
class CreditChange:
    """What a person decided that a line is worth: a share of its points from 0 to 1, and why.

    ``code`` is how the line was called then, for where the key has it no more.
    """

    line: str
    code: str
    credit: Decimal
    reason: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class LineChange:
    """A change as it stands on a line; ``before`` and ``after`` are its points."""

    credit: Decimal
    before: str
    after: str
    reason: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A line of the key, or (``extra``) what was given and answers none of them.

    ``exact``: what was asked for, place and detail apart. ``credit``: the share of its points
    now; of an extra line how much of it is forgiven. ``weight``: what an extra line adds to the
    points that are divided by. ``optional``: it has no points.
    """

    key: str
    extra: bool
    optional: bool
    exact: bool
    given: str
    given_title: str
    expected: str
    expected_title: str
    status: str
    credit: Decimal
    earned: Decimal
    possible: Decimal
    weight: Decimal
    words: str = ""
    evidence: tuple[Passage, ...] = ()
    changed: LineChange | None = None

    @property
    def name(self) -> str:
        """The code by which people know the line."""
        return self.expected or self.given


@dataclass(frozen=True, slots=True)
class CodedAnswer:
    """All lines of an answer in codes, and what is said of it as a whole.

    ``clean_claim`` and ``payment_match`` are None where nothing could tell. ``minutes``: what the
    author expects.
    """

    lines: tuple[AnswerLine, ...]
    case_exact: bool
    clean_claim: bool | None
    payment_match: bool | None
    minutes: int
