"""Rows by the hundred thousand, in one statement each: what a list or a save must not feel.

Each is a copy of a row that the services made, but for what must differ. What a copy points to is
there as surely as what the row itself points to, so foreign keys are not checked: a million checks
take longer than the rows.
"""

from typing import Any

from django.db import connection
from django.db.models import Max, Model

from assessments.models import Accommodation, AnswerStep, Assessment, Attempt
from courses.models import Activity, Course, Enrolment
from foundation.schools.models import Membership

A_KEY = "'many-' || gen_random_uuid()"
AN_ID = "gen_random_uuid()"


def copies(row: Model, count: int, *, among: str = "", **columns: str) -> int:
    """So many copies of a row; ``columns`` are SQL, where ``n`` counts from 1.

    ``among`` joins another table, one copy for each of its rows.
    """
    table = row._meta.db_table
    values = {
        field.column: columns.pop(field.column, f"source.{field.column}")
        for field in row._meta.concrete_fields
        if not field.primary_key or field.column in columns or field.name == "id"
    }
    assert not columns, f"{table} has no {columns}"
    if row._meta.pk.get_internal_type() == "BigAutoField":
        del values[row._meta.pk.column]
    names, expressions = ", ".join(f'"{name}"' for name in values), ", ".join(values.values())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {expressions} "
            f"FROM {table} source CROSS JOIN generate_series(1, {count}) n {among} "
            f"WHERE source.{row._meta.pk.column} = %s",
            [row.pk],
        )
        made = int(cursor.rowcount)
        cursor.execute("SET LOCAL session_replication_role = origin")
    return made


def many_people(like: Any, count: int) -> int:
    """Students as this one is, in the same school."""
    copies(like, count, public_id=AN_ID, email="'many-' || gen_random_uuid() || '@example.org'")
    with_none = f"""
        JOIN {like._meta.db_table} person ON person.email LIKE 'many-%%' AND NOT EXISTS (
            SELECT 1 FROM {Membership._meta.db_table} m WHERE m.person_id = person.id)
    """
    membership = Membership._base_manager.get(person=like)
    return copies(membership, 1, among=with_none, person_id="person.id")


def many_attempts(like: Attempt, count: int) -> int:
    """Graded attempts, spread over all students of the school that ``many_people`` made."""
    sat = Attempt._base_manager.filter(assessment=like.assessment_id)
    highest = sat.aggregate(highest=Max("number"))["highest"]
    people = Membership._base_manager.filter(
        school_id=like.school_id, person__email__startswith="many-"
    ).count()
    # By a number that is known beforehand: otherwise each row is compared with each person.
    spread = f"""
        JOIN (
            SELECT person_id, row_number() OVER (ORDER BY person_id) - 1 AS place
            FROM {Membership._meta.db_table} m JOIN chartwork_accounts_user p ON p.id = m.person_id
            WHERE m.school_id = {like.school_id} AND p.email LIKE 'many-%%'
        ) person ON person.place = n %% {people}
    """
    return copies(
        like,
        count,
        among=spread,
        id=AN_ID,
        student_id="person.person_id",
        number=f"{highest} + 1 + n / {people}",
        state="'graded'",
        started_at="source.started_at - n * interval '1 second'",
        submitted_at="now()",
        graded_at="now()",
    )


def many_steps(assessment: Assessment, like: AnswerStep, each: int) -> int:
    """So many answers to each graded attempt at an assessment."""
    of_all = f"""
        JOIN {Attempt._meta.db_table} a
            ON a.assessment_id = {assessment.pk} AND a.state = 'graded'
    """
    return copies(like, each, among=of_all, attempt_id="a.id", position="n", revision="1")


def many_courses(like: Course, count: int) -> int:
    return copies(like, count, public_id=AN_ID, key=A_KEY)


def many_enrolments(like: Enrolment) -> int:
    """Of everybody of the school who is not in the course yet."""
    others = f"""
        JOIN {Membership._meta.db_table} m ON m.school_id = source.school_id AND NOT EXISTS (
            SELECT 1 FROM {Enrolment._meta.db_table} e
            WHERE e.student_id = m.person_id AND e.course_id = source.course_id)
    """
    return copies(like, 1, among=others, id=AN_ID, student_id="m.person_id")


def enrolled_everywhere(like: Enrolment) -> int:
    """The same student in every course of the school."""
    others = f"""
        JOIN {Course._meta.db_table} c ON c.school_id = source.school_id AND NOT EXISTS (
            SELECT 1 FROM {Enrolment._meta.db_table} e
            WHERE e.student_id = source.student_id AND e.course_id = c.id)
    """
    return copies(like, 1, among=others, id=AN_ID, course_id="c.id")


def many_activities(like: Activity, count: int) -> int:
    """Lessons in the module of this one, each with an activity."""
    copies(like.lesson, count, public_id=AN_ID, key=A_KEY)
    free = f"""
        JOIN {like.lesson._meta.db_table} lesson ON NOT EXISTS (
            SELECT 1 FROM {Activity._meta.db_table} a WHERE a.lesson_id = lesson.id)
    """
    return copies(
        like, 1, among=free, public_id=AN_ID, lesson_id="lesson.id", order="lesson.id %% 30000"
    )


def many_accommodations(like: Accommodation) -> int:
    """For everybody of the school who has none."""
    others = f"""
        JOIN {Membership._meta.db_table} m ON m.school_id = source.school_id AND NOT EXISTS (
            SELECT 1 FROM {Accommodation._meta.db_table} a WHERE a.student_id = m.person_id)
    """
    return copies(like, 1, among=others, student_id="m.person_id")


def analyse() -> None:
    """What autovacuum does in time: tell the planner how large everything is."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
