"""What a person may take, and why not now, for a program that shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from assessments.models import Assessment
from assessments.queries.standing import LastAttempt, Standing, standings
from assessments.rules.behaviour import Behaviour, Expiry, Navigation
from assessments.rules.in_words import RulesToSay, rules_in_words
from assessments.rules.opening import Door, Hours
from assessments.rules.overrides import EffectiveSettings
from assessments.services.attempts import AssessmentNotFound
from assessments.services.attempts.admission import why_not_open
from assessments.services.overrides import effective_settings_of
from assessments.slots import open_to
from foundation.schools.public import Actor

NEVER_TRIED = Standing(0, None, None, passed=False)


@dataclass(frozen=True, slots=True)
class ExamLine:
    """An assessment with how the person stands in it. ``why_not`` is empty who may start."""

    assessment: Assessment
    # For this person: overrides of the own cohorts and of the person included.
    held: EffectiveSettings
    questions: int
    attempts_used: int
    open_attempt: UUID | None
    last: LastAttempt | None
    why_not: str
    rules: list[str]


def open_exams(*, by: Actor) -> "QuerySet[Assessment]":
    """What the person has access to, whether or not it can be started now. One query for access."""
    return _measured(open_to(by), by)


def lines_of(*, assessment_ids: Iterable[int], by: Actor, at: datetime) -> dict[int, ExamLine]:
    """The lines of published assessments by id, whoever has access to them. Five queries."""
    lines = exam_lines(assessments=_measured(assessment_ids, by), by=by, at=at)
    return {line.assessment.pk: line for line in lines}


def _measured(assessment_ids: Iterable[int], by: Actor) -> "QuerySet[Assessment]":
    return (  # type: ignore[no-any-return]
        Assessment.objects.filter(school_id=by.school_id, is_published=True, pk__in=assessment_ids)
        .annotate(questions=Coalesce(Sum("slots__count"), 0))
        .prefetch_related("sections")
    )


def published_assessment(*, public_id: UUID, by: Actor) -> int:
    """The id by which services know it. One query. Raises AssessmentNotFound."""
    found: int | None = (
        Assessment.objects.filter(public_id=public_id, school_id=by.school_id, is_published=True)
        .values_list("pk", flat=True)
        .first()
    )
    if found is None:
        raise AssessmentNotFound("There is no such assessment in your school.")
    return found


def exam_lines(*, assessments: Iterable[Assessment], by: Actor, at: datetime) -> list[ExamLine]:
    """The lines of a page of ``open_exams``. Three queries."""
    shown = list(assessments)
    student_id = by.user_id or 0
    known = standings(assessment_ids=[one.pk for one in shown], student_id=student_id, at=at)
    held = effective_settings_of(assessments=shown, student_id=student_id)
    return [_line(one, held[one.pk], known.get(one.pk, NEVER_TRIED), at=at) for one in shown]


def _why_not(held: EffectiveSettings, standing: Standing, *, at: datetime) -> str:
    if standing.open_attempt is not None:
        return ""
    hours = Hours(opens_at=held.opens_at, closes_at=held.closes_at)
    if (door := hours.door(at)) is not Door.OPEN:
        return why_not_open(hours, door)
    if held.attempts_allowed and standing.attempts >= held.attempts_allowed:
        return _("All attempts are used. An instructor can give another one.")
    return ""


def _line(
    assessment: Assessment, held: EffectiveSettings, standing: Standing, *, at: datetime
) -> ExamLine:
    questions: int = assessment.questions  # type: ignore[attr-defined]
    return ExamLine(
        assessment=assessment,
        held=held,
        questions=questions,
        attempts_used=standing.attempts,
        open_attempt=standing.open_attempt,
        last=standing.last,
        why_not=_why_not(held, standing, at=at),
        rules=rules_in_words(
            RulesToSay(
                questions=questions,
                minutes=held.minutes,
                attempts_allowed=held.attempts_allowed,
                pass_percent=Decimal(assessment.pass_percent),
                behaviour=Behaviour(assessment.behaviour),
                tries=assessment.tries,
                wrong_costs_percent=assessment.wrong_costs_percent,
                certainty=assessment.certainty,
                navigation=Navigation(assessment.navigation),
                expiry=Expiry(assessment.expiry),
                grace_minutes=assessment.grace_minutes,
                access_code=bool(held.access_codes),
                code_book=assessment.code_book,
                sections=tuple(
                    (section.title, section.minutes, section.break_minutes)
                    for section in assessment.sections.all()
                ),
            )
        ),
    )
