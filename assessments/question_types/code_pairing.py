"""Which code counts for which line (step 3): one for one, in the way that is best for the student.

A code that is exactly that of a line always goes to it; the others are given out so that together
they earn most. Giving out the highest credit first would not do: a code that says more could then
push another one from its line and earn less in all. Ties go to the earlier line, then row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm


@dataclass(frozen=True, slots=True)
class Offer:
    """What a code would earn at a line. ``full``: it is exactly the code that the line wants."""

    value: Fraction
    full: bool


# By the numbers of line and row.
Offers = Mapping[tuple[int, int], Offer]
Weights = Mapping[int, Mapping[int, int]]


def best_pairs(offers: Offers) -> dict[int, int]:
    """The row for each line that gets one: as many exact ones as can be, then the most points."""
    weights = _weights(offers)
    taken: dict[int, int] = {}
    for line in sorted(weights):
        _add(line, taken, weights)
    return {line: row for row, line in taken.items()}


def _weights(offers: Offers) -> dict[int, dict[int, int]]:
    """What each row is worth at each line: exactness, then points, then ties, in one number."""
    if not offers:
        return {}
    lines = {line: at for at, line in enumerate(sorted({line for line, _ in offers}))}
    rows = {row: at for at, row in enumerate(sorted({row for _, row in offers}))}
    scale = lcm(*(offer.value.denominator for offer in offers.values()))
    points = len(lines) * len(lines) * len(rows) + 1
    highest = max(int(offer.value * scale) for offer in offers.values())
    exact = points * (highest * len(lines) + 1)
    weights: dict[int, dict[int, int]] = {line: {} for line in lines}
    for (line, row), offer in offers.items():
        earlier = (len(lines) - lines[line]) * len(rows) - rows[row]
        weights[line][row] = exact * offer.full + points * int(offer.value * scale) + earlier
    return weights


def _add(line: int, taken: dict[int, int], weights: Weights) -> None:
    """Give a line a row so that the sum stays the highest there is (augmenting paths, Kuhn 1955).

    A line that has a row may move to another one, or lose it: ``gain`` is what each row would add
    to the sum if it ended a chain of such moves, ``mover`` the line that would come to it.
    """
    gain: dict[int, int] = {}
    mover: dict[int, int] = {}
    moving = [(line, 0)]
    while moving:
        mine, so_far = moving.pop(0)
        for row, weight in weights[mine].items():
            if row in gain and gain[row] >= so_far + weight:
                continue
            gain[row], mover[row] = so_far + weight, mine
            if row in taken:
                moving.append((taken[row], gain[row] - _held(row, taken, weights)))
    # A chain ends at a row that was free, or at a line that goes without.
    ends = {row: gain[row] - _held(row, taken, weights) for row in sorted(gain)}
    last = max(ends, key=lambda row: ends[row], default=None)
    if last is None or ends[last] <= 0:
        return
    rows = {taker: row for row, taker in taken.items()}
    while last is not None:
        taken[last] = mover[last]
        last = rows.get(mover[last])


def _held(row: int, taken: Mapping[int, int], weights: Weights) -> int:
    """What a row brings where it is now."""
    return weights[taken[row]][row] if row in taken else 0
