"""What a code is worth that is near to the right one (docs/algorithms/chart-scoring.md, steps 2
and 3). No Django here; exact fractions. All question types in codes give credit by these.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessments.question_types.code_writing import CATEGORY, System, same_start
from foundation.codesets.facts import CodeBook, CodeFact, Validity

# Characters of a procedure code: section, body system, root operation; body part; to the qualifier.
ROOT, PART, PCS_LENGTH = 3, 4, 7
PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class CodeCredit:
    """The constants; all are shares of one code."""

    # A diagnosis of the right category, and what the further right characters add at most.
    category_credit: Decimal = Decimal("0.25")
    detail_credit: Decimal = Decimal("0.50")
    # For a near code that could not stand on the claim that day.
    invalid_factor: Decimal = Decimal("0.5")
    # A procedure: section, body system and root operation; each further right axis; and the body
    # part alone, under another root operation.
    root_credit: Decimal = Decimal("0.40")
    axis_credit: Decimal = Decimal("0.10")
    part_credit: Decimal = Decimal("0.20")
    # A service; what the key does not ask for is left out and the rest made whole.
    service_code: Decimal = Decimal("0.70")
    service_modifiers: Decimal = Decimal("0.20")
    service_units: Decimal = Decimal("0.10")


def near_credit(
    system: str, key: Sequence[str], given: str, *, usable: bool, constants: CodeCredit
) -> tuple[Fraction, str]:
    """What a code is worth that is none of ``key``, and the one of these that it is nearest to.

    ``usable``: it could stand on the claim that day. Of equally near ones the first counts.
    """
    near = _NEAR.get(system)
    # Nothing is near that begins otherwise: most pairs end here.
    if near is None or not any(code[:2] == given[:2] for code in key):
        return Fraction(0), key[0]
    value, against = max(
        ((near(code, given, constants), code) for code in key), key=lambda one: one[0]
    )
    return (value if usable else value * Fraction(constants.invalid_factor)), against


def diagnosis_credit(key: str, given: str, constants: CodeCredit) -> Fraction:
    """A quarter for the category, up to three quarters for further right characters."""
    common = same_start(key, given)
    if common < CATEGORY or len(key) == CATEGORY:
        return Fraction(0)
    depth = Fraction(common - CATEGORY, len(key) - CATEGORY)
    return Fraction(constants.category_credit) + Fraction(constants.detail_credit) * depth


def procedure_credit(key: str, given: str, constants: CodeCredit) -> Fraction:
    """A PCS code is no tree: each axis behind the root operation is right or wrong by itself."""
    if same_start(key, given) >= ROOT:
        right = sum(a == b for a, b in zip(key[ROOT:], given[ROOT:PCS_LENGTH], strict=False))
        # A code of another length may agree in all axes; it is still not the code.
        right = min(right, PCS_LENGTH - ROOT - 1)
        return Fraction(constants.root_credit) + Fraction(constants.axis_credit) * right
    same_site = key[: ROOT - 1] == given[: ROOT - 1] and key[ROOT:PART] == given[ROOT:PART]
    return Fraction(constants.part_credit) if same_site else Fraction(0)


_NEAR = {System.DIAGNOSIS.value: diagnosis_credit, System.PROCEDURE.value: procedure_credit}


@dataclass(frozen=True, slots=True)
class ServiceDetail:
    """What belongs to a service beside its code; None and nothing where it is not asked."""

    modifiers: tuple[str, ...] = ()
    units: int | None = None


def service_credit(
    key: ServiceDetail, modifiers: Sequence[str], units: str, constants: CodeCredit
) -> Fraction:
    """Of the right code: code, modifiers and units, made whole over what the key asks for."""
    earned = whole = Fraction(constants.service_code)
    if key.modifiers:
        whole += Fraction(constants.service_modifiers)
        earned += Fraction(constants.service_modifiers) * modifiers_right(key, modifiers)
    if key.units is not None:
        whole += Fraction(constants.service_units)
        earned += Fraction(constants.service_units) * units_right(key, units)
    return earned / whole


def modifiers_right(key: ServiceDetail, given: Sequence[str]) -> Fraction:
    """Right ones of those that were given or asked, whichever are more."""
    right = len(set(key.modifiers) & set(given))
    return Fraction(right, max(len(key.modifiers), len(given)))


def units_right(key: ServiceDetail, given: str) -> bool:
    """A line without units is one unit."""
    text = given or "1"
    return text.isascii() and text.isdecimal() and int(text) == key.units


def usable(book: CodeBook, fact: CodeFact) -> bool:
    """Whether a code could be used that day; of a set that is not there nothing is known."""
    return fact.valid or not is_known(book, fact.system)


def is_known(book: CodeBook, system: str) -> bool:
    """Whether the code set of that day was there to look in."""
    return system in book.releases


def not_usable(book: CodeBook, fact: CodeFact) -> Validity | None:
    """Why a code could not stand there; None where it could, or nothing is known."""
    return None if usable(book, fact) else fact.validity


def rounded(value: Fraction) -> Decimal:
    """Points of a line: rounded here, once, so that a student can add them up."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(PLACES)
