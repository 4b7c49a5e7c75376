"""Reads about awards."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from certifications.models import Award
from certifications.rules.awards import AwardState, digest_of, state_at
from certifications.services.awards import award_path
from courses.public import Certificate
from foundation.schools.public import Actor, every_school


@dataclass(frozen=True, slots=True)
class PublicAward:
    """What a stranger may see of an award: what the snapshot prints, and its state."""

    state: AwardState
    holder: str
    title: str
    statement: str
    school: str
    issued_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    revoked_reason: str
    code: str
    digest: str


def award_by_token(token: str) -> Award | None:
    """The award of a code. One query; the only look past the schools' guard in this app.

    Anybody may check a certificate, and its 160-bit code is the permission to.
    """
    with every_school():
        award: Award | None = Award.objects.filter(token=token).first()
    return award


def public_award(*, award: Award, at: datetime) -> PublicAward:
    """What is shown. Raises ValueError for a snapshot that does not fit its digest."""
    if digest_of(award.snapshot) != award.digest:
        raise ValueError(f"The snapshot of award {award.pk} was altered.")
    return PublicAward(
        state=state_at(at=at, expires_at=award.expires_at, revoked_at=award.revoked_at),
        holder=award.snapshot["holder"],
        title=award.snapshot["course"],
        statement=award.snapshot["statement"],
        school=award.snapshot["school"],
        issued_at=award.issued_at,
        expires_at=award.expires_at,
        revoked_at=award.revoked_at,
        revoked_reason=award.revocation_reason,
        code=award.token,
        digest=award.digest,
    )


def own_awards(*, by: Actor) -> list[Award]:
    """The actor's own awards, newest first. One query."""
    return list(
        Award.objects.visible_to(by).filter(holder_id=by.user_id).order_by("-issued_at", "-id")
    )


def certificates_by_enrolment(by: Actor, enrolment_ids: list[UUID]) -> dict[UUID, Certificate]:
    """The certificates of these enrolments, for the pages of the courses. One query."""
    causes = {f"course:{pk}": pk for pk in enrolment_ids}
    awards = Award.objects.visible_to(by).filter(cause__in=causes)
    return {
        causes[award.cause]: Certificate(
            holder=award.snapshot["holder"],
            title=award.snapshot["course"],
            issued_at=award.issued_at,
            url=award_path(award),
            pdf_url=reverse("certifications:pdf", args=[award.token]),
            code=award.token,
        )
        for award in awards
    }
