"""Reading a number that a person typed: exact decimals, never a guess.

A point is the decimal sign; a comma or a space stands only between thousands.
So "1,250" is 1250, as on every bill of this field, and "1,5" is no number: whoever means
one and a half is asked to write 1.5 rather than graded for fifteen. Fractions,
powers and words for infinity are no numbers either, and neither is what has more
digits than anything that is measured.
"""

import re
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, localcontext

# Before and after the point. No number that is measured or billed needs more.
MOST_DIGITS = 12
# Exact for every product of two such numbers; anything inexact would raise.
_EXACT = Context(prec=8 * MOST_DIGITS, traps=[Inexact])
_MINUS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))
_SPACES = re.compile(r"\s+")
_NUMBER = re.compile(
    r"(?P<sign>[+-]?) ?(?P<money>[$€£]?) ?"
    r"(?P<whole>[1-9][0-9]{0,2}(?P<between>[ ,])[0-9]{3}(?:(?P=between)[0-9]{3})*(?![0-9])|[0-9]*)"
    r"(?:\.(?P<part>[0-9]*))?"
)
# What may follow: a unit. Not more digits, a second point, a fraction or a power of ten.
_NO_UNIT = re.compile(r"[eE][+-]?[0-9]|/ ?[0-9]")
_UNIT_BEGINS = "%‰°×/\"'$€£"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: what was written behind it, or a currency sign before it."""

    number: Decimal
    unit: str = ""


def read_quantity(text: str) -> Quantity | None:
    """The number at the start of a text and the unit after it; None if it has no number."""
    given = _SPACES.sub(" ", text.translate(_MINUS)).strip()
    found = _NUMBER.match(given)
    assert found is not None, "The pattern matches the empty text too."
    whole, part = re.sub("[ ,]", "", found["whole"]), found["part"] or ""
    unit = given[found.end() :].strip()
    if not (whole or part) or len(whole) > MOST_DIGITS or len(part) > MOST_DIGITS:
        return None
    if unit and (found["money"] or not begins_as_unit(unit)):
        return None
    return Quantity(Decimal(f"{found['sign']}{whole or 0}.{part or 0}"), unit or found["money"])


def read_number(text: str) -> Decimal | None:
    """A number with nothing behind it; None for anything else."""
    quantity = read_quantity(text)
    return quantity.number if quantity is not None and not quantity.unit else None


def begins_as_unit(text: str) -> bool:
    """Whether a text can stand behind a number and be told from it."""
    if _NO_UNIT.match(text):
        return False
    return text[0].isalpha() or text[0] in _UNIT_BEGINS


def plain(number: Decimal) -> str:
    """A number in words for people: no exponent, no zeros that say nothing."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far from the value still counts; in percent of the value, or in its own measure."""

    amount: Decimal = Decimal(0)
    percent: bool = False

    def around(self, value: Decimal) -> tuple[Decimal, Decimal]:
        """The least and the greatest number that count, both included."""
        with localcontext(_EXACT):
            away = abs(value) * self.amount / 100 if self.percent else self.amount
            return value - away, value + away
