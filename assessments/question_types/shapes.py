"""The shapes that travel between a question type and those who use it. No Django here.

Three of them: *content* is what the author wrote, key included; a *presentation* is what a student
may see before release, and never holds any of the key; an *answer* is what the student gave, in
terms of the presentation. The rest says what came of an answer and how it is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from foundation.codesets.facts import CodeBook, CodeName
from foundation.payment.claims import Claim, Price

Data = Mapping[str, Any]
Order = Sequence[str]
# What a person gave: the key of a level for the key of each criterion.
Marks = Mapping[str, str]


class Shuffle(StrEnum):
    """Whether an attempt may show the options in an order of its own."""

    # Options that refer to each other, or go up in size.
    NEVER = "never"
    # As the assessment says.
    ALLOWED = "allowed"
    # Where the author's order is the key.
    ALWAYS = "always"


class ContentError(ValueError):
    """The author's content is not usable. ``place`` leads to it, e.g. ``options.2.why``."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.place = place
        self.message = message


class AnswerError(ValueError):
    """An answer that this question cannot have."""


class MarksError(ValueError):
    """Marks that the rubric of this question does not have. ``criterion`` is the key, or empty."""

    def __init__(self, criterion: str, message: str) -> None:
        super().__init__(message)
        self.criterion = criterion
        self.message = message


class LineError(ValueError):
    """A changed credit that a graded answer cannot have: there is no such line, or no points."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why points were given or not: a stable code, and words for the student."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one answer: a share of the points between 0 and 1, with its reasons.

    ``waiting``: a person has to mark it first, so the share means nothing yet. ``details`` is
    what the type's own review shows beyond the reasons, as JSON; it is stored with the grade.
    """

    share: Decimal
    reasons: tuple[Reason, ...]
    answered: bool = True
    waiting: bool = False
    details: Data = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not Decimal(0) <= self.share <= Decimal(1):
            raise ValueError(f"A share lies between 0 and 1, not at {self.share}.")
        if not self.reasons:
            raise ValueError("An outcome needs a reason that a student understands.")


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One option or entry as shown after release."""

    label: str
    text: str
    chosen: bool
    correct: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class ReviewPart:
    """One of several answers to a question: a pair, a blank, a pin of a diagram."""

    label: str
    given: str
    key: str
    right: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """What is shown of a question after release, as far as the policy allows.

    ``lines`` for options, ``parts`` for questions of several answers, else ``given`` and ``key``
    in words. ``extra`` is for the type's own ``review_template``; ``explained`` too, but it is
    shown only together with the explanations.
    """

    lines: tuple[ReviewLine, ...] = ()
    parts: tuple[ReviewPart, ...] = ()
    given: str = ""
    key: str = ""
    explanation: str = ""
    extra: Data = field(default_factory=dict)
    explained: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CodeRequest:
    """What a grading wants to know of codes: those of the key and those that were given.

    ``release`` is the release that the author wrote for, ``on`` the date of service or None for
    the first day of that release. ``claims`` are to be priced, each under a name of the type's own.
    """

    release: str
    on: date | None = None
    names: frozenset[CodeName] = frozenset()
    claims: Mapping[str, Claim] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CodeKnowledge:
    """The answer to a CodeRequest. ``prices`` lacks what no grouper is installed for."""

    book: CodeBook
    prices: Mapping[str, Price] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that an answer can choose, for statistics: an option, or a pair that was made.

    ``key`` is stable in all attempts; ``label`` is short, as an author says it: "B", "2: radius".
    """

    key: str
    label: str
    text: str
    correct: bool


@dataclass(frozen=True, slots=True)
class Level:
    """How well an answer meets a criterion, and the points that this is worth."""

    key: str
    text: str
    points: int


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that a person looks at, with its levels in the author's order."""

    key: str
    title: str
    levels: tuple[Level, ...]

    @property
    def best(self) -> Level:
        return max(self.levels, key=lambda level: level.points)
