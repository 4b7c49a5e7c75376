"""Mock exams: which there are, and who may start one now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.public import Access, Attempt, Place, StartPage, start_page
from certifications.models import AwardRule, ConductAcceptance, Programme, Scale
from certifications.queries.practice_papers import open_practice_papers
from certifications.rules.scaling import ScaledScore, scaled_score
from certifications.services.programmes import ProgrammeNotFound
from foundation.schools.public import Actor


@dataclass(frozen=True, slots=True)
class Try:
    """An earlier try. ``scaled`` is None where the score is not shown or the scale is percent."""

    url: str
    number: int
    submitted_at: Any
    percent: Decimal | None
    passed: bool
    scaled: ScaledScore | None


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """A mock exam before the start. ``must_agree``: its rules are not accepted yet.

    ``gives_award``: the certificate of who passes; empty where there is none.
    """

    programme: Programme
    start: StartPage
    tries: list[Try]
    must_agree: bool
    gives_award: str
    start_url: str


def programmes_of(by: Actor) -> list[Programme]:
    """The open programmes of the school, and for who teaches the closed ones. One query."""
    rows = Programme.objects.filter(school_id=by.school_id, assessment__is_published=True)
    if not by.teaches:
        rows = rows.filter(is_open=True)
    return list(rows.select_related("assessment"))


def programme_of(public_id: UUID, by: Actor) -> Programme:
    """Raises ProgrammeNotFound."""
    found = next((one for one in programmes_of(by) if one.public_id == public_id), None)
    if found is None:
        raise ProgrammeNotFound(_("There is no such mock exam in your school."))
    return found


def programme_before(assessment_id: int, by: Actor) -> Programme | None:
    """The programme in front of an assessment, open or closed, if there is one. One query."""
    rows = Programme.objects.filter(assessment_id=assessment_id, school_id=by.school_id)
    return rows.select_related("assessment").first()  # type: ignore[no-any-return]


def programme_page(*, public_id: UUID, by: Actor, at: datetime, address: str = "") -> ProgrammePage:
    """Raises ProgrammeNotFound."""
    programme = programme_of(public_id, by)
    page = start_page(
        assessment_public_id=programme.assessment.public_id, by=by, at=at, address=address
    )
    return ProgrammePage(
        programme=programme,
        start=page,
        tries=[_try(programme, page, earlier) for earlier in page.previous],
        gives_award=_award_of(programme),
        must_agree=not by.teaches and not _agreed([programme], by),
        start_url=reverse("assessments:assessment", args=[programme.assessment.public_id]),
    )


def _award_of(programme: Programme) -> str:
    rule = AwardRule.objects.filter(programme=programme, is_active=True).first()
    return str(rule) if rule else ""


def programme_access(actor: Actor, assessment_id: int) -> Access | None:
    """Students of the school, in their turn, who agreed to the rules. Three queries at most.

    None for an assessment that is no programme.
    """
    programme = programme_before(assessment_id, actor)
    if programme is None:
        return None
    if actor.teaches:
        return Access(allowed=True)
    why_not = _why_not([programme], actor)[programme.pk]
    return Access(allowed=not why_not, why_not=why_not)


def open_programmes(actor: Actor) -> set[int]:
    """All assessments of which ``programme_access`` or ``practice_access`` says yes.

    One query in a school without programmes, which has no practice papers either; else four, and
    seven more where there are such papers.
    """
    programmes = list(Programme.objects.filter(school_id=actor.school_id))
    if not programmes:
        return set()
    papers = open_practice_papers(actor)
    if actor.teaches:
        return papers | {one.assessment_id for one in programmes}
    refused = _why_not(programmes, actor)
    return papers | {one.assessment_id for one in programmes if not refused[one.pk]}


def programme_place(actor: Actor, assessment_id: int) -> Place | None:
    """Where to go back to from a mock exam. One query."""
    programme = programme_before(assessment_id, actor)
    if programme is None:
        return None
    return Place(
        title=programme.assessment.title,
        url=reverse("certifications:programme", args=[programme.public_id]),
    )


def _why_not(programmes: list[Programme], actor: Actor) -> dict[int, str]:
    """Why a student may not start each of them now, in words; empty: may. Two queries at most."""
    agreed = _agreed(programmes, actor)
    ended = _ended(programmes, actor)
    now = timezone.now()
    return {
        one.pk: _refusal(one, one.pk in agreed, ended.get(one.assessment_id), now)
        for one in programmes
    }


def _refusal(programme: Programme, agreed: bool, last: datetime | None, now: datetime) -> str:
    if not programme.is_open:
        return _("This mock exam is closed. Ask your instructor.")
    if not agreed:
        return _("Agree to the rules of this mock exam first; they stand on its page.")
    start = next_start(programme, last=last)
    if start and start > now:
        return _("You can take it again from %(when)s on.") % {
            "when": date_format(timezone.localtime(start), "DATETIME_FORMAT")
        }
    return ""


def next_start(programme: Programme, *, last: datetime | None) -> datetime | None:
    """From when on another try may begin, by when the last was handed in; None: no try yet."""
    return last + timedelta(days=programme.retake_after_days) if last else None


def _agreed(programmes: list[Programme], actor: Actor) -> set[int]:
    """The programmes to whose rules, as they stand now, a person agreed, or that have none."""
    conduct = {one.pk: one.conduct for one in programmes}
    accepted = ConductAcceptance.objects.filter(
        student_id=actor.user_id, programme__in=[pk for pk, rules in conduct.items() if rules]
    )
    said = accepted.values_list("programme_id", "conduct")
    return {pk for pk, rules in conduct.items() if not rules} | {
        pk for pk, rules in said if rules == conduct[pk]
    }


def _ended(programmes: list[Programme], actor: Actor) -> dict[int, datetime | None]:
    """When the last try of each was handed in, by assessment."""
    rows = Attempt.objects.filter(
        student_id=actor.user_id, assessment__in=[one.assessment_id for one in programmes]
    ).values("assessment_id")
    return dict(rows.annotate(last=Max("submitted_at")).values_list("assessment_id", "last"))


def _try(programme: Programme, page: StartPage, earlier: Any) -> Try:
    scaled = None
    if earlier.score is not None and programme.scale == Scale.PRACTICE:
        scaled = scaled_score(
            earlier.score, cut=programme.assessment.pass_percent, items=page.scored_count
        )
    return Try(
        url=reverse("certifications:report", args=[earlier.id]),
        number=earlier.number,
        submitted_at=earlier.submitted_at,
        percent=earlier.score,
        passed=earlier.passed,
        scaled=scaled,
    )
