"""Evidence that is signed, and what a verification of it says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from assessments.queries.evidence import evidence_of
from assessments.rules.evidence import ALGORITHM, Bundle, NotEvidence, read_text, signed_bytes
from assessments.rules.evidence_checks import Finding, findings_of, receipt_finding
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

PURPOSE = "assessments.evidence"


class EvidenceUnreadable(Refusal):
    code = "evidence_unreadable"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class EvidenceReport:
    """The evidence, and everything that was looked at in it."""

    bundle: Bundle
    findings: list[Finding]

    @property
    def holds(self) -> bool:
        return all(finding.ok for finding in self.findings)


def verified_attempt(
    *, attempt_id: UUID, by: Actor, at: datetime, receipt: str = ""
) -> EvidenceReport:
    """The evidence as the database has it now, signed, and whether it holds. Ten queries at most.

    ``receipt``: the seal on the student's receipt, the one witness outside of the database.
    Raises AttemptNotFound.
    """
    bundle = evidence_of(attempt_id=attempt_id, by=by, at=at)
    findings = findings_of(bundle)
    if receipt:
        findings.append(receipt_finding(bundle, receipt))
    return EvidenceReport(_signed(bundle), findings)


def verified_file(*, text: str, receipt: str = "") -> EvidenceReport:
    """A file that was exported earlier; needs the keys of the site, and no database.

    Raises EvidenceUnreadable.
    """
    try:
        bundle = read_text(text)
    except NotEvidence as error:
        raise EvidenceUnreadable(str(error)) from error
    findings = [_signature_finding(bundle), *findings_of(bundle)]
    if receipt:
        findings.append(receipt_finding(bundle, receipt))
    return EvidenceReport(bundle, findings)


def _signed(bundle: dict[str, Any]) -> dict[str, Any]:
    value = _signature(bundle, key=settings.SECRET_KEY)
    return {**bundle, "signature": {"algorithm": ALGORITHM, "value": value}}


def _signature_finding(bundle: Bundle) -> Finding:
    told = bundle.get("signature")
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if isinstance(told, dict) and set(told) == {"algorithm", "value"}:
        value = str(told["value"]).encode()
        fits = any(constant_time_compare(value, _signature(bundle, key=key)) for key in keys)
        if fits and told["algorithm"] == ALGORITHM:
            text = "The signature fits: this file is as this site wrote it."
            return Finding("signature", ok=True, text=text)
    return Finding(
        "signature",
        ok=False,
        text="The signature does not fit: the file was changed, or another site wrote it.",
    )


def _signature(bundle: Bundle, *, key: str) -> str:
    return salted_hmac(PURPOSE, signed_bytes(bundle), secret=key, algorithm="sha256").hexdigest()
