"""Rows by the hundred thousand, in one statement each: what a list or a save must not feel.

They are as the services would leave them where a query looks; nobody takes these attempts.
"""

from typing import Any

from django.db import connection

from assessments.models import Assessment
from foundation.schools.models import School

STUDENTS = "many-"


def _run(statement: str, **values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def many_people(school: School, count: int) -> int:
    """Students of a school, each with a membership."""
    _run(
        """
        INSERT INTO chartwork_accounts_user
            (public_id, email, name, password, time_zone, is_staff, is_active, is_superuser,
             date_joined)
        SELECT gen_random_uuid(), %(prefix)s || n || '@example.org', 'Student ' || n, '', 'UTC',
               false, true, false, now()
        FROM generate_series(1, %(count)s) n
        """,
        prefix=STUDENTS,
        count=count,
    )
    return _run(
        """
        INSERT INTO chartwork_schools_membership
            (school_id, person_id, role, external_id, is_active, joined_at)
        SELECT %(school)s, id, 'student', '', true, now()
        FROM chartwork_accounts_user WHERE email LIKE %(prefix)s || '%%'
        """,
        school=school.pk,
        prefix=STUDENTS,
    )


def many_attempts(quiz: Assessment, count: int) -> int:
    """Graded attempts, spread over the students of ``many_people``, or over all there are."""
    return _run(
        """
        WITH person AS (
            SELECT person_id, row_number() OVER (ORDER BY person_id) AS place, count(*) OVER () AS n
            FROM chartwork_schools_membership WHERE school_id = %(school)s
        )
        INSERT INTO chartwork_assessments_attempt
            (id, school_id, student_id, assessment_id, number, state, seed, paper, item_count,
             started_at, submitted_at, graded_at, expired, seal)
        SELECT gen_random_uuid(), %(school)s, person.person_id, %(quiz)s,
               1000 + (g - 1) / person.n, 'graded', 1, '{"items": [], "pass_percent": "60"}', 100,
               now() - g * interval '1 second', now(), now(), false, ''
        FROM generate_series(1, %(count)s) g
        JOIN person ON person.place = 1 + (g - 1) %% person.n
        """,
        school=quiz.school_id,
        quiz=quiz.pk,
        count=count,
    )


def many_steps(quiz: Assessment, each: int) -> int:
    """So many answers to each graded attempt at a quiz. The checks of foreign keys are left out:

    a million of them take longer than the million rows.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            """
            INSERT INTO chartwork_assessments_answerstep
                (school_id, attempt_id, position, revision, content, client, received_at)
            SELECT school_id, id, position, 1, '{"chosen": 1}', 'many', now()
            FROM chartwork_assessments_attempt, generate_series(1, %s) position
            WHERE assessment_id = %s AND state = 'graded'
            """,
            [each, quiz.pk],
        )
        made = int(cursor.rowcount)
        cursor.execute("SET LOCAL session_replication_role = origin")
    return made


def many_courses(school: School, count: int) -> int:
    """Published courses without activities."""
    return _run(
        """
        INSERT INTO chartwork_courses_course
            (public_id, school_id, key, title, summary, description, language, edition, code_sets,
             certificate_title, certificate_statement, is_published, open_enrolment, pack_digest)
        SELECT gen_random_uuid(), %(school)s, 'many-' || n, 'Course ' || n, '', '', 'en', '', '{}',
               '', '', true, true, ''
        FROM generate_series(1, %(count)s) n
        """,
        school=school.pk,
        count=count,
    )


def many_questions(school: School, category_id: int, count: int) -> int:
    """Drafts without content: a list shows them like the others."""
    return _run(
        """
        INSERT INTO chartwork_assessments_question
            (school_id, key, question_type, category_id, status, domain, objective, lesson, level,
             difficulty, tags, editions, source, created_at, changed_at)
        SELECT %(school)s, 'many-' || n, 'single_choice', %(category)s, 'draft', '', '', '',
               'recall', 2, '{}', '{}', '', now(), now()
        FROM generate_series(1, %(count)s) n
        """,
        school=school.pk,
        category=category_id,
        count=count,
    )


def analyse() -> None:
    """What autovacuum does in time: tell the planner how large everything is."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
