"""What a new grade leads to in the engine itself."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from assessments.events import ReportedAttemptGraded
from assessments.services.held_results import hold_result
from assessments.services.review_deck import add_graded_answers
from assessments.slots import Sat, report_of
from foundation.outbox.public import publish
from foundation.schools.public import Actor, Role


def follow_grade(
    *,
    attempt_id: UUID,
    assessment_id: int,
    student_id: int,
    school_id: int,
    grade_number: int,
    at: datetime,
) -> None:
    """Fill the review deck, hold back what may not be told yet, announce a first grade that another
    app reports on.

    Apart from the grade itself, so that grading what nobody reports on costs nothing more.
    Repeating it changes nothing.
    """
    with transaction.atomic():
        # Passed or not: whose result waits is told when it may be seen.
        hold_result(assessment_id=assessment_id, student_id=student_id, at=at)
        add_graded_answers(attempt_id=attempt_id)
        student = Actor(school_id=school_id, user_id=student_id, role=Role.STUDENT)
        if grade_number == 1 and report_of(student, Sat(attempt_id, assessment_id)) is not None:
            publish(ReportedAttemptGraded(school_id=school_id, attempt_id=attempt_id, at=at))
