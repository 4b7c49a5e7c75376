"""How often a question was asked. The papers hold it, so it is counted from them."""

from collections.abc import Collection

from django.db import connection

# A list of questions costs the same in a school with a million attempts: it looks at the newest.
LATELY = 5_000
_TIMES = """
    SELECT (item ->> 'question')::bigint, count(*)
    FROM (
        SELECT paper FROM chartwork_assessments_attempt
        WHERE school_id = %s ORDER BY started_at DESC, id DESC LIMIT %s
    ) attempt, jsonb_array_elements(attempt.paper -> 'items') item
    WHERE (item ->> 'question')::bigint = ANY(%s)
    GROUP BY 1
"""
_VERSIONS = """
    SELECT (item ->> 'version')::bigint, count(*)
    FROM chartwork_assessments_attempt attempt,
         jsonb_array_elements(attempt.paper -> 'items') item
    WHERE attempt.school_id = %(school)s
      AND (%(assessment)s::bigint IS NULL OR attempt.assessment_id = %(assessment)s)
      AND (item ->> 'question')::bigint = %(question)s
    GROUP BY 1
"""
_ASSESSMENTS = """
    SELECT DISTINCT attempt.assessment_id
    FROM chartwork_assessments_attempt attempt
    WHERE attempt.school_id = %(school)s AND EXISTS (
        SELECT FROM jsonb_array_elements(attempt.paper -> 'items') item
        WHERE (item ->> 'question')::bigint = %(question)s
    )
"""


def times_asked_lately(*, question_ids: Collection[int], school_id: int) -> dict[int, int]:
    """In how many of the school's newest attempts each question was; else missing. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_TIMES, [school_id, LATELY, list(question_ids)])
        return dict(cursor.fetchall())


def attempts_by_version(
    *, question_id: int, school_id: int, assessment_id: int | None = None
) -> dict[int, int]:
    """In how many attempts, of one assessment or of all, each version of a question was.

    One query.
    """
    values = {"school": school_id, "question": question_id, "assessment": assessment_id}
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS, values)
        return dict(cursor.fetchall())


def assessments_that_asked(*, question_id: int, school_id: int) -> list[int]:
    """The ids of the assessments in which a question was asked. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_ASSESSMENTS, {"school": school_id, "question": question_id})
        return [row[0] for row in cursor.fetchall()]
