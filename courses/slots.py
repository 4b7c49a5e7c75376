"""Where higher apps plug in: the certificate that belongs to a completed enrolment."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from foundation.schools.public import Actor


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the completion page shows of a certificate."""

    holder: str
    title: str
    issued_on: date
    url: str
    pdf_url: str
    code: str


CertificateFinder = Callable[[Actor, list[UUID]], dict[UUID, Certificate]]
_finders: list[CertificateFinder] = []


def register_certificates(finder: CertificateFinder) -> None:
    """Register how certificates are found by enrolment."""
    if finder not in _finders:
        _finders.append(finder)


def certificates_of(actor: Actor, enrolment_ids: Iterable[UUID]) -> dict[UUID, Certificate]:
    """The certificates of these enrolments; those without one are missing."""
    ids = list(enrolment_ids)
    found: dict[UUID, Certificate] = {}
    for finder in _finders:
        found.update(finder(actor, ids))
    return found
