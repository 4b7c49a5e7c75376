"""Between which percentages a score was: as much as a certificate says of it. No Django here."""

from decimal import Decimal

STEP = 10


def score_band(percent: Decimal) -> str:
    """ "80 to 89 percent"; the last band is "90 to 100 percent".

    Ten percent are wide enough that a score a few questions higher or lower, which chance alone
    gives, is mostly told by the same words.
    """
    low = min(int(min(max(percent, Decimal(0)), Decimal(100))) // STEP * STEP, 100 - STEP)
    return f"{low} to {100 if low == 100 - STEP else low + STEP - 1} percent"
