"""What the rows of an answer earn (steps 3 to 5 of the rule): each line of the key with its row,
and the rows that are too many. Pure numbers; ``statuses`` and ``wording`` say what they mean.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessments.question_types.chart.answers import GivenLine
from assessments.question_types.chart.content import ChartContent
from assessments.question_types.chart.lines import KeyLine, Role
from assessments.question_types.chart.policy import Policy
from assessments.question_types.chart.rule.credit import Credit, credit_of, poa_right
from assessments.question_types.chart.rule.payment import raised_by
from assessments.question_types.chart.traps import Trap
from assessments.question_types.code_credit import rounded, usable
from assessments.question_types.code_pairing import Offer, best_pairs
from assessments.question_types.code_writing import System
from foundation.codesets.facts import CodeBook, CodeName
from foundation.payment.claims import Price

Found = Mapping[str, tuple[GivenLine, Credit]]


@dataclass(frozen=True, slots=True)
class ScoredLine:
    """A line of the key. ``given`` is None where it was missed; an optional one has no points.

    ``misplaced``: it carries the points of the first place and does not stand there. ``early``
    are the lines that it should follow and does not.
    """

    line: KeyLine
    given: GivenLine | None
    credit: Credit
    earned: Decimal
    possible: Decimal
    misplaced: bool = False
    early: tuple[str, ...] = ()
    poa_wrong: bool = False


@dataclass(frozen=True, slots=True)
class ExtraLine:
    """A row that answers no line. ``near`` is a line that it is near to and another row answers."""

    given: GivenLine
    weight: Decimal
    duplicate: bool
    trap: Trap | None
    raises: str
    near: str


@dataclass(frozen=True, slots=True)
class Scored:
    """Everything that was asked and everything that was given, each once."""

    lines: tuple[ScoredLine, ...]
    extras: tuple[ExtraLine, ...]


def score_rows(
    content: ChartContent,
    given: Sequence[GivenLine],
    book: CodeBook,
    prices: Mapping[str, Price],
) -> Scored:
    """Pair, weigh and count. Any rows can be scored."""
    able = [usable(book, book.fact(*row.name)) for row in given]
    credit_at = {
        (number, place): credit_of(
            line,
            row,
            usable=able[place],
            policy=content.policy,
        )
        for number, line in enumerate(content.lines)
        for place, row in enumerate(given)
        if row.system is line.system
    }
    offers = {
        (number, place): _offer(content.lines[number], given[place], credit, content.policy)
        for (number, place), credit in credit_at.items()
        if credit.value
    }
    pairs = best_pairs(offers)
    found = {
        content.lines[number].key: (given[place], credit_at[number, place])
        for number, place in pairs.items()
    }
    left = [row for place, row in enumerate(given) if place not in set(pairs.values())]
    return Scored(
        lines=_scored_lines(content, found),
        extras=_extras(content, left, found, book, prices),
    )


def _offer(line: KeyLine, row: GivenLine, credit: Credit, policy: Policy) -> Offer:
    """What the pair would earn. An exact service is one whose modifiers and units count, too."""
    full = credit.full and (line.system is not System.SERVICE or credit.value == 1)
    if line.optional:
        return Offer(Fraction(0), full)
    # As the points are rounded, so that equal sums stay equal.
    return Offer(Fraction(rounded(_earned(line, row, credit, policy))), full)


def _earned(line: KeyLine, row: GivenLine, credit: Credit, policy: Policy) -> Fraction:
    """Points of a row at a line, before what its order may cost."""
    points = Fraction(1)
    if line.may_be_first and row.row == 1:
        points += Fraction(policy.first_weight) - 1
    factor = Fraction(1) if poa_right(line, row) else Fraction(policy.poa_factor)
    return credit.value * points * factor


def _scored_lines(content: ChartContent, found: Found) -> tuple[ScoredLine, ...]:
    carrier = _carrier(content, found)
    scored = []
    for line in content.lines:
        row, credit = found.get(line.key, (None, Credit(Fraction(0), line.code)))
        possible = Decimal(0) if line.optional else Decimal(1)
        if line.key == carrier:
            possible = content.policy.first_weight
        early = _early(line, found)
        earned = Fraction(0)
        if row is not None and not line.optional:
            earned = _earned(line, row, credit, content.policy)
            if early:
                earned *= 1 - Fraction(content.policy.order_cost)
        scored.append(
            ScoredLine(
                line=line,
                given=row,
                credit=credit,
                earned=rounded(earned),
                possible=possible,
                misplaced=row is not None and line.key == carrier and row.row != 1,
                early=early,
                poa_wrong=row is not None and not line.optional and not poa_right(line, row),
            )
        )
    return tuple(scored)


def _carrier(content: ChartContent, found: Found) -> str:
    """The line that has the points of the first place: of those that may stand first the one that
    does, else the one that the author put there.
    """
    for line in content.lines:
        if line.may_be_first and line.key in found and found[line.key][0].row == 1:
            return line.key
    return next(line.key for line in content.lines if line.role is Role.FIRST)


def _early(line: KeyLine, found: Found) -> tuple[str, ...]:
    """The lines that this one should follow and stands before; of absent ones nothing is said."""
    if line.key not in found:
        return ()
    row = found[line.key][0].row
    return tuple(key for key in line.after if key in found and found[key][0].row > row)


def _extras(
    content: ChartContent,
    left: Sequence[GivenLine],
    found: Found,
    book: CodeBook,
    prices: Mapping[str, Price],
) -> tuple[ExtraLine, ...]:
    seen: set[CodeName] = {row.name for row, _ in found.values()}
    extras = []
    for row in left:
        duplicate = row.name in seen
        seen.add(row.name)
        raises = "" if duplicate else raised_by(row.name, prices, stay=content.stay)
        policy = content.policy
        extras.append(
            ExtraLine(
                given=row,
                weight=policy.payment_extra_weight if raises else policy.extra_weight,
                duplicate=duplicate,
                trap=content.trap_of(*row.name),
                raises=raises,
                near=_near(content, row, book),
            )
        )
    return tuple(extras)


def _near(content: ChartContent, row: GivenLine, book: CodeBook) -> str:
    """The line that a row comes closest to, by its key; empty where it is near to none."""
    able = usable(book, book.fact(*row.name))
    near = [
        (credit_of(line, row, usable=able, policy=content.policy).value, line.key)
        for line in content.lines
        if line.system is row.system
    ]
    value, key = max(near, key=lambda one: one[0], default=(Fraction(0), ""))
    return key if value else ""
