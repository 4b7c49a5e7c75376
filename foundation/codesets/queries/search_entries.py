"""The statement that finds and ranks entries; how the points come about is said in ``search``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from foundation.codesets.models import CodeNode, CodeRelease, SearchEntry
from foundation.codesets.queries.search_readings import Reading

# Of a word that half of the book has, so many are looked at, and so many of them put in order.
MOST_FOUND = 4_000
BEST = 1_000
MOST_OF_FAMILY = 12
MOST_ROWS = 150
# The least points that an entry has which is called as the query says.
NAMED = 92


@dataclass(frozen=True, slots=True)
class Row:
    release_id: int
    family: str
    family_title: str
    code: str
    title: str
    terms: str
    path: list[str]
    billable: bool
    complete: int
    score: float
    in_family: int
    total: int


_ENTRY, _NODE = SearchEntry._meta.db_table, CodeNode._meta.db_table
_POINTS = """
    CASE WHEN e.names[1] = ANY(%(names)s) THEN 105
         WHEN e.names && %(names)s::text[] THEN CASE WHEN e.residual THEN 70 ELSE 100 END
         WHEN e.words @@ to_tsquery('english', %(in_title)s) THEN 60
         WHEN e.words @@ to_tsquery('english', %(in_terms)s) THEN 45
         WHEN e.words @@ to_tsquery('english', %(below)s) THEN 35
         ELSE 20 END
    + 20 * least(1, %(parts)s::numeric / greatest(e.size, 1))
    + (ARRAY[12, 7, 4, 2])[least(e.level, 3) + 1]
    - 8 * e.residual::int
"""
_SELECTED = """
    SELECT e.node_id, e.release_id, e.family, e.position, e.complete, {points} AS score
    FROM {entry} e
    WHERE e.release_id = ANY(%(releases)s::bigint[]) AND e.code LIKE %(begins)s || '%%'
"""
_MATCHES = """
    e.words @@ to_tsquery('english', %(query)s)
    AND e.fresh && tsvector_to_array(to_tsvector('english', %(stems)s))
"""
_UPPERMOST = f"""
    ({_SELECTED} AND {_MATCHES} LIMIT %(most_found)s)
    UNION ALL {_SELECTED} AND e.names && %(names)s::text[] AND NOT ({_MATCHES})
"""
_COMPLETE = f"""
    ({_SELECTED} AND e.words @@ to_tsquery('english', %(query)s) AND e.billable
    LIMIT %(most_found)s)
"""
_TARGETS = """
    UNION ALL
    SELECT e.node_id, e.release_id, e.family, e.position, e.complete, 300 - meant.place
    FROM unnest(%(target_releases)s::bigint[], %(target_codes)s::text[])
      WITH ORDINALITY AS meant(release_id, code, place)
    JOIN {entry} e ON e.release_id = meant.release_id AND e.code = meant.code {only}
"""
# What is counted is everything; what is put in order are the best of it.
_SEARCH = """
WITH found AS MATERIALIZED ({found}),
counted AS (SELECT release_id, family, count(*) AS entries FROM found GROUP BY release_id, family),
best AS (SELECT * FROM found ORDER BY score DESC, release_id, position LIMIT %(best)s),
placed AS (
    SELECT best.*,
        row_number() OVER (PARTITION BY release_id, family ORDER BY score DESC, position) AS place,
        max(score) OVER (PARTITION BY release_id, family) AS best_of_family
    FROM best
),
listed AS (
    SELECT * FROM placed WHERE place <= %(most_of_family)s
    ORDER BY best_of_family DESC, release_id, family, place LIMIT %(limit)s
)
SELECT listed.release_id, listed.family, coalesce(f.title, ''), n.code, n.title, n.terms, n.path,
    n.billable, listed.complete, listed.score, counted.entries,
    (SELECT count(*) FROM found)
FROM listed JOIN {node} n ON n.id = listed.node_id
JOIN counted ON counted.release_id = listed.release_id AND counted.family = listed.family
LEFT JOIN {node} f ON f.release_id = listed.release_id AND f.code = listed.family
ORDER BY listed.best_of_family DESC, listed.release_id, listed.family, listed.place
"""


def found_rows(reading: Reading, releases: Sequence[CodeRelease], *, billable: bool) -> list[Row]:
    ways = [" | ".join(f"({' & '.join(way)})" for way in part if way) for part in reading.parts]
    query = " & ".join(f"({way})" for way in ways if way)
    if not query and not reading.targets:
        return []
    inner = _COMPLETE if billable else _UPPERMOST
    if reading.targets:
        inner += _TARGETS
    only = "AND e.billable" if billable else ""
    found = inner.format(points=_POINTS, entry=_ENTRY, only=only)
    statement = _SEARCH.format(found=found, node=_NODE)
    values: dict[str, Any] = {
        "releases": [one.pk for one in releases],
        "query": query,
        "in_title": re.sub(r"\w+", r"\g<0>:A", query),
        "in_terms": re.sub(r"\w+", r"\g<0>:AB", query),
        "below": re.sub(r"\w+", r"\g<0>:ABC", query),
        "stems": " ".join(word for part in reading.parts for way in part for word in way),
        "names": list(reading.names),
        "begins": reading.begins,
        "parts": len(reading.parts),
        "target_releases": [release for release, _ in reading.targets],
        "target_codes": [code for _, code in reading.targets],
        "most_of_family": MOST_OF_FAMILY,
        "most_found": MOST_FOUND,
        "best": BEST,
        "limit": MOST_ROWS,
    }
    with connection.cursor() as cursor:
        # Nothing in the statement but names of our own tables; what was typed are values.
        cursor.execute(statement, values)
        return [Row(*row) for row in cursor.fetchall()]
