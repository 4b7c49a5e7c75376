"""What students of a school brought in quizzes and in exams, for who sat both."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

# First attempts only: who comes again knows the questions. The percent of a grade is enough, so
# no result is unpacked.
_BOTH = """
    SELECT sum(item_count) FILTER (WHERE NOT is_exam)::float8,
           sum(item_count * percent / 100) FILTER (WHERE NOT is_exam)::float8,
           sum(item_count) FILTER (WHERE is_exam)::float8,
           sum(item_count * percent / 100) FILTER (WHERE is_exam)::float8
    FROM (
        SELECT attempt.student_id, attempt.item_count, grade.percent,
               attempt.assessment_id = ANY(%(exams)s) AS is_exam
        FROM chartwork_assessments_attempt attempt
        CROSS JOIN LATERAL (
            SELECT percent FROM chartwork_assessments_grade
            WHERE attempt_id = attempt.id ORDER BY number DESC LIMIT 1
        ) grade
        WHERE attempt.school_id = %(school)s AND attempt.state = 'graded' AND attempt.number = 1
          AND coalesce(attempt.paper #>> '{rules,behaviour}', 'deferred') = 'deferred'
    ) first
    GROUP BY student_id
    HAVING sum(item_count) FILTER (WHERE NOT is_exam) >= %(least)s
       AND sum(item_count) FILTER (WHERE is_exam) >= %(least)s
    ORDER BY student_id
"""
# With fewer questions on one side, chance alone sets them apart.
LEAST_QUESTIONS = 20


@dataclass(frozen=True, slots=True)
class BothSat:
    """One student, without a name: questions and how many of them were right."""

    quiz_answers: float
    quiz_right: float
    exam_answers: float
    exam_right: float


def both_sat(*, school_id: int, exam_ids: Collection[int]) -> list[BothSat]:
    """Everybody of the school with enough of both. One query. For figures of many people only."""
    with connection.cursor() as cursor:
        cursor.execute(
            _BOTH, {"school": school_id, "exams": list(exam_ids), "least": LEAST_QUESTIONS}
        )
        return [BothSat(*row) for row in cursor.fetchall()]
