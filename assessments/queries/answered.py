"""What a student answered, and how right it was, counted by domain: what forecasts are made of.

Read from the stored results of attempts whose score the student may see now, so that a forecast
says nothing of a result that is held back. Raw statements: the scope of a school does not hold in
them, ``school_id`` does.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from assessments.queries.hidden_keys import attempts_with_shown_score
from assessments.question_types.registry import question_types

# Which answers come first is said over all attempts, whether or not their score is shown: who met
# a question there knows it. Of several tries at a question the first one counts. Each step is
# worked out once: a planner that thinks of few rows would look every grade up for every answer.
_ANSWERED = """
    WITH sat AS MATERIALIZED (
        SELECT attempt.id, attempt.assessment_id, attempt.submitted_at,
               coalesce(attempt.paper #>> '{rules,behaviour}', 'deferred') AS behaviour,
               item.place::int4 AS position, item.question
        FROM chartwork_assessments_attempt attempt
        CROSS JOIN LATERAL ROWS FROM (
            jsonb_to_recordset(attempt.paper -> 'items') AS (question int8)
        ) WITH ORDINALITY item(question, place)
        WHERE attempt.student_id = %(student)s AND attempt.school_id = %(school)s
          AND attempt.submitted_at IS NOT NULL
    ), met AS MATERIALIZED (
        SELECT sat.*, row_number() OVER (
            PARTITION BY question ORDER BY submitted_at, id, position
        ) > 1 AS again
        FROM sat
    ), newest AS MATERIALIZED (
        SELECT DISTINCT ON (attempt_id) attempt_id, outcomes
        FROM chartwork_assessments_grade WHERE attempt_id = ANY(%(shown)s::uuid[])
        ORDER BY attempt_id, number DESC
    ), worth AS MATERIALIZED (
        SELECT newest.attempt_id, outcome.position, outcome.share, outcome.answered
        FROM newest
        CROSS JOIN LATERAL jsonb_to_recordset(newest.outcomes) AS outcome(
            position int4, share float8, answered boolean, pilot boolean, ruling text)
        WHERE outcome.pilot IS NOT TRUE
          AND coalesce(outcome.ruling, '') NOT IN ('drop', 'full_credit')
    )
    SELECT met.id::text, met.assessment_id, met.submitted_at, met.behaviour,
           coalesce(nullif(question.domain, ''), category.key), question.lesson,
           question.question_type = ANY(%(charts)s), met.again,
           count(*), count(*) FILTER (WHERE worth.answered),
           sum(coalesce(tried.share::float8, worth.share))
    FROM met
    JOIN worth ON worth.attempt_id = met.id AND worth.position = met.position
    JOIN chartwork_assessments_question question ON question.id = met.question
    JOIN chartwork_assessments_category category ON category.id = question.category_id
    LEFT JOIN chartwork_assessments_itemcheck tried
      ON met.behaviour <> 'deferred' AND tried.attempt_id = met.id
     AND tried.position = met.position AND tried.number = 1
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    ORDER BY 3, 1, 5, 6, 7, 8
"""
# Reviews of cards; those that a later attempt brought stand there, and those taken back are none.
_REVIEWED = """
    SELECT coalesce(nullif(question.domain, ''), category.key), log.reviewed_at::date,
           count(*), sum(log.share)::float8
    FROM chartwork_assessments_reviewcard card
    JOIN chartwork_assessments_reviewlog log ON log.card_id = card.id
    JOIN chartwork_assessments_question question ON question.id = card.question_id
    JOIN chartwork_assessments_category category ON category.id = question.category_id
    WHERE card.student_id = %(student)s AND card.school_id = %(school)s
      AND log.rating IS NOT NULL AND log.attempt_id IS NULL
      AND NOT EXISTS (
          SELECT FROM chartwork_assessments_reviewlog later WHERE later.undoes_id = log.id
      )
    GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Answered:
    """Answers of one attempt that are alike. ``again``: the questions had been met before.

    ``right`` is the sum of how right each was, open ones counting as not.
    """

    attempt_id: str
    assessment_id: int
    at: datetime
    behaviour: str
    domain: str
    lesson: str
    is_chart: bool
    again: bool
    asked: int
    answered: int
    right: float


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Reviews of a day in a domain."""

    domain: str
    day: date
    answered: int
    right: float


def answered_by(*, student_id: int, school_id: int, at: datetime) -> list[Answered]:
    """Oldest first. Two queries, whatever there is."""
    shown = attempts_with_shown_score(student_id=student_id, at=at).filter(school_id=school_id)
    charts = [name for name, kind in question_types().items() if kind.has_lines]
    rows = _fetched(
        _ANSWERED,
        student=student_id,
        school=school_id,
        shown=[str(pk) for pk in shown.order_by().values_list("pk", flat=True)],
        charts=charts,
    )
    return [Answered(*row) for row in rows]


def reviewed_by(*, student_id: int, school_id: int) -> list[Reviewed]:
    """What was practised in the review deck. One query."""
    return [Reviewed(*row) for row in _fetched(_REVIEWED, student=student_id, school=school_id)]


def _fetched(statement: str, **parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
