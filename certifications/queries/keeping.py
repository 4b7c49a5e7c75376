"""What a holder sees of a certificate beyond its public page, and the page of a holder."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from certifications.models import (
    Award,
    AwardRule,
    ContinuingEducation,
    HolderPage,
    Programme,
    Visibility,
)
from certifications.queries.awards import AwardPage, page_of
from certifications.rules.codes import read_code
from certifications.rules.states import State
from certifications.rules.validity import may_renew
from certifications.services.awards import AwardNotFound
from foundation.schools.public import Actor, every_school

LINKEDIN = "https://www.linkedin.com/profile/add"


@dataclass(frozen=True, slots=True)
class Renewal:
    """How a certificate that ends is renewed.

    ``units`` of ``needed`` are accepted; ``exam_url`` is where it can be earned again; ``open``:
    the end is near enough. ``renewed_url``: the one that follows, if there is one.
    """

    units: Decimal
    needed: Decimal
    exam_url: str
    update_url: str
    open: bool
    renewed_url: str
    reports: list[ContinuingEducation]


@dataclass(frozen=True, slots=True)
class KeepPage:
    """A certificate for its holder. ``renewal`` is None for one that does not end."""

    award: AwardPage
    renewal: Renewal | None
    linkedin_url: str


@dataclass(frozen=True, slots=True)
class HolderShows:
    """The page of a holder: the name of the newest certificate, and those that they chose."""

    name: str
    awards: list[AwardPage]


def keep_page(*, code: str, by: Actor, at: datetime) -> KeepPage:
    """The own certificate with this code. Four queries at most. Raises AwardNotFound."""
    token = read_code(code)
    rows = Award.objects.visible_to(by).filter(holder_id=by.user_id, token=token)
    award = rows.select_related(
        "sharing",
        "rule__programme__assessment",
        "rule__update_programme__assessment",
    ).first()
    if award is None:
        raise AwardNotFound(_("You have no such certificate."))
    page = page_of(award, at, viewer=by)
    return KeepPage(award=page, renewal=_renewal(award, at), linkedin_url=_linkedin(page))


def own_page_of(by: Actor) -> HolderPage | None:
    """The actor's page of certificates, open or closed. One query."""
    return HolderPage.objects.filter(  # type: ignore[no-any-return]
        school_id=by.school_id, holder_id=by.user_id
    ).first()


def holder_page(*, code: str, at: datetime) -> HolderShows | None:
    """What a stranger with the address sees: only what counts and was chosen. Two queries.

    As for a certificate (``award_by_token``), the address is a secret of 160 bits of the holder's.
    """
    token = read_code(code)
    if token is None:
        return None
    with every_school():
        page = HolderPage.objects.filter(token=token, is_open=True).first()
        if page is None:
            return None
        chosen = Award.objects.filter(
            holder_id=page.holder_id,
            school_id=page.school_id,
            sharing__on_page=True,
            sharing__visibility=Visibility.NAMED,
        ).select_related("sharing")
        shown = [page_of(award, at, viewer=None) for award in chosen]
    counting = [one for one in shown if one.state in {State.VALID, State.EXPIRED}]
    return HolderShows(name=counting[0].holder if counting else "", awards=counting)


def _renewal(award: Award, at: datetime) -> Renewal | None:
    rule: AwardRule | None = award.rule
    if rule is None or award.expires_at is None or award.revoked_at is not None:
        return None
    reports = list(ContinuingEducation.objects.filter(award=award))
    accepted = [one.units for one in reports if one.state == ContinuingEducation.State.ACCEPTED]
    follows = award.renewals.first()
    return Renewal(
        units=sum(accepted, Decimal(0)),
        needed=rule.renewal_units,
        exam_url=_exam_url(rule.programme),
        update_url=_exam_url(rule.update_programme)
        if award.snapshot["code_sets"] != rule.code_sets
        else "",
        open=may_renew(award.expires_at, at, months=rule.valid_months),
        renewed_url=reverse("certifications:keep", args=[follows.token]) if follows else "",
        reports=reports,
    )


def accepted_units(award: Award) -> Decimal:
    """The units that are accepted towards the renewal of a certificate. One query."""
    accepted = ContinuingEducation.objects.filter(
        award=award, state=ContinuingEducation.State.ACCEPTED, used_for=None
    )
    return accepted.aggregate(units=Sum("units"))["units"] or Decimal(0)


def _exam_url(programme: Programme | None) -> str:
    """Empty where there is none or it is closed: students have no page of it then."""
    if programme is None or not programme.is_open or not programme.assessment.is_published:
        return ""
    return reverse("certifications:programme", args=[programme.public_id])


def _linkedin(page: AwardPage) -> str:
    """The address at which LinkedIn fills in its form; nothing is sent until the holder does."""
    if page.state is not State.VALID:
        return ""
    facts = {
        "startTask": "CERTIFICATION_NAME",
        "name": f"{page.kind}: {page.title}",
        "organizationName": page.school,
        "issueYear": page.issued_on.year,
        "issueMonth": page.issued_on.month,
        "certUrl": f"{settings.SITE_URL}{page.url}",
        "certId": page.code,
    }
    if page.expires_on:
        facts |= {
            "expirationYear": page.expires_on.year,
            "expirationMonth": page.expires_on.month,
        }
    return f"{LINKEDIN}?{urlencode(facts)}"
