"""Reads about certificates."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from certifications.models import Award, AwardSharing, Visibility
from certifications.rules.causes import course_cause
from certifications.rules.codes import grouped, read_code
from certifications.rules.names import same_name
from certifications.rules.snapshots import code_sets_in_words, digest_of, short_digest
from certifications.rules.states import State, state_at
from courses.public import Certificate, Enrolment
from foundation.schools.public import Actor, every_school

NOT_HANDED_OUT = frozenset({State.REVOKED, State.REPLACED, State.SUSPENDED, State.ALTERED})


@dataclass(frozen=True, slots=True)
class AwardPage:
    """A certificate as a page shows it: what was printed, and whether it counts today.

    ``shown``: whether this viewer sees the name. To who has only the address the holder may show
    nothing at all (``closed``), or whether a name that they type is the one (``says_name``).
    """

    id: UUID
    token: str
    code: str
    state: State
    shown: bool
    closed: bool
    own: bool
    earned_by: str
    score_band: str
    holder: str
    school: str
    kind: str
    title: str
    statement: str
    edition: str
    code_sets: str
    completed_on: date
    issued_on: date
    expires_on: date | None
    revoked_at: datetime | None
    revocation_reason: str
    suspended_at: datetime | None
    suspension_reason: str
    visibility: str
    on_page: bool
    digest: str
    snapshot: dict[str, Any]

    @property
    def url(self) -> str:
        return reverse("certifications:award", args=[self.token])

    @property
    def pdf_url(self) -> str:
        """Empty for what is not handed out: any more, or to this viewer, since it has the name."""
        if self.state in NOT_HANDED_OUT or not self.shown:
            return ""
        return reverse("certifications:pdf", args=[self.token])

    @property
    def keep_url(self) -> str:
        """Where the holder decides about it; empty for everybody else."""
        return reverse("certifications:keep", args=[self.token]) if self.own else ""

    def says_name(self, typed: str) -> bool:
        """Whether a typed name is the one that is printed, whatever its case and spaces."""
        return same_name(typed, self.snapshot["holder"])


def award_by_token(*, code: str, viewer: Actor | None, at: datetime) -> AwardPage | None:
    """The certificate with this code, in any way of writing it. One query, or none.

    The one look into every school that a stranger causes: an employer who checks a certificate
    belongs to no school, and the code is 160 bits that only its holder gave away. It finds at
    most one row and shows only what is printed on the certificate.
    """
    token = read_code(code)
    if token is None:
        return None
    with every_school():
        award = Award.objects.select_related("sharing").filter(token=token).first()
    return page_of(award, at, viewer=viewer) if award else None


def own_awards(*, by: Actor, at: datetime) -> list[AwardPage]:
    """The actor's own certificates, newest first. One query."""
    awards = Award.objects.visible_to(by).filter(holder_id=by.user_id).select_related("sharing")
    return [page_of(award, at, viewer=by) for award in awards]


def certificates_by_enrolment(by: Actor, enrolment_ids: list[UUID]) -> dict[UUID, Certificate]:
    """What the course's pages show of certificates; registered in ``apps.py``. Two queries.

    Only that of the last completion: those of completions that were taken back are revoked.
    """
    counted = Enrolment.objects.visible_to(by).filter(pk__in=enrolment_ids)
    causes = {
        course_cause(enrolment_id, reopened + 1): enrolment_id
        for enrolment_id, reopened in counted.values_list("pk", "reopened")
    }
    awards = Award.objects.visible_to(by).filter(cause__in=causes)
    return {
        causes[award.cause]: Certificate(
            holder=award.snapshot["holder"],
            title=award.snapshot["course"],
            issued_on=date.fromisoformat(award.snapshot["issued_on"]),
            url=reverse("certifications:award", args=[award.token]),
            # Of a suspended one there is no PDF, as of a revoked one.
            pdf_url=""
            if award.revoked_at or award.suspended_at
            else reverse("certifications:pdf", args=[award.token]),
            code=grouped(award.token),
        )
        for award in awards
    }


def band_in_words(band: str) -> str:
    """The words of ``rules.score_bands``, which a certificate holds as English, on a page."""
    found = re.fullmatch(r"(\d+) to (\d+) percent", band)
    if found is None:
        return band
    return _("%(low)s to %(high)s percent") % {"low": found[1], "high": found[2]}


def page_of(award: Award, at: datetime, *, viewer: Actor | None) -> AwardPage:
    """A certificate as it is shown to somebody at a moment. No query if ``sharing`` was read."""
    facts = award.snapshot
    intact = digest_of(facts) == award.digest and facts["code"] == award.token
    expires_on = facts["expires_on"]
    sharing: AwardSharing | None = getattr(award, "sharing", None)
    visibility = sharing.visibility if sharing else Visibility.UNNAMED
    own = viewer is not None and viewer.user_id == award.holder_id
    inside = own or (
        viewer is not None and viewer.sees_everyone and viewer.school_id == award.school_id
    )
    shown = inside or visibility == Visibility.NAMED
    return AwardPage(
        id=award.pk,
        token=award.token,
        code=grouped(award.token),
        state=state_at(
            at,
            expires_at=award.expires_at,
            revoked_at=award.revoked_at,
            suspended_at=award.suspended_at,
            replaced=award.replaced,
            intact=intact,
        ),
        shown=shown,
        closed=not inside and visibility == Visibility.CLOSED,
        own=own,
        earned_by=facts.get("kind", "course"),
        score_band=band_in_words(facts.get("score_band", "")),
        holder=facts["holder"] if shown else "",
        school=facts["school"],
        kind=facts["title"],
        title=facts["course"],
        statement=facts["statement"],
        edition=facts["edition"],
        code_sets=code_sets_in_words(facts["code_sets"]),
        completed_on=date.fromisoformat(facts["completed_on"]),
        issued_on=date.fromisoformat(facts["issued_on"]),
        expires_on=date.fromisoformat(expires_on) if expires_on else None,
        revoked_at=award.revoked_at,
        revocation_reason=award.revocation_reason,
        suspended_at=award.suspended_at,
        suspension_reason=award.suspension_reason,
        visibility=visibility,
        on_page=bool(sharing and sharing.on_page),
        digest=short_digest(award.digest),
        snapshot=facts,
    )
