"""Which shelves of the bank are free to practise, and which practice papers are open."""

from collections.abc import Collection
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.public import Access, Place, practice_shelves, shelves_drawn
from certifications.models import PracticePaper, Programme
from foundation.schools.public import Actor


def shelves_for_practice(
    *, domains: Collection[str], school_id: int, on: date
) -> dict[tuple[str, str], int]:
    """By (category, domain), how many questions there are outside of every exam's pool.

    Open and closed programmes alike: what is closed today is sat tomorrow. Six queries, none
    without a domain.
    """
    if not domains:
        return {}
    exams = Programme.objects.filter(school_id=school_id).values_list("assessment_id", flat=True)
    papers = PracticePaper.objects.filter(school_id=school_id)
    return practice_shelves(
        school_id=school_id,
        domains=domains,
        exams=list(exams),
        besides=list(papers.values_list("assessment_id", flat=True)),
        on=on,
    )


def practice_access(actor: Actor, assessment_id: int) -> Access | None:
    """Everybody of the school; not where an exam draws one of its shelves by now.

    One query for an assessment that is no practice paper, which gives None.
    """
    papers = PracticePaper.objects.filter(assessment_id=assessment_id, school_id=actor.school_id)
    if not papers.exists():
        return None
    if assessment_id in open_practice_papers(actor):
        return Access(allowed=True)
    return Access(
        allowed=False, why_not=_("This practice paper is closed. Make a new one from your report.")
    )


def open_practice_papers(actor: Actor) -> set[int]:
    """All of which ``practice_access`` says yes. One query without any, else eight."""
    papers = dict(
        PracticePaper.objects.filter(school_id=actor.school_id).values_list(
            "assessment_id", "domains"
        )
    )
    if not papers:
        return set()
    shelves = shelves_for_practice(
        domains={domain for domains in papers.values() for domain in domains},
        school_id=actor.school_id,
        on=timezone.localdate(),
    )
    drawn = shelves_drawn(assessment_ids=papers)
    return {pk for pk in papers if drawn[pk] <= shelves.keys()}


def practice_place(actor: Actor, assessment_id: int) -> Place | None:
    """Where to go back to from a practice paper. One query."""
    if not PracticePaper.objects.filter(
        assessment_id=assessment_id, school_id=actor.school_id
    ).exists():
        return None
    return Place(title=_("Mock exams"), url=reverse("certifications:programmes"))
