"""What to study next, by what a paper can tell and not by bare percentages. No Django here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Evidence(StrEnum):
    """What the questions of a domain say, beside the cut."""

    BELOW = "below"
    UNSURE = "unsure"
    ABOVE = "above"
    TOO_FEW = "too_few"


# The order in which domains are named.
_RANK = {Evidence.BELOW: 0, Evidence.UNSURE: 1, Evidence.TOO_FEW: 2, Evidence.ABOVE: 3}


@dataclass(frozen=True, slots=True)
class DomainScore:
    """A domain in percent; without an interval its questions are too few to say anything."""

    name: str
    percent: float
    low: int | None
    high: int | None

    def evidence(self, cut: float) -> Evidence:
        """Below the cut only where the whole interval is; a few questions alone prove nothing."""
        if self.low is None or self.high is None:
            return Evidence.TOO_FEW
        if self.high < cut:
            return Evidence.BELOW
        return Evidence.ABOVE if self.low >= cut else Evidence.UNSURE


def in_order_of_evidence(domains: Sequence[DomainScore], *, cut: float) -> list[DomainScore]:
    """Those that are surely weakest first.

    By the upper end of the interval, which is low only where the percentage is low and the
    questions are many: of two domains with half of their points, the one with more questions is
    the surer case. Then by the lower end and the name.
    """

    def key(one: DomainScore) -> tuple[int, int, int, str]:
        return (_RANK[one.evidence(cut)], one.high or 0, one.low or 0, one.name.casefold())

    return sorted(domains, key=key)


def spread(count: int, sizes: Mapping[str, int]) -> dict[str, int]:
    """``count`` over these, as evenly as their sizes allow, in the order given. Nothing is lost:
    what one cannot take, the others do; all together never more than there is.
    """
    taken = dict.fromkeys(sizes, 0)
    left = min(count, sum(sizes.values()))
    while left:
        for name, size in sizes.items():
            if left and taken[name] < size:
                taken[name] += 1
                left -= 1
    return {name: number for name, number in taken.items() if number}
