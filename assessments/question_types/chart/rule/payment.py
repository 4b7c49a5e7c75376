"""What the codes do to the payment: the claims to price, and what comes of them. Never claimed
without a price, and never a reason to code anything.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from assessments.question_types.chart.answers import GivenLine
from assessments.question_types.chart.content import ChartContent
from assessments.question_types.chart.lines import EXEMPT, KeyLine
from assessments.question_types.code_writing import System, display
from foundation.codesets.facts import CodeName
from foundation.payment.claims import Claim, ClaimedDiagnosis, Price, Setting
from foundation.payment.comparing import compare

KEY, GIVEN = "key", "given"


def claims_of(content: ChartContent, given: Sequence[GivenLine]) -> dict[str, Claim]:
    """The key, what was given, and the key with each given code that it does not have."""
    lines = content.key_of(System.DIAGNOSIS)
    diagnoses = tuple(_keyed(line) for line in lines)
    procedures = tuple(line.code for line in content.key_of(System.PROCEDURE))
    claims = {KEY: _claim(content, diagnoses, procedures)}
    own = tuple(
        ClaimedDiagnosis(row.code, row.poa) for row in given if row.system is System.DIAGNOSIS
    )
    if own:
        done = tuple(row.code for row in given if row.system is System.PROCEDURE)
        claims[GIVEN] = _claim(content, own, done if content.stay else ())
    in_key = {(line.system.value, code) for line in content.lines for code in line.codes}
    for row in given:
        if row.name in in_key:
            continue
        if row.system is System.DIAGNOSIS:
            # A forgotten indicator must not hide what the code would pay.
            added = ClaimedDiagnosis(row.code, (row.poa or "Y") if content.stay else "")
            claims[name_with(row.name)] = _claim(content, (*diagnoses, added), procedures)
        elif row.system is System.PROCEDURE and content.stay:
            claims[name_with(row.name)] = _claim(content, diagnoses, (*procedures, row.code))
    return claims


def name_with(name: CodeName) -> str:
    """What the claim of the key with one more code is called."""
    return f"with:{name[0]}:{name[1]}"


def raised_by(name: CodeName, prices: Mapping[str, Price], *, stay: bool) -> str:
    """In words how a code too many raises the payment; empty where it does not, or nobody knows."""
    before, after = prices.get(KEY), prices.get(name_with(name))
    if before is None or after is None:
        return ""
    heavier = (
        before.weight is not None and after.weight is not None and after.weight > before.weight
    )
    label = _label(after)
    if stay:
        if not heavier:
            return ""
        return (
            f"With it the stay would be paid as MS-DRG {after.group}, weight {after.weight}, "
            f"instead of {before.group}, weight {before.weight} ({label})."
        )
    added = [one for one in after.categories if one[0] not in {c for c, _ in before.categories}]
    if added:
        names = ", ".join(f"{code} ({title})" if title else code for code, title in added)
        return f"It would add the payment category {names} to the risk score ({label})."
    if heavier:
        return f"It would raise the risk score from {before.weight} to {after.weight} ({label})."
    return ""


def compared(prices: Mapping[str, Price], *, base_rate: Decimal) -> dict[str, Any] | None:
    """Key and given beside each other, as they are stored; None where the key has no price.

    ``rows`` are name, key, given and difference in words; ``key`` and ``given`` the figures.
    """
    key, given = prices.get(KEY), prices.get(GIVEN)
    if key is None:
        return None
    panel = compare(key, given, base_rate)
    return {
        "labels": list(panel.labels),
        "key": _stored(key),
        "given": _stored(given) if given else None,
        "rows": [[row.name, row.key, row.given, row.difference] for row in panel.rows],
        "difference": " ".join(panel.sentences),
        "notice": panel.notice,
        "ethic": panel.ethic,
    }


def same_payment(prices: Mapping[str, Price], *, stay: bool) -> bool | None:
    """Whether both come to the same; None where one of them has no price."""
    key, given = prices.get(KEY), prices.get(GIVEN)
    if key is None or given is None:
        return None
    if stay:
        return key.group == given.group
    return (key.weight, set(key.categories)) == (given.weight, set(given.categories))


def _keyed(line: KeyLine) -> ClaimedDiagnosis:
    return ClaimedDiagnosis(line.code, "" if line.poa == EXEMPT else line.poa)


def _claim(
    content: ChartContent, diagnoses: tuple[ClaimedDiagnosis, ...], procedures: tuple[str, ...]
) -> Claim:
    return Claim(
        setting=Setting.INPATIENT if content.stay else Setting.OUTPATIENT,
        on=content.service_date,
        age=content.patient.age,
        sex=content.patient.sex,
        diagnoses=diagnoses,
        procedures=procedures,
        discharge_status=content.discharge_status,
    )


def _label(price: Price) -> str:
    return ", ".join(part for part in (price.made_by, price.year) if part)


def _stored(price: Price) -> dict[str, Any]:
    return {
        "group": price.group,
        "group_title": price.group_title,
        "weight": None if price.weight is None else str(price.weight),
        "severity": price.severity,
        "drivers": [display(System.DIAGNOSIS, code) for code in price.drivers],
        "hospital_acquired": list(price.hospital_acquired),
        "categories": [list(category) for category in price.categories],
        "edits": [{"code": edit.code, "text": edit.text} for edit in price.edits],
        "year": price.year,
        "made_by": price.made_by,
    }
