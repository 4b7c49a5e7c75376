"""What one code is worth for one line of the key (steps 2 and 3 of the rule). Exact fractions."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessments.question_types.chart.answers import GivenLine
from assessments.question_types.chart.lines import EXEMPT, KeyLine
from assessments.question_types.chart.policy import Policy
from assessments.question_types.chart.rule.codes import CATEGORY, System, same_start
from foundation.codesets.facts import CodeBook, CodeFact, Validity

# Characters of a procedure code: section, body system, root operation; body part; to the qualifier.
ROOT, PART, PCS_LENGTH = 3, 4, 7
PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Credit:
    """A share of the line. ``full``: its code or an accepted alternate; ``against`` says which."""

    value: Fraction
    against: str
    full: bool = False


def credit_of(line: KeyLine, given: GivenLine, *, usable: bool, policy: Policy) -> Credit:
    """What this code is worth for this line. ``usable``: it could stand on the claim that day."""
    if line.system is not given.system:
        return Credit(Fraction(0), line.code)
    if given.code in line.codes:
        value = service_credit(line, given, policy) if line.system is System.SERVICE else 1
        return Credit(Fraction(value), given.code, full=True)
    # Nothing is near that begins otherwise: most pairs end here.
    start = given.code[:2]
    if line.system is System.SERVICE or not any(code[:2] == start for code in line.codes):
        return Credit(Fraction(0), line.code)
    near = diagnosis_credit if line.system is System.DIAGNOSIS else procedure_credit
    # Of the code and its alternates the nearest; the code of the key among equals.
    value, against = max(
        ((near(code, given.code, policy), code) for code in line.codes), key=lambda one: one[0]
    )
    return Credit(value if usable else value * Fraction(policy.invalid_factor), against)


def diagnosis_credit(key: str, given: str, policy: Policy) -> Fraction:
    """A quarter for the category, up to three quarters for further right characters."""
    common = same_start(key, given)
    if common < CATEGORY or len(key) == CATEGORY:
        return Fraction(0)
    depth = Fraction(common - CATEGORY, len(key) - CATEGORY)
    return Fraction(policy.category_credit) + Fraction(policy.detail_credit) * depth


def procedure_credit(key: str, given: str, policy: Policy) -> Fraction:
    """A PCS code is no tree: each axis behind the root operation is right or wrong by itself."""
    if same_start(key, given) >= ROOT:
        right = sum(a == b for a, b in zip(key[ROOT:], given[ROOT:PCS_LENGTH], strict=False))
        # A code of another length may agree in all axes; it is still not the code.
        right = min(right, PCS_LENGTH - ROOT - 1)
        return Fraction(policy.root_credit) + Fraction(policy.axis_credit) * right
    same_site = key[: ROOT - 1] == given[: ROOT - 1] and key[ROOT:PART] == given[ROOT:PART]
    return Fraction(policy.part_credit) if same_site else Fraction(0)


def service_credit(line: KeyLine, given: GivenLine, policy: Policy) -> Fraction:
    """Code, modifiers and units, made whole over what the key asks for."""
    earned = whole = Fraction(policy.service_code)
    if line.modifiers:
        whole += Fraction(policy.service_modifiers)
        earned += Fraction(policy.service_modifiers) * modifiers_right(line, given)
    if line.units is not None:
        whole += Fraction(policy.service_units)
        earned += Fraction(policy.service_units) * units_right(line, given)
    return earned / whole


def modifiers_right(line: KeyLine, given: GivenLine) -> Fraction:
    """Right ones of those that were given or asked, whichever are more."""
    right = len(set(line.modifiers) & set(given.modifiers))
    return Fraction(right, max(len(line.modifiers), len(given.modifiers)))


def units_right(line: KeyLine, given: GivenLine) -> bool:
    """A line without units is one unit."""
    text = given.units or "1"
    return text.isascii() and text.isdecimal() and int(text) == line.units


def poa_right(line: KeyLine, given: GivenLine) -> bool:
    """Right too where none is expected: an exempt code loses nothing by an indicator."""
    return line.poa in ("", EXEMPT) or line.poa == given.poa


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
