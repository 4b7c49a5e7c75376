"""How often a question was asked. The papers hold it, so it is counted from them."""

from collections.abc import Collection

from django.db import connection

# One pass over the papers of the schools, however many questions are asked about. The list of
# questions shows a page of them at a time.
_TIMES = """
    SELECT (item ->> 'question')::bigint, count(*)
    FROM chartwork_assessments_attempt attempt,
         jsonb_array_elements(attempt.paper -> 'items') item
    WHERE attempt.school_id = ANY(%s) AND (item ->> 'question')::bigint = ANY(%s)
    GROUP BY 1
"""
_VERSIONS = """
    SELECT (item ->> 'version')::bigint, count(*)
    FROM chartwork_assessments_attempt attempt,
         jsonb_array_elements(attempt.paper -> 'items') item
    WHERE attempt.school_id = %s AND (item ->> 'question')::bigint = %s
    GROUP BY 1
"""


def times_asked(*, question_ids: Collection[int], school_ids: Collection[int]) -> dict[int, int]:
    """In how many attempts each question was; those never asked are missing. One query."""
    if not question_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_TIMES, [list(school_ids), list(question_ids)])
        return dict(cursor.fetchall())


def attempts_by_version(*, question_id: int, school_id: int) -> dict[int, int]:
    """In how many attempts each version of a question was. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS, [school_id, question_id])
        return dict(cursor.fetchall())
