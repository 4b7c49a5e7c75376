"""The edits of the Medicare Code Editor, in words that name the codes. No package here.

Source: Definitions of Medicare Code Edits (CMS), the manual that comes with each release. The
editor says only which edit and how often; whose it is, is found by asking about each code alone.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from foundation.payment.claims import Claim, ClaimedDiagnosis, Edit
from foundation.payment.words import dotted, written

# Asks the editor about a claim: the names of the edits that it raises.
Ask = Callable[[Claim], Collection[str]]

# By the editor's name: ours, and what it means. About the principal diagnosis.
OF_PRINCIPAL = {
    "E_CODE_AS_PDX": (
        "external_cause_as_principal",
        "{code} says what caused an injury. Such a code never comes first.",
    ),
    "MANIFESTATION_AS_PDX": (
        "manifestation_as_principal",
        "{code} is how another disease shows itself. That disease comes first.",
    ),
    "UNACCEPTABLE_PDX": (
        "unacceptable_principal",
        "{code} cannot be the principal diagnosis: it is no reason for a stay by itself.",
    ),
    "REQUIRES_SDX": (
        "requires_secondary",
        "{code} can be the principal diagnosis only beside a secondary diagnosis.",
    ),
    "DUPLICATE_OF_PDX": (
        "duplicate_of_principal",
        "{code} is there twice: as the principal diagnosis and as a secondary one.",
    ),
    "QUESTIONABLE_ADMISSION": (
        "questionable_admission",
        "{code} as principal diagnosis is usually no reason to be admitted.",
    ),
    "NONSPECIFIC_PDX": (
        "nonspecific_principal",
        "{code} as principal diagnosis says too little.",
    ),
}
# About any diagnosis.
OF_DIAGNOSES = {
    "AGE_CONFLICT": ("age_conflict", "{code} does not fit a patient of {age} years."),
    "SEX_CONFLICT": ("sex_conflict", "{code} does not fit a {sex} patient."),
    "UNSPECIFIED": (
        "unspecified_side",
        "{code} leaves the side of the body open. The record has to say it, or why it cannot.",
    ),
    "WRONG_PROCEDURE_PERFORMED": (
        "wrong_procedure",
        "{code} reports a wrong procedure, patient or side. Medicare does not pay for that stay.",
    ),
}
INVALID = (
    "invalid_code",
    "{code} is not a valid code on {on}: characters are missing, it was deleted, or there is none.",
)
# About procedures. Several limits of coverage go by one name.
OF_PROCEDURES = {
    "NON_COVERED": ("non_covered", "Medicare does not pay for {code}."),
    "LIMITED_COVERAGE": (
        "limited_coverage",
        "Medicare pays for {code} only under conditions, such as an approved hospital.",
    ),
    "QUESTIONABLE_OBSTETRIC_ADMISSION": (
        "questionable_obstetric_admission",
        "{code} is a delivery, and no secondary diagnosis says its outcome (Z37).",
    ),
    "INCONSISTENT_WITH_LENGTH_OF_STAY": (
        "inconsistent_with_stay",
        "{code} takes longer than the stay was.",
    ),
    "BILATERAL": ("bilateral", "{code}: the same was done on more than one joint or side."),
    "OPEN_BIOPSY": ("open_biopsy", "{code} is an open biopsy. Was it one through a needle?"),
    "NONSPECIFIC_OR": ("nonspecific_procedure", "{code} says too little of what was done."),
}
# About the patient and the stay.
OF_CLAIM = {
    "INVALID_AGE": ("invalid_age", "The age of the patient is not possible."),
    "INVALID_SEX": ("invalid_sex", "The sex of the patient is not given."),
    "INVALID_DISCHARGE_STATUS": (
        "invalid_discharge_status",
        "How the patient left is not a valid code.",
    ),
}
# The edits of a visit: those that the Outpatient Code Editor has, too (1, 2, 5 and 86).
OF_VISITS = ("INVALID_CODE", "AGE_CONFLICT", "E_CODE_AS_PDX", "MANIFESTATION_AS_PDX")


def edits_of(claim: Claim, ask: Ask, only: Collection[str] | None = None) -> tuple[Edit, ...]:
    """The edits of a claim, each with its code; ``only`` these names where they are given."""
    raised = [name for name in ask(claim) if only is None or name in only]
    return tuple(edit for name in raised for edit in _edits(name, claim, ask))


def _edits(name: str, claim: Claim, ask: Ask) -> Iterator[Edit]:
    principal = dotted(claim.diagnoses[0].code)
    if name in OF_PRINCIPAL:
        yield _edit(OF_PRINCIPAL[name], principal, claim)
    elif name in OF_CLAIM:
        yield _edit(OF_CLAIM[name], "", claim)
    elif name == "INVALID_CODE":
        found = [*map(dotted, _diagnoses(name, claim, ask)), *_procedures(name, claim, ask)]
        yield from (_edit(INVALID, code, claim) for code in found or ["A code"])
    elif name in OF_DIAGNOSES:
        found = [dotted(code) for code in _diagnoses(name, claim, ask)]
        yield from (_edit(OF_DIAGNOSES[name], code, claim) for code in found or ["A diagnosis"])
    else:
        kind = "LIMITED_COVERAGE" if name.startswith("LIMITED_COVERAGE") else name
        plain = (name.lower(), f"{{code}}: {name.replace('_', ' ').lower()}.")
        found = _procedures(name, claim, ask) or ["A procedure"]
        yield from (_edit(OF_PROCEDURES.get(kind, plain), code, claim) for code in found)


def _edit(edit: tuple[str, str], code: str, claim: Claim) -> Edit:
    words = {"code": code, "age": claim.age, "sex": claim.sex, "on": written(claim.on)}
    return Edit(edit[0], edit[1].format(**words))


def _diagnoses(name: str, claim: Claim, ask: Ask) -> list[str]:
    """The diagnoses that raise this edit on a claim of their own."""
    codes = dict.fromkeys(line.code for line in claim.diagnoses)
    alone = replace(claim, procedures=())
    return [
        code
        for code in codes
        if name in ask(replace(alone, diagnoses=(ClaimedDiagnosis(code, "Y"),)))
    ]


def _procedures(name: str, claim: Claim, ask: Ask) -> list[str]:
    """The procedures that raise this edit, one at a time, where the diagnoses alone do not."""
    if name in ask(replace(claim, procedures=())):
        claim = replace(claim, diagnoses=(ClaimedDiagnosis(""),))
    codes = dict.fromkeys(claim.procedures)
    return [code for code in codes if name in ask(replace(claim, procedures=(code,)))]
