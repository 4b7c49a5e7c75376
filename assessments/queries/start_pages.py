"""What is shown before an attempt."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef, Subquery, Sum

from assessments.models import Assessment, Attempt, Grade
from assessments.rules.lifecycle import State
from assessments.services.attempts import AssessmentNotFound
from assessments.slots import access_to
from foundation.schools.public import Actor


@dataclass(frozen=True, slots=True)
class EarlierAttempt:
    """One line of the table of earlier attempts."""

    id: UUID
    number: int
    state: str
    submitted_at: object
    score: Decimal | None
    passed: bool


@dataclass(frozen=True, slots=True)
class StartPage:
    """An assessment before the start, for one student."""

    assessment: Assessment
    question_count: int
    attempts_used: int
    open_attempt: UUID | None
    previous: list[EarlierAttempt]
    refusal: str


def start_page(*, assessment_public_id: UUID, by: Actor) -> StartPage:
    """Three queries and those of the access policy. Raises AssessmentNotFound."""
    assessment: Assessment | None = Assessment.objects.filter(
        public_id=assessment_public_id, school_id=by.school_id, is_published=True
    ).first()
    if assessment is None:
        raise AssessmentNotFound("There is no such assessment in your school.")
    newest = Grade.objects.filter(attempt=OuterRef("pk")).order_by("-number")
    attempts = list(
        Attempt.objects.filter(student_id=by.user_id, assessment=assessment)
        .annotate(
            score=Subquery(newest.values("percent")[:1]),
            passed=Subquery(newest.values("passed")[:1]),
        )
        .order_by("number")
    )
    return StartPage(
        assessment=assessment,
        question_count=assessment.slots.aggregate(n=Sum("count"))["n"] or 0,
        attempts_used=len(attempts),
        open_attempt=next((a.pk for a in attempts if a.state == State.IN_PROGRESS), None),
        previous=[
            EarlierAttempt(
                id=a.pk,
                number=a.number,
                state=a.state,
                submitted_at=a.submitted_at,
                score=a.score,
                passed=bool(a.passed),
            )
            for a in attempts
            if a.state != State.IN_PROGRESS
        ],
        refusal=_refusal(assessment, used=len(attempts), by=by),
    )


def _refusal(assessment: Assessment, *, used: int, by: Actor) -> str:
    access = access_to(by, assessment.pk)
    if not access.allowed:
        return access.why_not
    if assessment.attempts_allowed and used >= assessment.attempts_allowed:
        return "You have used all your attempts. Ask your instructor if you need another one."
    return ""
