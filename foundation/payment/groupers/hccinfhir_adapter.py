"""Visits by ``hccinfhir``: the risk score of CMS-HCC V28 with the package's own defaults.

The patient lives in the community, has no Medicaid, has been in Medicare for a year, and counts
as aged or not by the age alone. Adjustments of payment (normalisation, coding intensity) are left
out, as they are in the model's published factors.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from foundation.payment.claims import Claim, Edit, Price, Setting
from foundation.payment.groupers.contract import Loaded

if TYPE_CHECKING:
    from hccinfhir import RAFResult

MODEL = "CMS-HCC Model V28"
SEXES = {"male": "M", "female": "F"}
THOUSANDTH = Decimal("0.001")


def _open() -> "Callable[..., RAFResult]":
    # Late, since only those who price a claim should pay for it.
    from hccinfhir import calculate_raf

    return calculate_raf


class HccinfhirGrouper:
    """Risk scores of visits, with the edits that ``edits`` finds."""

    package = "hccinfhir"
    setting = Setting.OUTPATIENT
    makes = "CMS-HCC V28 risk score: community, no Medicaid, aged by age"
    years = "payment year 2026"

    def __init__(self, edits: Callable[[Claim], tuple[Edit, ...]]) -> None:
        self._edits = edits
        self._loaded = Loaded(self.package, _open)

    def missing(self) -> str:
        return self._loaded.missing()

    def price(self, claim: Claim) -> Price | None:
        calculate = self._loaded.get()
        if calculate is None:
            return None
        result = calculate(
            [line.code for line in claim.diagnoses],
            model_name=MODEL,
            age=claim.age,
            sex=SEXES[claim.sex],
        )
        counted = sorted(result.hcc_details, key=lambda one: int(one.hcc))
        carriers = {code for one in counted for code in result.cc_to_dx[one.hcc]}
        return Price(
            year="CY2026",
            made_by="CMS-HCC V28",
            # The sum of factors of three decimals, without the noise of binary fractions.
            weight=Decimal(result.risk_score).quantize(THOUSANDTH),
            weight_year="CY2026",
            categories=tuple((one.hcc, one.label or "") for one in counted),
            drivers=tuple(dict.fromkeys(c.code for c in claim.diagnoses if c.code in carriers)),
            edits=self._edits(claim),
        )
