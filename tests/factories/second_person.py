"""Scores at an exam on which a certificate hangs: proposed by one, agreed to by another."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessments.models import ScoreApproval, ScoreOverride
from assessments.services.score_overrides import override_score, take_back_override
from assessments.services.second_person import decide_override
from certifications.models import AwardRule, Programme
from foundation.schools.scoping import in_school


def make_certifying(quiz: Any) -> AwardRule:
    """The quiz becomes a mock exam that earns a certificate."""
    with in_school(quiz.school_id):
        programme, _ = Programme.objects.get_or_create(school_id=quiz.school_id, assessment=quiz)
        rule: AwardRule = AwardRule.objects.create(
            school_id=quiz.school_id,
            kind=AwardRule.Kind.EXAM,
            programme=programme,
            title="Certificate of Achievement",
            subject="Mock exam",
            statement="has passed the mock exam.",
            valid_months=24,
        )
    return rule


def propose(
    quiz: Any, student: Any, percent: Any, by: Any, reason: str = "Fire alarm"
) -> ScoreOverride:
    """A score by hand, or with None that the one that counts is taken back."""
    whose: dict[str, Any] = {
        "student_id": student.pk,
        "assessment_id": quiz.pk,
        "reason": reason,
        "by": getattr(by, "actor", by),
        "at": timezone.now(),
    }
    with in_school(quiz.school_id):
        if percent is None:
            return take_back_override(**whose)
        return override_score(percent=Decimal(str(percent)), **whose)


def decide(row: ScoreOverride, by: Any, *, agrees: bool = True, words: str = "") -> ScoreApproval:
    with in_school(row.school_id):
        return decide_override(
            override_id=row.pk,
            agrees=agrees,
            words=words,
            by=getattr(by, "actor", by),
            at=timezone.now(),
        )


def set_by_two(quiz: Any, student: Any, percent: Any, by: Any, second: Any) -> ScoreOverride:
    """Proposed, and agreed to at once."""
    row = propose(quiz, student, percent, by)
    decide(row, second)
    return row
