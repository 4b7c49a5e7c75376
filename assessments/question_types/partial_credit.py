"""How much of a question's points an answer gets when it is right in part. One place for all types.

A question has *decisions*: each option to take or leave, each pair to match, each place in an
order. ``right_taken`` of ``right`` were taken rightly; ``wrong_taken`` of ``wrong`` were taken
wrongly. All exact fractions, rounded only when the paper is added up.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class PartialCredit(StrEnum):
    """The named modes. ``EXPLAINED`` has the words for authors and students."""

    EXACT = "exact"
    PER_OPTION = "per_option"
    PER_OPTION_WITH_FLOOR = "per_option_with_floor"
    EVERY_DECISION = "every_decision"


def gettext_noop(text: str) -> str:
    """Marks a text for translation; there is no Django here."""
    return text


EXPLAINED: dict[PartialCredit, str] = {
    PartialCredit.EXACT: gettext_noop("All right and nothing wrong, or no points."),
    PartialCredit.PER_OPTION: gettext_noop(
        "An equal share for each right one; no points when more are chosen than were asked for."
    ),
    PartialCredit.PER_OPTION_WITH_FLOOR: gettext_noop(
        "An equal share for each right one, and the same share off for each wrong one; never "
        "less than nothing."
    ),
    PartialCredit.EVERY_DECISION: gettext_noop(
        "Each option is a decision: rightly taken and rightly left both count the same."
    ),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How an answer met the key."""

    right: int
    wrong: int
    right_taken: int
    wrong_taken: int


def share_of(tally: Tally, mode: PartialCredit) -> Decimal:
    """The share between 0 and 1. The key always gets 1; a better answer never gets less."""
    if tally.right_taken == tally.right and tally.wrong_taken == 0:
        return Decimal(1)
    right = Decimal(tally.right)
    if mode is PartialCredit.PER_OPTION:
        if tally.right_taken + tally.wrong_taken > tally.right:
            return Decimal(0)
        return Decimal(tally.right_taken) / right
    if mode is PartialCredit.PER_OPTION_WITH_FLOOR:
        return max(Decimal(0), Decimal(tally.right_taken - tally.wrong_taken) / right)
    if mode is PartialCredit.EVERY_DECISION:
        well = tally.right_taken + tally.wrong - tally.wrong_taken
        return Decimal(well) / Decimal(tally.right + tally.wrong)
    return Decimal(0)
