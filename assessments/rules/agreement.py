"""How far two markers agree: docs/algorithms/second-marking.md."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Fewer pairs say nothing: the interval of kappa would be wider than its range of use.
FEWEST_PAIRS = 10

Pair = tuple[Mapping[str, str], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class CriterionAgreement:
    """One criterion: the share of equal levels, and Cohen's kappa. None: too few to say, or both
    gave everybody the same level, where kappa has no value.
    """

    criterion: str
    equal: float
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """``exact``: the share of answers with the same levels throughout; None without any pair."""

    pairs: int
    exact: float | None
    criteria: tuple[CriterionAgreement, ...]

    @property
    def enough(self) -> bool:
        return self.pairs >= FEWEST_PAIRS


def agreement_of(pairs: Sequence[Pair], *, criteria: Sequence[str]) -> Agreement:
    """How far the first and the second marker of each answer gave the same levels."""
    if not pairs:
        return Agreement(0, None, ())
    exact = sum(first == second for first, second in pairs) / len(pairs)
    found = []
    for criterion in criteria:
        levels = [(first.get(criterion, ""), second.get(criterion, "")) for first, second in pairs]
        equal = sum(one == other for one, other in levels) / len(levels)
        enough = len(levels) >= FEWEST_PAIRS
        found.append(CriterionAgreement(criterion, equal, cohens_kappa(levels) if enough else None))
    return Agreement(len(pairs), exact, tuple(found))


def cohens_kappa(levels: Sequence[tuple[str, str]]) -> float | None:
    """Agreement beyond what chance would give (Cohen 1960): (observed - expected) / (1 - expected).

    None where chance alone explains all of it.
    """
    count = len(levels)
    if not count:
        return None
    observed = sum(one == other for one, other in levels) / count
    first, second = Counter(one for one, _ in levels), Counter(other for _, other in levels)
    expected = sum(first[level] * second[level] for level in first) / count**2
    if expected == 1:
        return None
    return (observed - expected) / (1 - expected)
