"""Charts as they were coded, read from the stored results: nothing is graded here."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection

from assessments.models import QuestionVersion
from assessments.question_types.registry import question_type, question_types
from assessments.rules.coded_lines import CodedAnswer
from assessments.rules.coding_measures import CodedChart
from foundation.schools.public import Cohort

# The newest grade of each graded attempt; without practice, where the key was there for the
# asking, and without questions on trial and those that a ruling took out. Of a result only what
# the measures need: what explains it is ten times as long.
_RESULTS = """
    SELECT attempt.id, attempt.student_id, outcome.position, version.id,
           outcome.details - '{findings,prices,policy,releases}'::text[]
           || jsonb_build_object('lines', (
               SELECT coalesce(jsonb_agg(line - '{words,remarks,why,evidence,guideline,query_note,
                                                  accepted}'::text[] ORDER BY place), '[]')
               FROM jsonb_array_elements(outcome.details -> 'lines')
                    WITH ORDINALITY one(line, place)
           ))
    FROM chartwork_assessments_attempt attempt
    CROSS JOIN LATERAL (
        SELECT outcomes FROM chartwork_assessments_grade
        WHERE attempt_id = attempt.id ORDER BY number DESC LIMIT 1
    ) grade
    CROSS JOIN LATERAL jsonb_to_recordset(grade.outcomes) AS outcome(
        position int4, pilot boolean, ruling text, details jsonb)
    JOIN chartwork_assessments_questionversion version
      ON version.id = (attempt.paper -> 'items' -> (outcome.position - 1) ->> 'version')::int8
    JOIN chartwork_assessments_question question ON question.id = version.question_id
    WHERE attempt.school_id = %(school)s AND attempt.state = 'graded'
      AND (%(assessment)s::int8 IS NULL OR attempt.assessment_id = %(assessment)s)
      AND (%(students)s::int8[] IS NULL OR attempt.student_id = ANY(%(students)s))
      AND attempt.paper #>> '{rules,behaviour}' IS DISTINCT FROM 'practice'
      AND outcome.details ? 'lines' AND outcome.pilot IS NOT TRUE
      AND coalesce(outcome.ruling, '') NOT IN ('drop', 'full_credit')
      AND question.question_type = ANY(%(types)s)
    ORDER BY attempt.submitted_at, attempt.id, outcome.position
"""
# As ``services.statistics.reading`` has it: the time of a step is what passed since the one
# before it in the attempt, or the start; steps that came together do not say how long each took.
_TIMES = """
    SELECT attempt_id, position,
           CASE WHEN bool_or(together) THEN NULL ELSE extract(epoch FROM sum(took))::float8 END
    FROM (
        SELECT step.attempt_id, step.position,
               step.received_at
               - coalesce(lag(step.received_at) OVER steps, attempt.started_at) AS took,
               step.received_at IS NOT DISTINCT FROM lag(step.received_at) OVER steps
               OR step.received_at IS NOT DISTINCT FROM lead(step.received_at) OVER steps
               AS together
        FROM chartwork_assessments_answerstep step
        JOIN chartwork_assessments_attempt attempt ON attempt.id = step.attempt_id
        WHERE step.attempt_id = ANY(%(attempts)s::uuid[])
        WINDOW steps AS (PARTITION BY step.attempt_id ORDER BY step.received_at, step.position)
    ) took
    GROUP BY attempt_id, position
"""
_ANY = """
    SELECT EXISTS (
        SELECT FROM chartwork_assessments_attempt attempt
        JOIN chartwork_assessments_grade grade ON grade.attempt_id = attempt.id
        WHERE attempt.school_id = %(school)s AND attempt.state = 'graded'
          AND (%(assessment)s::int8 IS NULL OR attempt.assessment_id = %(assessment)s)
          AND (%(student)s::int8 IS NULL OR attempt.student_id = %(student)s)
          AND jsonb_path_exists(grade.outcomes, '$[*].details.lines')
    )
"""


class Counted(StrEnum):
    """Which attempts count where somebody coded the same chart more than once."""

    FIRST = "first"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class StudentsChart:
    """A chart as one attempt of a student coded it."""

    attempt_id: UUID
    student_id: int
    chart: CodedChart


def coded_charts(
    *,
    school_id: int,
    assessment_id: int | None = None,
    student_ids: Collection[int] | None = None,
    counted: Counted = Counted.FIRST,
) -> list[StudentsChart]:
    """What was coded in a school, an attempt after another. Three queries.

    ``counted`` first: of each chart the attempt that a student handed in first, of those looked
    at; later ones know the key. The scope of a school does not hold here: ``school_id`` does.
    """
    names = [name for name, kind in question_types().items() if kind.has_lines]
    rows = _fetched(
        _RESULTS,
        school=school_id,
        assessment=assessment_id,
        students=None if student_ids is None else list(student_ids),
        types=names,
    )
    versions = QuestionVersion.objects.select_related("question").in_bulk({row[3] for row in rows})
    shown = {pk: _presented(version) for pk, version in versions.items()}
    seen: set[tuple[int, int]] = set()
    found = []
    for attempt_id, student_id, position, version_id, details in rows:
        once = (student_id, versions[version_id].question_id)
        if counted is Counted.FIRST and once in seen:
            continue
        seen.add(once)
        found.append((attempt_id, student_id, position, version_id, json.loads(details)))
    times = _times({row[0] for row in found})
    return [
        StudentsChart(
            attempt_id,
            student_id,
            _chart(
                versions[version_id],
                shown[version_id],
                details,
                seconds=times.get((attempt_id, position)),
            ),
        )
        for attempt_id, student_id, position, version_id, details in found
    ]


def has_coded(
    *, school_id: int, student_id: int | None = None, assessment_id: int | None = None
) -> bool:
    """Whether there is a graded chart: of this student, or in this assessment. One query."""
    rows = _fetched(_ANY, school=school_id, student=student_id, assessment=assessment_id)
    return bool(rows[0][0])


def students_in(cohort: Cohort) -> list[int]:
    """The people of a cohort. One query."""
    return list(cohort.members.values_list("membership__person_id", flat=True))


def _chart(
    version: QuestionVersion, shown: Mapping[str, Any], details: Any, *, seconds: float | None
) -> CodedChart:
    answer: CodedAnswer = question_type(version.question.question_type).coded_answer(details)
    return CodedChart(
        key=version.question.key,
        title=str(shown.get("title") or version.question.key),
        setting=str(shown.get("setting_title", "")),
        tier=version.question.difficulty,
        answer=answer,
        seconds=seconds,
    )


def _presented(version: QuestionVersion) -> Mapping[str, Any]:
    kind = question_type(version.question.question_type)
    return kind.present(kind.read_content(version.content), ())


def _times(attempts: Iterable[UUID]) -> dict[tuple[UUID, int], float]:
    """Seconds by attempt and position, where the steps tell. One query."""
    rows = _fetched(_TIMES, attempts=[str(one) for one in attempts])
    return {(attempt, position): took for attempt, position, took in rows if took is not None}


def _fetched(statement: str, **parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
