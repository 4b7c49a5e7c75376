"""What a person may take now, for a program that shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from assessments.models import Assessment, Attempt
from assessments.queries.standing import Standing, standings
from assessments.rules.behaviour import Behaviour, Expiry, Navigation
from assessments.rules.in_words import Terms, rules_in_words
from assessments.rules.lifecycle import State
from assessments.services.attempts import AssessmentNotFound
from assessments.slots import open_to
from foundation.schools.public import Actor

NEVER_TRIED = Standing(0, None, None, passed=False)


@dataclass(frozen=True, slots=True)
class ExamLine:
    """An assessment with how the person stands in it. ``why_not`` is empty who may start."""

    assessment: Assessment
    questions: int
    attempts_used: int
    open_attempt: UUID | None
    why_not: str
    rules: list[str]


def open_exams(*, by: Actor, at: datetime) -> "QuerySet[Assessment]":
    """What the person may start now, or has begun. Two queries, and one for access."""
    begun = Attempt.objects.filter(
        student_id=by.user_id, assessment=OuterRef("pk"), state=State.IN_PROGRESS
    )
    is_open = (Q(opens_at__isnull=True) | Q(opens_at__lte=at)) & (
        Q(closes_at__isnull=True) | Q(closes_at__gt=at)
    )
    return (  # type: ignore[no-any-return]
        Assessment.objects.filter(school_id=by.school_id, is_published=True, pk__in=open_to(by))
        .filter(is_open | Q(Exists(begun)))
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
    """The lines of a page of ``open_exams``. One query."""
    shown = list(assessments)
    known = standings(assessment_ids=[one.pk for one in shown], student_id=by.user_id or 0, at=at)
    return [_line(one, known.get(one.pk, NEVER_TRIED)) for one in shown]


def _line(assessment: Assessment, standing: Standing) -> ExamLine:
    questions: int = assessment.questions  # type: ignore[attr-defined]
    used_up = (
        assessment.attempts_allowed
        and standing.attempts >= assessment.attempts_allowed
        and standing.open_attempt is None
    )
    return ExamLine(
        assessment=assessment,
        questions=questions,
        attempts_used=standing.attempts,
        open_attempt=standing.open_attempt,
        why_not="All attempts are used. An instructor can give another one." if used_up else "",
        rules=rules_in_words(
            Terms(
                questions=questions,
                minutes=assessment.minutes,
                attempts_allowed=assessment.attempts_allowed,
                pass_percent=Decimal(assessment.pass_percent),
                behaviour=Behaviour(assessment.behaviour),
                tries=assessment.tries,
                wrong_costs_percent=assessment.wrong_costs_percent,
                certainty=assessment.certainty,
                navigation=Navigation(assessment.navigation),
                expiry=Expiry(assessment.expiry),
                grace_minutes=assessment.grace_minutes,
                access_code=bool(assessment.access_code),
                sections=tuple(
                    (section.title, section.minutes, section.break_minutes)
                    for section in assessment.sections.all()
                ),
            )
        ),
    )
