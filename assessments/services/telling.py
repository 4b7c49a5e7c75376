"""What students are told by email: a result that was graded again, a changed credit, a dispute that
was answered.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from assessments.models import Dispute, Grade, LineCredit, Regrade, RegradeEffect
from assessments.queries.attempt_pages import own_attempt
from assessments.queries.reveals import reveal_of
from assessments.rules.scoring import plain
from foundation.mail.public import queue_email
from foundation.schools.public import Actor, Role

REGRADED = "assessments/email/result_regraded"
CREDITED = "assessments/email/line_credit_changed"
ANSWERED = "assessments/email/dispute_answered"


def tell_of_regrade(*, regrade_id: UUID, attempt_id: UUID, at: datetime) -> bool:
    """Tell a student of the new result, once for each regrade and attempt. Says whether it was.

    Only where the regrade says so, percent or pass changed, and the score may be seen now. Five
    queries at most, and the letter.
    """
    effect = (
        RegradeEffect.objects.select_related("regrade", "attempt__student", "attempt__school")
        .defer("attempt__paper")
        .get(regrade_id=regrade_id, attempt_id=attempt_id)
    )
    same = (effect.percent_before, effect.passed_before) == (
        effect.percent_after,
        effect.passed_after,
    )
    if same or not effect.regrade.tell_students:
        return False
    student = effect.attempt.student
    by = Actor(school_id=effect.school_id, user_id=student.pk, role=Role.STUDENT)
    attempt = own_attempt(attempt_id=attempt_id, by=by)
    if not reveal_of(attempt, by=by, at=at).score:
        return False
    queue_email(
        template=REGRADED,
        key=f"result_regraded:{regrade_id}:{attempt_id}",
        person=student,
        context={
            "name": student.name,
            "assessment": attempt.assessment.title,
            "before": plain(effect.percent_before),
            "after": plain(effect.percent_after),
            "passed_before": effect.passed_before,
            "passed_after": effect.passed_after,
            "pass_percent": plain(_mark(attempt)),
            "kept": effect.passed_after and effect.percent_after < _mark(attempt),
            "reason": effect.regrade.reason,
            "result_url": _result_url(attempt_id),
            "school": effect.attempt.school.name,
        },
    )
    return True


def tell_of_line_credit(*, credit_id: int, grade_number: int, at: datetime) -> bool:
    """Tell a student once that the credit of a line was changed. Says whether it was.

    Only where percent or pass changed, and the score may be seen now; the reason, which may name
    what is right, only where key and explanations may. Three queries, and the letter.
    """
    credit = (
        LineCredit.objects.select_related("attempt__student", "attempt__school")
        .defer("attempt__paper")
        .get(pk=credit_id)
    )
    student, attempt_id = credit.attempt.student, credit.attempt_id
    numbers = [grade_number - 1, grade_number]
    grades = Grade.objects.filter(attempt_id=attempt_id, number__in=numbers).defer("outcomes")
    before, after = grades.order_by("number")
    if (before.percent, before.passed) == (after.percent, after.passed):
        return False
    by = Actor(school_id=credit.school_id, user_id=student.pk, role=Role.STUDENT)
    attempt = own_attempt(attempt_id=attempt_id, by=by)
    reveal = reveal_of(attempt, by=by, at=at)
    if not reveal.score:
        return False
    queue_email(
        template=CREDITED,
        key=f"line_credit_changed:{credit_id}",
        person=student,
        context={
            "name": student.name,
            "assessment": attempt.assessment.title,
            "position": credit.position,
            "before": plain(before.percent),
            "after": plain(after.percent),
            "passed_before": before.passed,
            "passed_after": after.passed,
            "pass_percent": plain(_mark(attempt)),
            "kept": after.passed and after.percent < _mark(attempt),
            "reason": credit.reason if reveal.key and reveal.explanation else "",
            "result_url": f"{_result_url(attempt_id)}#question-{credit.position}",
            "school": credit.attempt.school.name,
        },
    )
    return True


def tell_of_answer(dispute: Dispute, *, key: str, regrade: Regrade | None = None) -> None:
    """Tell the student how a dispute was answered; ``regrade`` where one was the answer.

    In the caller's transaction, with the dispute's attempt, student and assessment at hand.
    """
    student: Any = dispute.attempt.student
    queue_email(
        template=ANSWERED,
        key=key,
        person=student,
        context={
            "name": student.name,
            "assessment": dispute.attempt.assessment.title,
            "position": dispute.position,
            "upheld": regrade is not None,
            "answer": regrade.reason if regrade else dispute.answer,
            "result_url": f"{_result_url(dispute.attempt_id)}#question-{dispute.position}",
            "school": dispute.attempt.school.name,
        },
    )


def _mark(attempt: Any) -> Decimal:
    return Decimal(attempt.paper["pass_percent"])


def _result_url(attempt_id: UUID) -> str:
    return f"{settings.SITE_URL}{reverse('assessments:result', args=[attempt_id])}"
