"""In how many attempts a stimulus was. The papers hold it, so it is counted from them."""

from django.db import connection

_VERSIONS = """
    SELECT (item ->> 'stimulus')::bigint, count(DISTINCT attempt.id)
    FROM chartwork_assessments_attempt attempt,
         jsonb_array_elements(attempt.paper -> 'items') item
    WHERE attempt.school_id = %s AND (item ->> 'stimulus')::bigint = ANY(%s)
    GROUP BY 1
"""


def attempts_by_stimulus_version(*, version_ids: list[int], school_id: int) -> dict[int, int]:
    """In how many attempts each of these versions was shown. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS, [school_id, version_ids])
        return dict(cursor.fetchall())
