"""The gradebook of a course: one implementation for page, export and API; scores set by hand."""

import csv
import io
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from functools import wraps

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from assessments.models import Assessment, ScoreOverride
from assessments.queries.standing import standings
from assessments.services.score_overrides import (
    NothingToTakeBack,
    NotYoursToGrade,
    ScoreNotFound,
    ScoreRefused,
    take_back_override,
)
from courses.models import Activity, Completion, Course, Enrolment, Gradebook
from courses.queries.gradebook import Filters, class_rows, course_book
from courses.queries.gradebook_pages import class_page, own_page, student_page
from courses.rules.gradebook.settings import Category, GradebookSettings, Missing, Place
from courses.services.gradebook import (
    GradebookChangedMeanwhile,
    GradebookRefused,
    set_gradebook,
)
from courses.services.offering import TeachersOnly
from courses.services.progress import complete_lesson, record_override, record_result
from foundation.http.sheets import csv_lines, plain_text, write_xlsx
from foundation.outbox.models import OutboxMessage
from foundation.outbox.services import drain
from foundation.schools.cohorts import add_people, save_cohort
from foundation.schools.scoping import every_school, in_school
from tests.courses.grading import add_quiz, give_grade, set_score
from tests.factories.courses import enrol_student
from tests.factories.many import many_enrolments, many_people

HOSTILE = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "|cmd", "\t=1", "\r=1", "\n=1", " =1"),
    # Full-width and small forms, a real minus, and what nobody sees in front.
    *("\uff1d1", "\uff0b1", "\uff0d1", "\uff20x", "\ufe621", "\u22121"),
    *("\u00a0=1", "\u200b=1", "\ufeff=1"),
]


@pytest.fixture
def enrolled(course, ana, ben):
    return enrol_student(course, ana), enrol_student(course, ben)


@pytest.fixture
def second(course):
    """A second quiz; its activity."""
    return add_quiz(course)


def in_the_school(tests):
    """Every test of the class runs in the scope of its course's school."""

    def scoped(test):
        @wraps(test)
        def run(self, **found):
            school_id = (found.get("course") or found["quiz"]).school_id
            with in_school(school_id):
                return test(self, **found)

        return run

    for name, test in list(vars(tests).items()):
        if name.startswith("test_"):
            setattr(tests, name, scoped(test))
    return tests


def whole(course, by, **filters):
    """Name → total, as the class page has it."""
    book = course_book(
        course=Course.objects.select_related("school").get(pk=course.pk), at=timezone.now()
    )
    return {
        row.name: row.total.percent
        for row in class_rows(book=book, by=by.actor, filters=Filters(**filters))
    }


def save(course, by, settings=None, *, based_on=0, reason="New term"):
    return set_gradebook(
        course_id=course.pk,
        settings=settings or GradebookSettings(missing=Missing.ZERO),
        reason=reason,
        based_on=based_on,
        by=by.actor,
        at=timezone.now(),
    )


@in_the_school
class TestTotals:
    def test_the_best_attempt_counts_by_its_newest_grade(self, course, quiz, ana, ines, enrolled):
        attempt = give_grade(quiz, ana, 90)
        give_grade(quiz, ana, 70)
        give_grade(quiz, ana, 40, number=2, attempt=attempt)

        assert whole(course, ines) == {"Ana Silva": Decimal(70), "Ben Okafor": None}

    def test_settings_hold_from_the_next_look_on(self, course, quiz, second, ana, ines, enrolled):
        give_grade(quiz, ana, 80)
        assert whole(course, ines)["Ana Silva"] == Decimal(80)

        save(course, ines)
        assert whole(course, ines)["Ana Silva"] == Decimal(40)
        two = (Category("Quizzes", Decimal(3)), Category("Finals", Decimal(1)))
        places = {str(second.public_id): Place("Finals")}
        save(course, ines, GradebookSettings(two, missing=Missing.ZERO, places=places), based_on=1)

        assert whole(course, ines)["Ana Silva"] == Decimal(60)
        assert list(Gradebook.objects.values_list("number", "reason")) == [
            (2, "New term"),
            (1, "New term"),
        ]

    def test_what_has_closed_counts_as_zero_and_what_is_withdrawn_does_not(
        self, course, quiz, second, ana, ines, enrolled
    ):
        give_grade(quiz, ana, 80)
        Assessment.objects.filter(pk=second.assessment_id).update(is_published=False)
        assert whole(course, ines)["Ana Silva"] == Decimal(80)

        Assessment.objects.filter(pk=second.assessment_id).update(
            closes_at=timezone.now() - timedelta(days=1)
        )
        assert whole(course, ines)["Ana Silva"] == Decimal(40)

    def test_practice_never_counts(self, course, quiz, ana, ines, enrolled):
        practice = add_quiz(course, "drill", "Drill", behaviour="practice")
        give_grade(quiz, ana, 50)
        give_grade(practice.assessment, ana, 100)

        assert whole(course, ines)["Ana Silva"] == Decimal(50)

    def test_a_retired_quiz_counts_no_more(self, course, quiz, second, ana, ines, enrolled):
        give_grade(quiz, ana, 50)
        give_grade(second.assessment, ana, 100)
        Activity.objects.filter(pk=second.pk).update(is_retired=True)

        assert whole(course, ines)["Ana Silva"] == Decimal(50)

    @pytest.mark.parametrize(
        ("sort", "names"),
        [
            ("name", "ABC"),
            ("-name", "CBA"),
            ("total", "BAC"),
            ("-total", "ABC"),
        ],
    )
    def test_who_has_no_total_stands_last(
        self, course, quiz, ana, ben, ines, enrolled, sort, names
    ):
        ines.name = "Cleo"
        ines.save()
        enrol_student(course, ines)
        give_grade(quiz, ana, 90)
        give_grade(quiz, ben, 0)

        assert "".join(name[0] for name in whole(course, ines, sort=sort)) == names

    def test_a_class_is_found_by_cohort_and_by_words(self, course, ana, ben, ines, enrolled):
        cohort = save_cohort(key="evening", title="Evening", by=ines.actor)
        add_people(cohort_id=cohort.pk, emails=ben.email, by=ines.actor, at=timezone.now())
        ana.memberships.update(external_id="S-17")

        assert list(whole(course, ines, cohort_id=cohort.pk)) == ["Ben Okafor"]
        assert list(whole(course, ines, search="silva ANA")) == ["Ana Silva"]
        assert list(whole(course, ines, search="s-17")) == ["Ana Silva"]
        assert list(whole(course, ines, search="nobody")) == []

    def test_the_same_derivation_is_said_everywhere(
        self, course, quiz, ana, ines, enrolled, client_of, school
    ):
        give_grade(quiz, ana, "53.33")
        set_score(quiz, ana, 80, ines, reason="Alarm <b>&</b>")
        sentence = "Total: 80 %, that of Coursework. From 80 % on that is B."

        page = student_page(enrolment=_fresh(enrolled[0]), at=timezone.now())
        own = own_page(course=course, by=ana.actor, at=timezone.now())

        assert page.derivation == own.derivation
        assert page.derivation.text == sentence
        admin = client_of(ines).get(_grades(enrolled[0])).content.decode()
        mine = client_of(ana).get(f"/courses/{course.key}/grades/").content.decode()
        exported = b"".join(client_of(ines).get(_export(course, "csv")).streaming_content).decode()
        for text in (admin, mine, exported):
            assert sentence in text
            assert "instead of the 53.33 % of the attempts" in text
        assert "Alarm &lt;b&gt;&amp;&lt;/b&gt;" in admin
        assert "Alarm &lt;b&gt;&amp;&lt;/b&gt;" in mine

    @pytest.mark.parametrize("students", [3, 300])
    def test_a_class_costs_the_same_for_three_and_three_hundred(
        self, course, quiz, second, ana, ines, enrolled, students, django_assert_num_queries
    ):
        with scopes_disabled():
            many_people(ana, students)
            many_enrolments(enrolled[0])
        give_grade(quiz, ana, 80)
        found = Course.objects.select_related("school").get(pk=course.pk)
        hers = _fresh(enrolled[0])

        with django_assert_num_queries(7):
            page = class_page(course=found, query={}, by=ines.actor, at=timezone.now())
        with django_assert_num_queries(6):
            student_page(enrolment=hers, at=timezone.now())

        assert page.page.paginator.count == students + 3
        assert len(page.rows) == min(50, students + 3)


def _fresh(enrolment):
    return Enrolment.objects.select_related("course__school", "student").get(pk=enrolment.pk)


def _grades(enrolment):
    return reverse("admin:chartwork_courses_enrolment_grades", args=[enrolment.pk])


def _export(course, kind, **query):
    asked = "".join(f"&{name}={value}" for name, value in query.items())
    address = reverse("admin:chartwork_courses_course_gradebook_export", args=[course.pk])
    return f"{address}?format={kind}{asked}"


@in_the_school
class TestByHand:
    def test_it_wins_over_every_attempt_and_over_a_later_grade(
        self, course, quiz, ana, ines, enrolled
    ):
        attempt = give_grade(quiz, ana, 90)
        set_score(quiz, ana, 30, ines)
        give_grade(quiz, ana, 100, number=2, attempt=attempt)

        assert whole(course, ines)["Ana Silva"] == Decimal(30)
        mine = standings(assessment_ids=[quiz.pk], student_id=ana.pk, at=timezone.now())[quiz.pk]
        assert (mine.best_percent, mine.passed, mine.attempts) == (Decimal(30), False, 1)

        take_back_override(
            student_id=ana.pk,
            assessment_id=quiz.pk,
            reason="It was Ben.",
            by=ines.actor,
            at=timezone.now(),
        )
        assert whole(course, ines)["Ana Silva"] == Decimal(100)
        assert [str(row.percent) for row in ScoreOverride.objects.all()] == ["None", "30.00"]

    def test_it_counts_without_any_attempt(self, course, quiz, ana, ines, enrolled):
        set_score(quiz, ana, "66.67", ines)

        mine = standings(assessment_ids=[quiz.pk], student_id=ana.pk, at=timezone.now())[quiz.pk]
        assert (mine.best_percent, mine.passed, mine.attempts) == (Decimal("66.67"), True, 0)
        assert whole(course, ines) == {"Ana Silva": Decimal("66.67"), "Ben Okafor": None}

    @pytest.mark.parametrize(
        ("percent", "reason", "place"),
        [("101", "x", "percent"), ("-1", "x", "percent"), ("1.234", "x", "percent"),
         ("NaN", "x", "percent"), ("50", "  ", "reason"), ("50", "x" * 301, "reason")],
    )  # fmt: skip
    def test_what_is_no_score_or_has_no_reason_is_refused(
        self, quiz, ana, ines, enrolled, percent, reason, place
    ):
        with pytest.raises(ScoreRefused) as refused:
            set_score(quiz, ana, percent, ines, reason=reason)

        assert refused.value.details["place"] == place
        assert not ScoreOverride.objects.exists()
        assert not OutboxMessage.objects.filter(effect="courses.record_override").exists()

    def test_only_those_who_teach_in_the_same_school(self, quiz, ana, ben, omar, olga, enrolled):
        with pytest.raises(NotYoursToGrade):
            set_score(quiz, ana, 100, ben)
        for who, by in ((ana, olga), (omar, olga)):
            with in_school(olga.school.pk), pytest.raises(ScoreNotFound):
                set_score(quiz, who, 100, by)
        assert not ScoreOverride.objects.exists()

    def test_nothing_is_taken_back_twice(self, quiz, ana, ines, enrolled):
        whose = {"student_id": ana.pk, "assessment_id": quiz.pk, "by": ines.actor}
        with pytest.raises(NothingToTakeBack):
            take_back_override(**whose, reason="x", at=timezone.now())
        set_score(quiz, ana, 1, ines)
        take_back_override(**whose, reason="x", at=timezone.now())
        with pytest.raises(NothingToTakeBack):
            take_back_override(**whose, reason="x", at=timezone.now())

    def test_a_row_is_never_changed_nor_deleted(self, course, quiz, ana, ines, enrolled):
        row = set_score(quiz, ana, 1, ines)
        book = save(course, ines)

        for change in (
            lambda: ScoreOverride.objects.filter(pk=row.pk).update(percent=100),
            lambda: ScoreOverride.objects.filter(pk=row.pk).delete(),
            lambda: Gradebook.objects.filter(pk=book.pk).update(reason="x"),
            lambda: Gradebook.objects.filter(pk=book.pk).delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_the_database_keeps_it_a_percentage_with_a_reason(self, quiz, ana, enrolled):
        for wrong in ({"percent": 101, "reason": "x"}, {"percent": 1, "reason": ""}):
            with pytest.raises(DatabaseError), transaction.atomic():
                ScoreOverride.objects.create(
                    school_id=quiz.school_id,
                    student=ana,
                    assessment=quiz,
                    set_at=timezone.now(),
                    **wrong,
                )


@in_the_school
class TestCompletion:
    @pytest.fixture
    def read(self, course, ana, enrolled):
        """Ana has read the lesson, so only the quiz is left."""
        lesson = Activity.objects.get(module__course=course, lesson__isnull=False)
        complete_lesson(activity_id=lesson.pk, by=ana.actor, at=timezone.now())

    def completed(self, ana):
        return Enrolment.objects.get(student=ana).completed_at is not None

    def test_a_pass_by_hand_completes_the_course_and_brings_the_certificate(
        self, quiz, ana, ines, read
    ):
        set_score(quiz, ana, 60, ines)
        drain()
        assert self.completed(ana)

        drain()
        assert ana.awards.count() == 1

    def test_a_fail_by_hand_takes_the_activity_back_while_the_course_is_open(
        self, course, quiz, second, ana, ines, enrolled
    ):
        give_grade(quiz, ana, 90)
        record_result(assessment_id=quiz.pk, student_id=ana.pk, passed=True, at=timezone.now())
        assert Completion.objects.filter(enrolment=enrolled[0]).count() == 1

        set_score(quiz, ana, 0, ines)
        drain()
        assert not Completion.objects.exists()
        # A result that comes now changes nothing.
        record_result(assessment_id=quiz.pk, student_id=ana.pk, passed=True, at=timezone.now())
        assert not Completion.objects.exists()

        take_back_override(
            student_id=ana.pk,
            assessment_id=quiz.pk,
            reason="x",
            by=ines.actor,
            at=timezone.now(),
        )
        drain()
        assert Completion.objects.count() == 1

    def test_a_completed_course_stays_completed_and_the_instructor_is_told(
        self, quiz, ana, ines, read, enrolled, client_of
    ):
        give_grade(quiz, ana, 90)
        record_result(assessment_id=quiz.pk, student_id=ana.pk, passed=True, at=timezone.now())
        drain()
        told = "Completion and certificate stand"
        assert told not in client_of(ines).get(_grades(enrolled[0])).content.decode()

        set_score(quiz, ana, 0, ines)
        drain()

        assert self.completed(ana)
        assert Completion.objects.count() == 2
        assert ana.awards.get().revoked_at is None
        assert told in client_of(ines).get(_grades(enrolled[0])).content.decode()

    def test_doing_it_again_changes_nothing(self, quiz, ana, ines, read):
        set_score(quiz, ana, 60, ines)
        for _ in range(3):
            record_override(assessment_id=quiz.pk, student_id=ana.pk, at=timezone.now())

        assert Completion.objects.count() == 2
        assert OutboxMessage.objects.filter(effect="certifications.conclude_course").count() == 1


@in_the_school
class TestSettings:
    def test_only_those_who_teach_in_the_school(self, course, ana, olga):
        with pytest.raises(TeachersOnly):
            save(course, ana)
        with in_school(olga.school.pk), pytest.raises(Exception, match="no such course"):
            save(course, olga)
        assert not Gradebook.objects.exists()

    def test_the_second_of_two_is_told_and_the_same_again_is_harmless(self, course, ines):
        first = save(course, ines)
        with pytest.raises(GradebookChangedMeanwhile):
            save(course, ines, GradebookSettings(missing=Missing.LEFT_OUT))

        assert save(course, ines).pk == first.pk
        assert Gradebook.objects.count() == 1

    def test_all_that_is_wrong_is_told_and_nothing_is_saved(self, course, ines):
        wrong = GradebookSettings(categories=(Category("A", Decimal(0), 5),))
        with pytest.raises(GradebookRefused) as refused:
            save(course, ines, wrong, reason=" ")

        assert [place for place, _ in refused.value.details["problems"]] == [
            "categories",
            "categories",
            "reason",
        ]
        assert not Gradebook.objects.exists()


@in_the_school
class TestOwnPage:
    def test_a_result_that_is_not_shown_is_not_in_the_own_total(
        self, course, quiz, second, ana, ines, enrolled, client_of
    ):
        Assessment.objects.filter(pk=quiz.pk).update(show_score="never")
        give_grade(quiz, ana, "12.34")
        give_grade(second.assessment, ana, 80)

        page = client_of(ana).get(f"/courses/{course.key}/grades/").content.decode()

        assert "So far 80.00 %" in page
        assert "12.34" not in page
        assert "the result is not shown yet" in page
        assert whole(course, ines)["Ana Silva"] == Decimal("46.17")

        set_score(quiz, ana, "98.76", ines, reason="Rescued")
        page = client_of(ana).get(f"/courses/{course.key}/grades/").content.decode()
        assert "98.76" not in page
        assert "Rescued" not in page
        mine = standings(assessment_ids=[quiz.pk], student_id=ana.pk, at=timezone.now())[quiz.pk]
        assert (mine.best_percent, mine.passed) == (None, False)

    def test_nobody_else_is_on_it(self, course, quiz, ana, ben, enrolled, client_of):
        give_grade(quiz, ana, "12.34")

        page = client_of(ben).get(f"/courses/{course.key}/grades/").content.decode()

        assert "12.34" not in page
        assert "Silva" not in page
        assert "There is no total yet" in page


class TestFiles:
    def read(self, response):
        content = b"".join(response.streaming_content)
        assert content.startswith(b"\xef\xbb\xbf")
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))

    def test_the_columns_are_keys_and_the_filters_hold(
        self, course, quiz, ana, ben, ines, enrolled, client_of, school
    ):
        with in_school(school.pk):
            give_grade(quiz, ana, "66.67")

        response = client_of(ines).get(_export(course, "csv", q="ana"))
        (row,) = self.read(response)

        assert response["Content-Disposition"].startswith(
            'attachment; filename="grades-foundations-'
        )
        assert list(row) == [
            *("enrolment_id", "person_id", "external_id", "name", "email", "total", "letter"),
            *("category:Coursework", "score:anatomy-quiz", "derivation"),
        ]
        assert (row["person_id"], row["name"]) == (str(ana.public_id), "Ana Silva")
        assert (row["total"], row["letter"], row["score:anatomy-quiz"]) == ("66.67", "D", "66.67")

    def test_a_workbook_has_numbers_as_numbers_and_texts_as_texts(
        self, course, quiz, ana, ben, ines, enrolled, client_of, school
    ):
        with in_school(school.pk):
            give_grade(quiz, ana, "66.67")
            ana.name = '=HYPERLINK("http://x.example")'
            ana.save()

        response = client_of(ines).get(_export(course, "xlsx"))
        book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))

        sheet = book["Grades"]
        names = [cell.value for cell in sheet[1]]
        rows = {row[1].value: row for row in sheet.iter_rows(min_row=2)}
        mine = rows[str(ana.public_id)]
        total, name = mine[names.index("total")], mine[names.index("name")]
        assert (total.value, total.data_type) == (66.67, "n")
        assert (name.value, name.data_type) == ('=HYPERLINK("http://x.example")', "s")
        assert [cell.hyperlink for cell in mine if cell.hyperlink] == []
        assert rows[str(ben.public_id)][names.index("total")].value is None
        about = [[cell.value for cell in row] for row in book["About"].iter_rows()]
        assert ["score:anatomy-quiz", "Anatomy quiz", "Coursework", 100, 3] in about

    @pytest.mark.parametrize("text", HOSTILE)
    def test_no_text_becomes_a_formula(self, text):
        assert plain_text(text) == f"'{text}"
        file = io.BytesIO()
        write_xlsx(file, [("Grades", [[text], [f"x{text}"]])])
        assert [c.data_type for row in openpyxl.load_workbook(file).active for c in row] == [
            "s",
            "s",
        ]
        (line,) = list(csv.reader(io.StringIO("".join(csv_lines([[text]]))[1:], newline="")))
        assert line[0].startswith("'")

    @pytest.mark.parametrize("text", ["Ana", "O'Neil", "5 - 3", "Müller=", "", "a@b.example", "ß"])
    def test_a_harmless_text_stays_as_it_is(self, text):
        assert plain_text(text) == text

    def test_in_csv_numbers_stay_numbers(self):
        lines = "".join(csv_lines([["a", Decimal("-1.50"), 3, None]]))

        assert lines == '\ufeff"a",-1.50,3,""\r\n'


@pytest.mark.django_db(transaction=True)
def test_two_instructors_at_once_are_both_kept_and_the_newest_counts(course, quiz, ana, ines, ada):
    with every_school():
        enrol_student(course, ana)
    ready = threading.Barrier(2)

    def act(who, percent):
        try:
            with in_school(course.school_id):
                ready.wait(timeout=10)
                return set_score(quiz, ana, percent, who).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        rows = [pool.submit(act, who, p) for who, p in ((ines, 40), (ada, 90))]
        made = [row.result(timeout=20) for row in rows]

    with in_school(course.school_id):
        assert ScoreOverride.objects.count() == 2
        newest = ScoreOverride.objects.get(pk=max(made))
        assert whole(course, ines)["Ana Silva"] == newest.percent
        drain()
        done = Completion.objects.filter(activity__assessment=quiz).exists()
        assert done == (newest.percent == 90)
