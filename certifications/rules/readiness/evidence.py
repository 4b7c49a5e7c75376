"""What answers tell of an exam: how much each kind weighs, and how fast it grows old."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import fsum
from types import MappingProxyType

# After so many days an answer weighs half.
HALF_LIFE_DAYS = 60.0
# Where answers go whose domain the exam does not ask: they tell of the general level alone.
OTHER = ""


class Kind(StrEnum):
    """How an answer came about."""

    MOCK = "mock"
    QUIZ = "quiz"
    CHART = "chart"
    PRACTICE = "practice"
    REPEAT = "repeat"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Weighing:
    """``weight``: as how many first answers in an exam one answer counts.

    ``easier``: by how much (in logits) it is easier than a quiz, or than the exam where it
    ``is_exam``.
    ``most``: all answers of the kind in one domain never weigh more than so many, since they share
    what sets them apart from an exam.
    """

    weight: float
    easier: float
    most: float
    is_exam: bool = False


WEIGHINGS: Mapping[Kind, Weighing] = MappingProxyType(
    {
        # The first answer to a question in a mock exam; people go on learning after it.
        Kind.MOCK: Weighing(1.0, -0.15, 60.0, is_exam=True),
        # The first answer in a quiz, before anything was told.
        Kind.QUIZ: Weighing(1.0, 0.0, 10.0),
        # A chart has many lines, which hang together: it counts as two questions.
        Kind.CHART: Weighing(2.0, 0.0, 8.0),
        # The key is there for the asking.
        Kind.PRACTICE: Weighing(0.3, 0.4, 6.0),
        # A question that was met before.
        Kind.REPEAT: Weighing(0.2, 0.8, 5.0),
        # The review deck asks what was wrong, until it is right.
        Kind.REVIEW: Weighing(0.1, 0.4, 3.0),
    }
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Answers of one kind in one domain, of one day. ``right``: the sum of how right each was."""

    domain: str
    kind: Kind
    age_days: float
    answers: float
    right: float


@dataclass(frozen=True, slots=True)
class Tally:
    """What all evidence of a kind in a domain weighs: right and wrong, as answers in an exam."""

    domain: str
    kind: Kind
    right: float
    wrong: float


def weight_of(one: Evidence) -> float:
    """As how many first answers of today it counts, before ``most``."""
    age: float = 0.5 ** (max(0.0, one.age_days) / HALF_LIFE_DAYS)
    return WEIGHINGS[one.kind].weight * age * one.answers


def tallies_of(found: Iterable[Evidence], domains: Collection[str]) -> list[Tally]:
    """One a kind and domain, the same for every order of the evidence."""
    rights: dict[tuple[str, Kind], list[float]] = {}
    wrongs: dict[tuple[str, Kind], list[float]] = {}
    for one in found:
        if one.answers <= 0:
            continue
        key = (one.domain if one.domain in domains else OTHER, one.kind)
        weight = weight_of(one)
        share = min(1.0, max(0.0, one.right / one.answers))
        rights.setdefault(key, []).append(weight * share)
        wrongs.setdefault(key, []).append(weight * (1 - share))
    tallies = []
    for key in sorted(rights):
        domain, kind = key
        # Exact sums, so that the order has no say in the last digit.
        right, wrong = fsum(rights[key]), fsum(wrongs[key])
        kept = 1 / (1 + (right + wrong) / WEIGHINGS[kind].most)
        tallies.append(Tally(domain, kind, right * kept, wrong * kept))
    return tallies


def weight_by_domain(found: Iterable[Evidence], domains: Iterable[str]) -> dict[str, float]:
    """What the evidence of each domain weighs, in first answers of today."""
    weights: dict[str, list[float]] = {domain: [] for domain in domains}
    for one in found:
        if one.domain in weights:
            weights[one.domain].append(weight_of(one))
    return {domain: fsum(parts) for domain, parts in weights.items()}
