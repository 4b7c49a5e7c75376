"""Papers for practice: what a report says is weak, asked from what is free to practise."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.public import (
    AssessmentSettings,
    Attempt,
    AttemptNotFound,
    Draw,
    set_assessment,
    start_attempt,
)
from certifications.models import PracticePaper
from certifications.queries.practice_papers import shelves_for_practice
from certifications.queries.reports import report_of_attempt
from certifications.rules.study import spread
from foundation.refusals import Refusal
from foundation.schools.public import Actor, system_actor

QUESTIONS = 20


class NothingToPractise(Refusal):
    code = "nothing_to_practise"


def start_practice_paper(
    *, attempt_id: UUID, by: Actor, at: datetime, address: str = ""
) -> Attempt:
    """Begin a paper for practice on the weakest domains of an own report, or go on with it.

    Its questions come from the shelves of the bank that anybody may practise, never from those
    that an exam draws. Raises AttemptNotFound, NothingToPractise and what a start raises.
    """
    report = report_of_attempt(attempt_id=attempt_id, by=by, at=at)
    if not report.facts.own:
        raise AttemptNotFound(_("This attempt does not exist, or it is not yours."))
    paper = set_practice_paper(domains=report.to_practise, school_id=by.school_id, at=at)
    return start_attempt(assessment_id=paper.assessment_id, by=by, at=at, address=address)


def set_practice_paper(*, domains: Sequence[str], school_id: int, at: datetime) -> PracticePaper:
    """The paper of these domains, with what the bank has for it today. Repeating it keeps it.

    Raises NothingToPractise.
    """
    shelves = shelves_for_practice(domains=domains, school_id=school_id, on=timezone.localdate(at))
    asked = [
        Draw(category_key=category, domain=domain, count=count)
        for domain, wanted in spread(QUESTIONS, _sizes(shelves)).items()
        for category, count in spread(
            wanted, {shelf: size for (shelf, of), size in shelves.items() if of == domain}
        ).items()
    ]
    if not asked:
        raise NothingToPractise(
            _("Your school has no questions for practice in these domains. Read their lessons.")
        )
    names = sorted({draw.domain for draw in asked})
    with transaction.atomic():
        assessment = set_assessment(
            key=f"practice-{_digest(names)}",
            settings=AssessmentSettings(
                title=_title(names),
                intro=_INTRO,
                behaviour="practice",
                is_published=True,
            ),
            draws=asked,
            by=system_actor(school_id),
        )
        PracticePaper.objects.bulk_create(
            [
                PracticePaper(
                    school_id=school_id, assessment=assessment, domains=names, created_at=at
                )
            ],
            ignore_conflicts=True,
        )
        paper: PracticePaper = PracticePaper.objects.get(assessment=assessment)
    return paper


# Stored once for everybody, so in the language of the site's texts.
_INTRO = (
    "Made from the bank for what a mock exam found weakest. Check any answer at once and as often "
    "as you like: it counts for nothing. None of its questions is in a mock exam."
)


def _digest(names: Sequence[str]) -> str:
    """The names themselves may be longer than a key."""
    return sha256("\n".join(names).encode()).hexdigest()[:16]


def _title(names: Sequence[str]) -> str:
    said = ", ".join(name.replace("-", " ") for name in names)
    return f"Practice paper: {said}"


def _sizes(shelves: dict[tuple[str, str], int]) -> dict[str, int]:
    """How many questions each domain has."""
    sizes: dict[str, int] = {}
    for (_category, domain), size in shelves.items():
        sizes[domain] = sizes.get(domain, 0) + size
    return sizes
