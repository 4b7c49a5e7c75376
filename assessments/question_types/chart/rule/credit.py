"""What one code is worth for one line of the key (steps 2 and 3 of the rule). Exact fractions."""

from dataclasses import dataclass
from fractions import Fraction

from assessments.question_types.chart.answers import GivenLine
from assessments.question_types.chart.lines import EXEMPT, KeyLine
from assessments.question_types.chart.policy import Policy
from assessments.question_types.code_credit import near_credit, service_credit
from assessments.question_types.code_writing import System


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
        value = Fraction(1)
        if line.system is System.SERVICE:
            value = service_credit(line.detail, given.modifiers, given.units, policy)
        return Credit(value, given.code, full=True)
    value, against = near_credit(
        line.system.value, line.codes, given.code, usable=usable, constants=policy
    )
    return Credit(value, against)


def poa_right(line: KeyLine, given: GivenLine) -> bool:
    """Right too where none is expected: an exempt code loses nothing by an indicator."""
    return line.poa in ("", EXEMPT) or line.poa == given.poa
