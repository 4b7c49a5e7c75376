"""Goals 7 and 8: what start, hand-in and grading cost, and what an exam leaves on the disk."""

from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from assessments.models import AnswerStep, Attempt, AttemptEvent, Grade, TimeAdjustment
from assessments.services.answers import SentAnswer, save_answers
from assessments.services.attempts import start_attempt, submit_attempt
from assessments.services.grading import grade_attempt
from assessments.services.papers import (
    AssessmentSettings,
    Draw,
    OneQuestion,
    Part,
    set_assessment,
)
from assessments.services.time_allowed import agree_on_time, give_time
from foundation.outbox.models import OutboxMessage
from foundation.schools.actors import system_actor
from foundation.schools.scoping import every_school, in_school
from tests.assessments.wire import on_the_wire
from tests.factories.attempts import answer_all, begin, key_answers
from tests.factories.courses import enrol_student, make_bank, make_quiz
from tests.factories.many import many_attempts, many_people
from tests.factories.people import make_member

MOST_STATEMENTS = 12
MOST_ROWS = 110
MOST_WAL_BYTES = 120 * 1024


def sat_through(quiz, person):
    """Start, answer all, hand in, grade; the statements of each but the answers."""
    with in_school(quiz.school_id):
        with on_the_wire() as started:
            attempt = start_attempt(assessment_id=quiz.pk, by=person.actor, at=timezone.now())
        answer_all(attempt, person)
        with on_the_wire() as handed_in:
            submit_attempt(attempt_id=attempt.pk, by=person.actor, at=timezone.now())
        with on_the_wire() as graded:
            grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    return attempt, {
        "start": len(started),
        "hand in": len(handed_in),
        "grade": len(graded),
    }


@pytest.fixture
def enrolled(course, ana, ben):
    enrol_student(course, ana)
    enrol_student(course, ben)
    return course


@pytest.mark.django_db(transaction=True)
def test_start_hand_in_and_grade_cost_the_same_for_10_100_and_200_questions(enrolled, ana, school):
    """Statements with transaction control, on a connection that commits."""
    with scopes_disabled():
        make_bank(school, questions=200)
    costs = {}
    for count in (10, 100, 200):
        with scopes_disabled():
            quiz = make_quiz(school, count=count)
        attempt, costs[count] = sat_through(quiz, ana)
        assert attempt.item_count == count

    print(f"\nStatements: {costs[10]}")  # noqa: T201
    assert costs[10] == costs[100] == costs[200]
    assert max(costs[10].values()) <= MOST_STATEMENTS


def clocked_quiz(school, *, parts):
    """Forty questions in so many sections with clocks, each with a draw; one question is set."""
    sections = range(1, parts + 1)
    return set_assessment(
        key="anatomy-quiz",
        settings=AssessmentSettings(title="Anatomy quiz", pass_percent=Decimal(60)),
        draws=[
            OneQuestion(question_key="anatomy-1", section=1),
            *(Draw(category_key="anatomy", count=39 // parts, section=n) for n in sections),
        ],
        parts=[Part(f"Part {number}", minutes=10) for number in sections],
        by=system_actor(school.pk),
    )


@pytest.mark.django_db(transaction=True)
def test_a_start_costs_the_same_with_1_and_13_sections_a_clock_and_more_time(
    enrolled, ana, ben, ines, school
):
    with scopes_disabled():
        make_bank(school, questions=40)
        for person in (ana, ben):
            agree_on_time(student_id=person.pk, factor=Decimal(2), note="", by=ines.actor)
        clocked_quiz(school, parts=1)
    found = []
    for parts, person in ((1, ana), (13, ben)):
        with scopes_disabled():
            quiz = clocked_quiz(school, parts=parts)
        with in_school(school.pk):
            with on_the_wire() as started:
                attempt = start_attempt(assessment_id=quiz.pk, by=person.actor, at=timezone.now())
            with on_the_wire() as handed_in:
                submit_attempt(attempt_id=attempt.pk, by=person.actor, at=timezone.now())
        assert (attempt.item_count, attempt.section) == (40, 1)
        found.append((len(started), len(handed_in)))

    print(f"\nStart and hand-in, all settings used: {found[0]}")  # noqa: T201
    assert found[0] == found[1]
    assert max(found[0]) <= MOST_STATEMENTS


@pytest.mark.parametrize("given", [0, 1, 20])
def test_a_hand_in_costs_the_same_however_often_time_was_given(given, enrolled, ana, ines, school):
    with scopes_disabled():
        quiz = make_quiz(school, minutes=30)
    with in_school(school.pk):
        attempt = begin(quiz, ana)
        for _ in range(given):
            give_time(
                attempt_id=attempt.pk, minutes=1, reason="Alarm", by=ines.actor, at=timezone.now()
            )
        assert TimeAdjustment.objects.count() == given
        with on_the_wire() as handed_in:
            submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())

    # The lock, the answers, the attempt, the event, the message; a transaction around them.
    assert len(handed_in) == 7


@pytest.mark.django_db(transaction=True)
def test_the_requests_of_an_exam_cost_the_same_for_3_and_100_questions(
    enrolled, ana, ben, school, client_of
):
    """With the check of the connection, the session and the person: three in each."""
    with scopes_disabled():
        make_bank(school, questions=100)
    found = []
    for count, person in ((3, ana), (100, ben)):
        with scopes_disabled():
            quiz = make_quiz(school, count=count, minutes=30)
        found.append(requests_of_an_exam(quiz, person, client_of(person)))

    print(f"\nStatements of a request: {found[0]}")  # noqa: T201
    assert found[0] == found[1]
    assert found[0]["hand in"] <= MOST_STATEMENTS
    # The person and the assessment behind the address come on top of the start itself.
    result = found[0].pop("result")
    assert max(found[0].values()) <= MOST_STATEMENTS + 4
    # Receipt, domains, what goes into the review, what may be disputed and whether another app
    # reports on it, each one more.
    assert result <= MOST_STATEMENTS + 8


def requests_of_an_exam(quiz, person, client):
    costs = {"start": request(client.post, "assessments:start", quiz.public_id)}
    with every_school():
        attempt = Attempt.objects.get(student=person)
    costs["page"] = request(client.get, "assessments:attempt", attempt.pk)
    costs["ask"] = request(client.get, "assessments:hand_in", attempt.pk)
    costs["hand in"] = request(client.post, "assessments:hand_in", attempt.pk)
    with in_school(quiz.school_id):
        grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    costs["result"] = request(client.get, "assessments:result", attempt.pk)
    return costs


def request(method, name, *arguments):
    """How many statements a request sends on a connection that was used before."""
    connection.close_if_unusable_or_obsolete()
    with on_the_wire() as sent:
        response = method(reverse(name, args=arguments))
    assert response.status_code in {200, 302}
    return len(sent)


def test_start_hand_in_and_grade_cost_the_same_beside_100_000_attempts(
    enrolled, quiz, ana, ben, school
):
    first, alone = sat_through(quiz, ana)
    with scopes_disabled():
        many_people(ana, 1_000)
        assert many_attempts(first, 100_000) == 100_000

    _, beside = sat_through(quiz, ben)

    assert beside == alone


@pytest.mark.django_db(transaction=True)
def test_an_exam_of_100_questions_leaves_few_rows_and_little_in_the_log(course, school):
    """Goal 8: one save an answer, start to grade; the effects that wait are rows too."""
    with scopes_disabled():
        make_bank(school, questions=100)
        quiz = make_quiz(school, count=100)
        people = [make_member(school, f"p{n}@example.org", f"P {n}") for n in range(4)]
        for person in people:
            enrol_student(course, person)
    # After a checkpoint the first touch of a page logs all of it: the first exam pays for that.
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")

    found = [rows_and_bytes(quiz, person) for person in people][1:]

    rows = {rows for rows, _ in found}
    least = min(logged for _, logged in found)
    print(f"\nRows {rows}, WAL {[round(logged / 1024) for _, logged in found]} KB")  # noqa: T201
    # The attempt, its answers, the hand-in, the grade, what handing in and grading ask for.
    assert rows == {107}
    assert max(rows) <= MOST_ROWS
    # The least of three: autovacuum may write in between.
    assert least <= MOST_WAL_BYTES


def rows_and_bytes(quiz, person):
    """What one sitting inserted, and what PostgreSQL wrote to its log meanwhile."""
    with in_school(quiz.school_id):
        rows, position = stored(), log_position()
        attempt = begin(quiz, person)
        keys = key_answers(attempt)
        for number, content in keys.items():
            save_answers(
                attempt_id=attempt.pk,
                answers=[SentAnswer(position=number, base=0, content=content)],
                by=person.actor,
                client="window-1",
            )
        submit_attempt(attempt_id=attempt.pk, by=person.actor, at=timezone.now())
        grade_attempt(attempt_id=attempt.pk, at=timezone.now())
        return stored() - rows, log_position() - position


def stored():
    with every_school():
        return sum(
            m.objects.count() for m in (Attempt, AnswerStep, AttemptEvent, Grade, OutboxMessage)
        )


def log_position():
    """What this connection has written to the log: other tests may write at the same time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT wal_bytes FROM pg_stat_get_backend_wal(pg_backend_pid())")
        return int(cursor.fetchone()[0])
