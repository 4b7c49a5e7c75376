"""How long the gradebook of a class of 2,000 takes: ``python -m tests.bench.gradebook``.

On the database that ``DATABASE_URL`` names, in one transaction that is rolled back at the end.
Prints seconds of the page, of the export and of one student; the best of three and all of them.
"""

import io
import sys
import time
from collections.abc import Callable

import django

STUDENTS, QUIZZES = 2_000, 30


def main() -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    from foundation.schools.scoping import every_school

    call_command("migrate", verbosity=0)
    with every_school(), transaction.atomic():
        _measure()
        transaction.set_rollback(True)
    connection.close()


def _measure() -> None:
    from django.utils import timezone

    from courses.models import Course, Enrolment
    from courses.queries.gradebook import Filters, class_rows, course_book
    from courses.queries.gradebook_export import about_rows, export_rows
    from courses.queries.gradebook_pages import class_page, student_page
    from foundation.http.sheets import csv_lines, write_xlsx

    course, by = _scene()
    found = Course.objects.select_related("school").get(pk=course.pk)
    now = timezone.now()
    hers = Enrolment.objects.select_related("course__school", "student").filter(course=course)

    def rows() -> tuple[object, object]:
        book = course_book(course=found, at=now)
        return book, class_rows(book=book, by=by, filters=Filters(sort="-total"))

    def workbook() -> None:
        book, lines = rows()
        table, about = export_rows(book=book, rows=lines), about_rows(book=book, filters=[])
        write_xlsx(io.BytesIO(), [("Grades", table), ("About", about)])

    def csv() -> None:
        book, lines = rows()
        assert sum(map(len, csv_lines(export_rows(book=book, rows=lines)))) > STUDENTS

    _time("page of fifty", lambda: class_page(course=found, query={}, by=by, at=now))
    _time("one student", lambda: student_page(enrolment=hers[0], at=now))
    _time("CSV", csv)
    _time("XLSX", workbook)


def _scene() -> tuple[object, object]:
    from django.db import connection

    from assessments.models import Attempt, Grade
    from foundation.schools.actors import system_actor
    from tests.courses.grading import add_quiz, give_grade
    from tests.factories.courses import enrol_student, make_course
    from tests.factories.many import A_KEY, AN_ID, analyse, copies, many_enrolments, many_people
    from tests.factories.people import make_member, make_school

    school = make_school("gradebook-bench", "Bench School")
    course = make_course(school)
    ana = make_member(school, "ana@bench.example", "Ana Silva")
    enrolment = enrol_student(course, ana)
    many_people(ana, STUDENTS - 1)
    many_enrolments(enrolment)
    activity = add_quiz(course)
    copies(activity.assessment, QUIZZES - 2, public_id=AN_ID, key=A_KEY, title="'Quiz ' || n")
    new = f"""
        JOIN {activity.assessment._meta.db_table} quiz ON quiz.school_id = {school.pk}
        AND quiz.key LIKE 'many-%%'
    """
    order = "quiz.id %% 30000"
    copies(activity, 1, among=new, public_id=AN_ID, assessment_id="quiz.id", order=order)
    attempt = give_grade(activity.assessment, ana, 70)
    everybody = f"""
        JOIN chartwork_courses_enrolment e ON e.course_id = {course.pk}
        JOIN chartwork_assessments_assessment quiz ON quiz.school_id = {school.pk}
    """
    copies(
        attempt, 1, among=everybody, id=AN_ID, student_id="e.student_id",
        assessment_id="quiz.id", number="2",
    )  # fmt: skip
    of_each = f"""
        JOIN {Attempt._meta.db_table} a ON a.school_id = {school.pk} AND a.number = 2
    """
    grade = Grade.objects.get(attempt=attempt)
    copies(grade, 1, among=of_each, attempt_id="a.id", percent="(random() * 100)::numeric(5,2)")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    analyse()
    results = Grade.objects.filter(school=school).count()
    print(f"{STUDENTS} students, {QUIZZES} quizzes, {results} grades", flush=True)
    return course, system_actor(school.pk)


def _time(name: str, act: Callable[[], object]) -> None:
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    print(f"{name}: {min(taken):.2f} s  ({', '.join(f'{one:.2f}' for one in taken)})", flush=True)


if __name__ == "__main__":
    sys.exit(main())
