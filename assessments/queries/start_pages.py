"""What is shown before an attempt."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Assessment, Attempt, Grade
from assessments.queries.reveals import is_closed, policy_of
from assessments.rules.deadline import Deadline, deadline_for
from assessments.rules.lifecycle import State
from assessments.rules.opening import Door, Hours
from assessments.rules.overrides import EffectiveSettings
from assessments.rules.paper_rules import PaperRules
from assessments.rules.reveal import reveal_for
from assessments.services.attempts import AssessmentNotFound, NotFromHere
from assessments.services.attempts.admission import check_address, why_not_open
from assessments.services.overrides import effective_settings, latest_closing
from assessments.services.paper_drawing import rules_for, sizes_of, slots_of
from assessments.services.time_allowed import factor_of
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
    """An assessment before the start, for one student. ``scored_count``: without pilots."""

    assessment: Assessment
    question_count: int
    scored_count: int
    attempts_used: int
    open_attempt: UUID | None
    previous: list[EarlierAttempt]
    refusal: str
    rules: PaperRules
    needs_code: bool
    # What holds for this student, with the reasons of what differs from the assessment.
    held: EffectiveSettings
    # How many times the usual time was agreed with this student.
    factor: Decimal

    def time_if_begun(self, at: datetime) -> Deadline:
        """When the whole time would end, and why. Nothing of sections with clocks of their own."""
        return deadline_for(
            started_at=at,
            minutes=self.rules.minutes,
            factor=self.factor,
            note=self.rules.minutes_note,
        )


def start_page(
    *, assessment_public_id: UUID, by: Actor, at: datetime, address: str = ""
) -> StartPage:
    """Five queries at most and those of the access policy. Raises AssessmentNotFound."""
    rows = Assessment.objects.filter(school_id=by.school_id, is_published=True)
    assessment: Any = (
        rows.annotate(
            latest_closing=latest_closing("pk"),
            factor=factor_of(student_id=by.user_id or 0, school_id=by.school_id),
        )
        .filter(public_id=assessment_public_id)
        .first()
    )
    if assessment is None:
        raise AssessmentNotFound(_("There is no such assessment in your school."))
    newest = Grade.objects.filter(attempt=OuterRef("pk")).order_by("-number")
    attempts = list(
        Attempt.objects.filter(student_id=by.user_id, assessment=assessment)
        .annotate(
            score=Subquery(newest.values("percent")[:1]),
            passed=Subquery(newest.values("passed")[:1]),
        )
        .order_by("number")
    )
    slots = slots_of(assessment)
    sizes = sizes_of(slots, on=assessment.key_day(timezone.localdate()))
    held = effective_settings(assessment=assessment, student_id=by.user_id or 0)
    policy = policy_of(assessment)
    closed = is_closed(assessment, latest=assessment.latest_closing, at=at)
    return StartPage(
        assessment=assessment,
        question_count=sum(sizes),
        scored_count=sum(
            size for slot, size in zip(slots, sizes, strict=True) if not slot.is_pilot
        ),
        attempts_used=len(attempts),
        open_attempt=next((a.pk for a in attempts if a.state == State.IN_PROGRESS), None),
        previous=[
            EarlierAttempt(
                id=a.pk,
                number=a.number,
                state=a.state,
                submitted_at=a.submitted_at,
                score=a.score if shown else None,
                passed=shown and bool(a.passed),
            )
            for a in attempts
            if a.state != State.IN_PROGRESS
            for shown in [
                reveal_for(state=State(a.state), own=True, policy=policy, closed=closed).score
            ]
        ],
        refusal=_refusal(assessment, held, used=len(attempts), by=by, at=at, address=address),
        rules=rules_for(assessment, held, slots=slots, sizes=sizes),
        needs_code=bool(held.access_codes),
        held=held,
        factor=assessment.factor,
    )


def assessment_id_of(*, public_id: UUID, by: Actor) -> int:
    """Which assessment an address is about. One query. Raises AssessmentNotFound."""
    rows = Assessment.objects.filter(public_id=public_id, school_id=by.school_id)
    found: int | None = rows.values_list("pk", flat=True).first()
    if found is None:
        raise AssessmentNotFound(_("There is no such assessment in your school."))
    return found


def _refusal(
    assessment: Assessment,
    held: EffectiveSettings,
    *,
    used: int,
    by: Actor,
    at: datetime,
    address: str,
) -> str:
    access = access_to(by, assessment.pk)
    if not access.allowed:
        return access.why_not
    try:
        check_address(assessment, address=address)
    except NotFromHere as refusal:
        return refusal.message
    hours = Hours(opens_at=held.opens_at, closes_at=held.closes_at)
    if (door := hours.door(at)) is not Door.OPEN:
        return why_not_open(hours, door)
    if held.attempts_allowed and used >= held.attempts_allowed:
        return _("You have used all your attempts. Ask your instructor if you need another one.")
    return ""
