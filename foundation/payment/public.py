"""What a coded stay or visit pays: the door of this room. docs/algorithms/payment.md.

Figures for teaching. The packages that make them are optional (``pip install chartwork[payment]``):
where none is there, nothing has a price, and ``why_no_price`` says why. No Django here.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from foundation.payment.claims import Claim, Price
from foundation.payment.comparing import BASE_RATE, Comparison, Pays, Row, compare
from foundation.payment.groupers.contract import Grouper, version_of
from foundation.payment.groupers.drgpy_adapter import DrgpyGrouper
from foundation.payment.groupers.hccinfhir_adapter import HccinfhirGrouper
from foundation.payment.groupers.msdrg_adapter import MsdrgGrouper
from foundation.payment.words import written

__all__ = [
    "BASE_RATE",
    "Comparison",
    "Grouper",
    "Package",
    "Pays",
    "Row",
    "available",
    "compare",
    "price",
    "price_all",
    "why_no_price",
]

Name = TypeVar("Name", bound=Hashable)

_msdrg = MsdrgGrouper()
# The first of a setting that has a price gives it.
GROUPERS: tuple[Grouper, ...] = (_msdrg, DrgpyGrouper(), HccinfhirGrouper(_msdrg.edits_of_visit))


@dataclass(frozen=True, slots=True)
class Package:
    """A package that prices claims; ``version`` and ``missing`` say whether it is there."""

    name: str
    version: str
    setting: str
    makes: str
    years: str
    missing: str = ""


def price(claim: Claim) -> Price | None:
    """What a claim comes to, or None: no package for it, no diagnosis, or too long ago.

    Raises ValueError for a sex that is neither "male" nor "female", which is no answer of a
    student. Codes may be anything: those that no list has are among the edits.
    """
    if claim.sex not in {"male", "female"}:
        raise ValueError(f"The sex of a claim is 'male' or 'female', not {claim.sex!r}.")
    if not claim.diagnoses:
        return None
    for grouper in _for(claim):
        found = grouper.price(claim)
        if found is not None:
            return found
    return None


def price_all(claims: Mapping[Name, Claim]) -> dict[Name, Price | None]:
    """The prices of many claims under the same names; the same claim is priced once."""
    found: dict[Claim, Price | None] = {}
    for claim in claims.values():
        if claim not in found:
            found[claim] = price(claim)
    return {name: found[claim] for name, claim in claims.items()}


def why_no_price(claim: Claim) -> str:
    """Why ``price`` gave None, in sentences for the page; empty where there is a price."""
    if price(claim) is not None:
        return ""
    if not claim.diagnoses:
        return "There is no diagnosis, so there is nothing to pay for."
    missing = [grouper.missing() for grouper in _for(claim)]
    if all(missing):
        return " ".join(["The payment effect is not available.", *missing])
    return f"No grouper on file is for {written(claim.on)}."


def available() -> list[Package]:
    """Each package that can price claims, with version and years, or why it is missing.

    For a page of the system. Loads nothing: a package that cannot be loaded says so only after
    somebody wanted a price of it.
    """
    return [
        Package(
            name=grouper.package,
            version=version_of(grouper.package),
            setting=grouper.setting.value,
            makes=grouper.makes,
            years=grouper.years,
            missing=grouper.missing(),
        )
        for grouper in GROUPERS
    ]


def _for(claim: Claim) -> list[Grouper]:
    return [grouper for grouper in GROUPERS if grouper.setting is claim.setting]
