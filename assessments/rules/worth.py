"""From how right an answer is to what it is worth: penalties, negative marks and certainty.

``docs/algorithms/worth.md`` has the rule with worked tables. Exact fractions of a question's
points; the whole paper is never worth less than nothing (``rules.scoring``).
"""

from dataclasses import dataclass
from decimal import Decimal

from assessments.rules.scoring import plain

# Certainty-based marking (Gardner-Medwin): marks out of three when right, and when wrong.
RIGHT = {1: Decimal(1), 2: Decimal(2), 3: Decimal(3)}
WRONG = {1: Decimal(0), 2: Decimal(-2), 3: Decimal(-6)}
MOST_MARKS = Decimal(3)
CERTAINTIES = {1: "not sure", 2: "fairly sure", 3: "very sure"}
NOTHING = Decimal(0)
# Reasons that say nothing of the key.
CODES = frozenset(
    {"certainty", "wrong_costs", "earlier_tries"}
    | {"new_key", "either_key", "full_credit", "drop"}  # what was ruled later, and why
)


@dataclass(frozen=True, slots=True)
class Scheme:
    """How an assessment marks: shares of a question's points between 0 and 1."""

    wrong_costs: Decimal = NOTHING
    try_penalty: Decimal = NOTHING
    certainty: bool = False


PLAIN = Scheme()


@dataclass(frozen=True, slots=True)
class Worth:
    """What an answer is worth, between -2 and 1, and why it is not simply its share."""

    share: Decimal
    code: str = ""
    text: str = ""


def worth_of(
    *,
    share: Decimal,
    answered: bool,
    scheme: Scheme,
    certainty: int | None = None,
    failed_tries: int = 0,
) -> Worth:
    """What an answer of this ``share`` is worth. A missing answer costs and brings nothing.

    A better answer is never worth less, whatever the scheme; nor is one with fewer failed tries.
    """
    if not answered:
        return Worth(NOTHING)
    if scheme.certainty:
        return _by_certainty(share, certainty)
    if share == 0:
        if scheme.wrong_costs:
            costs = plain(scheme.wrong_costs * 100)
            text = f"A wrong answer costs {costs} % of the points here."
            return Worth(-scheme.wrong_costs, "wrong_costs", text)
        return Worth(NOTHING)
    if failed_tries and scheme.try_penalty:
        left = max(NOTHING, share - scheme.try_penalty * failed_tries)
        tries = "one try" if failed_tries == 1 else f"{failed_tries} tries"
        text = f"{tries.capitalize()} before cost {plain(scheme.try_penalty * 100)} % each."
        return Worth(left, "earlier_tries", text)
    return Worth(share)


def _by_certainty(share: Decimal, certainty: int | None) -> Worth:
    """Between the marks for right and for wrong, in proportion; who names nothing is not sure."""
    named = certainty if certainty in RIGHT else 1
    marks = share * RIGHT[named] + (1 - share) * WRONG[named]
    said = f"You were {CERTAINTIES[named]}" if certainty in RIGHT else "You did not say how sure"
    text = f"{said}: {plain(marks.quantize(Decimal('0.01')))} of 3 marks."
    return Worth(marks / MOST_MARKS, "certainty", text)
