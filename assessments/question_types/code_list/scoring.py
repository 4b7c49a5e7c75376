"""What a list of codes earns (docs/algorithms/code-questions.md). Exact fractions, no words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from assessments.question_types.code_list.content import (
    Line,
    ListContent,
    ListOrder,
    ListPartial,
)
from assessments.question_types.code_pairing import Offer, best_pairs
from assessments.question_types.code_questions import Verdict, judge
from foundation.codesets.facts import CodeBook

# What a code loses that stands before one that it must follow.
ORDER_COST = Fraction(1, 4)


@dataclass(frozen=True, slots=True)
class ScoredLine:
    """A line of the key. ``row`` is that of the code that counts for it, from 0; None if missed.

    ``verdict`` is there where that code is not right. ``early`` are codes that it stands before.
    """

    line: Line
    row: int | None
    value: Fraction
    verdict: Verdict | None
    early: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """All lines, the rows that answer none, and the points. ``order`` is what the order earns."""

    lines: tuple[ScoredLine, ...]
    extras: tuple[int, ...]
    order: Fraction
    earned: Fraction
    possible: Fraction

    @property
    def exact(self) -> bool:
        return self.earned == self.possible and not self.extras


def share_of(content: ListContent, scored: Scored) -> Fraction:
    """Codes too many count among what could have been had."""
    if content.partial is ListPartial.EXACT:
        return Fraction(scored.exact)
    return scored.earned / (scored.possible + len(scored.extras))


def score(content: ListContent, given: Sequence[str], book: CodeBook) -> Scored:
    """Pair the codes with the lines, and count. Any codes can be scored."""
    values, verdicts = _worth(content, given, book)
    first = content.order is ListOrder.FIRST
    offers = {
        (at, row): Offer(
            Fraction(0)
            if content.lines[at].optional
            # The first row is worth twice as much to the line that must stand first.
            else value * (2 if first and content.lines[at].first and row == 0 else 1),
            given[row] in content.lines[at].codes,
        )
        for (at, row), value in values.items()
    }
    pairs = best_pairs(offers)
    rows = {content.lines[at].code: row for at, row in pairs.items()}
    lines = []
    for at, line in enumerate(content.lines):
        row = pairs.get(at)
        early = _early(line, rows)
        value = values[at, row] if row is not None else Fraction(0)
        if early:
            value *= 1 - ORDER_COST
        verdict = verdicts.get((at, row)) if row is not None else None
        lines.append(ScoredLine(line, row, value, verdict, early))
    order = _order(content, lines)
    taken = set(pairs.values())
    earned = sum((one.value for one in lines if not one.line.optional), Fraction(0))
    ordered = content.order is not ListOrder.FREE
    return Scored(
        lines=tuple(lines),
        extras=tuple(row for row in range(len(given)) if row not in taken),
        order=order,
        earned=earned + order,
        possible=Fraction(len(content.asked) + (1 if ordered else 0)),
    )


def _worth(
    content: ListContent, given: Sequence[str], book: CodeBook
) -> tuple[dict[tuple[int, int], Fraction], dict[tuple[int, int], Verdict]]:
    """What each code is worth at each line where it is right or near."""
    values, verdicts = {}, {}
    near = content.partial is ListPartial.BY_SPECIFICITY
    for at, line in enumerate(content.lines):
        for row, code in enumerate(given):
            if code in line.codes:
                values[at, row] = Fraction(1)
                continue
            verdict = judge(content.system, line.codes, code, book)
            if verdict.near:
                verdicts[at, row] = verdict
                # Without credit for near codes such a code still stands for its line.
                values[at, row] = verdict.value if near else Fraction(0)
    return values, verdicts


def _early(line: Line, rows: Mapping[str, int]) -> tuple[str, ...]:
    """The codes that this one should follow and stands before; of absent ones nothing is said."""
    if line.code not in rows:
        return ()
    return tuple(code for code in line.after if code in rows and rows[code] > rows[line.code])


def _order(content: ListContent, lines: Sequence[ScoredLine]) -> Fraction:
    """What the order earns of its one point."""
    if content.order is ListOrder.FIRST:
        first = next(one for one in lines if one.line.first)
        return first.value if first.row == 0 else Fraction(0)
    if content.order is ListOrder.EXACT:
        asked = [one.row for one in lines if not one.line.optional]
        pairs = list(combinations(asked, 2))
        kept = sum(a is not None and b is not None and a < b for a, b in pairs)
        return Fraction(kept, len(pairs))
    return Fraction(0)
