"""What a coded encounter is to a payer, and what comes of it. No Django here.

Figures for teaching: each price says which grouper made it and for which year.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Setting(StrEnum):
    """Where the care was given: a stay is grouped (MS-DRG), a visit adds to a risk score (HCC)."""

    INPATIENT = "inpatient"
    OUTPATIENT = "outpatient"


@dataclass(frozen=True, slots=True)
class ClaimedDiagnosis:
    """A diagnosis without its dot, with the present-on-admission indicator: Y N U W, or empty."""

    code: str
    poa: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """The codes of one encounter, the principal or first-listed diagnosis first.

    ``on`` is the date of service, for a stay that of discharge. ``sex`` is "male" or "female".
    ``discharge_status`` is the CMS code: 1 home, 20 died.
    """

    setting: Setting
    on: date
    age: int
    sex: str
    diagnoses: tuple[ClaimedDiagnosis, ...]
    procedures: tuple[str, ...] = ()
    discharge_status: int = 1


@dataclass(frozen=True, slots=True)
class Edit:
    """A claim edit that a payer would return the claim for: a stable code, and words."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Price:
    """What a claim comes to.

    For a stay: ``group`` is the MS-DRG ("291"), ``weight`` its relative weight or None where none
    is on file, ``severity`` "MCC", "CC" or empty, ``drivers`` the codes that decided it,
    ``hospital_acquired`` the conditions in words. For a visit: ``categories`` are the HCCs with
    their titles, ``drivers`` the codes that stand for them, ``weight`` is the risk score.
    ``year`` and ``made_by`` label the figures: "FY2026", "MS-DRG v43.1"; ``weight_year`` is that
    of the weight, which can be older than the grouper.
    """

    year: str
    made_by: str
    group: str = ""
    group_title: str = ""
    weight: Decimal | None = None
    severity: str = ""
    drivers: tuple[str, ...] = ()
    hospital_acquired: tuple[str, ...] = ()
    categories: tuple[tuple[str, str], ...] = ()
    edits: tuple[Edit, ...] = field(default=())
    weight_year: str = ""
