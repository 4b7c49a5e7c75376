"""What starting, answering and finishing cost, in statements and rows, whatever the length."""

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scopes_disabled

from assessments.models import (
    AnswerStep,
    Assessment,
    Attempt,
    AttemptEvent,
    Grade,
    Question,
)
from assessments.rules.overrides import Terms
from assessments.services.answers import SentAnswer, save_answers
from assessments.services.attempts import (
    close_overdue_attempts,
    start_attempt,
    submit_attempt,
)
from assessments.services.checking import check_item
from assessments.services.grading import grade_attempt
from assessments.services.overrides import set_override
from assessments.services.papers import (
    AssessmentSettings,
    Draw,
    OneQuestion,
    Part,
    WholeStimulus,
    set_assessment,
)
from assessments.services.sections import end_break, next_section
from assessments.services.stimuli import save_stimulus
from assessments.services.time_allowed import agree_on_time
from foundation.outbox.models import OutboxMessage
from foundation.schools.scoping import every_school, in_school
from tests.factories.attempts import answer_all, begin
from tests.factories.courses import enrol_student, make_bank, make_course, make_quiz
from tests.factories.exams import let_pass, set_exam
from tests.factories.people import make_member, make_school

# Goal 7 of the project: at most twelve statements, savepoints and transactions included.
MOST_STATEMENTS = 12
WRITTEN = (Attempt, AnswerStep, AttemptEvent, Grade, OutboxMessage)
# Of a sitting in sections. The pages: session, person, membership, school among them.
SITTING = {
    "save": 1,
    "check": 8,
    "page": 7,
    "hand_in": 6,
    "section": 5,
    "break": 5,
    "sweep": 9,
}


def longer_quiz(school, count):
    """The quiz of the course, grown to ``count`` questions."""
    with scopes_disabled():
        make_bank(school, questions=count)
        return make_quiz(school, count=count)


def statements(work):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        result = work()
    return len(captured), result


def sections_of(school, count):
    """``count`` questions in three sections, with a break and immediate feedback."""
    with scopes_disabled():
        make_bank(school, questions=count)
    third = count // 3
    sizes = (count - 2 * third, third, third)
    return set_exam(
        school,
        draws=[Draw("anatomy", size, section=n) for n, size in enumerate(sizes, start=1)],
        parts=[
            Part("One", minutes=30, break_minutes=5),
            Part("Two", minutes=20),
            Part("Three", minutes=9),
        ],
        behaviour="immediate",
    )


@pytest.mark.parametrize("count", [3, 40])
def test_going_on_checking_and_looking_cost_the_same_at_any_length(
    count, course, ana, school, client_of
):
    with scopes_disabled():
        enrol_student(course, ana)
    quiz = sections_of(school, count)
    client = client_of(ana)
    with in_school(school.pk):
        attempt = begin(quiz, ana)
        acts = {"attempt_id": attempt.pk, "by": ana.actor}
        sent = [SentAnswer(n, 0, {"chosen": 1}) for n in range(1, count + 1)]
        costs = {
            "save": statements(lambda: save_answers(answers=sent, **acts)),
            "check": statements(lambda: check_item(position=1, at=timezone.now(), **acts)),
            "page": statements(lambda: client.get(f"/attempts/{attempt.pk}/")),
            "hand_in": statements(lambda: client.get(f"/attempts/{attempt.pk}/hand-in/")),
            "section": statements(lambda: next_section(number=1, at=timezone.now(), **acts)),
            "break": statements(lambda: end_break(number=2, at=timezone.now(), **acts)),
        }
        let_pass(attempt, minutes=120)
        # Two sections run out at once, and it is handed in.
        costs["sweep"] = statements(close_overdue_attempts)

    assert costs["page"][1].status_code == 200
    assert {name: found[0] for name, found in costs.items()} == SITTING


@pytest.mark.parametrize("count", [3, 40])
def test_starting_handing_in_and_grading_cost_the_same_at_any_length(count, course, ana, school):
    with scopes_disabled():
        enrol_student(course, ana)
    quiz = longer_quiz(school, count)
    with in_school(school.pk):
        started, attempt = statements(
            lambda: start_attempt(assessment_id=quiz.pk, by=ana.actor, at=timezone.now())
        )
        answer_all(attempt, ana)
        handed_in, _ = statements(
            lambda: submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
        )
        graded, _ = statements(lambda: grade_attempt(attempt_id=attempt.pk, at=timezone.now()))

    assert attempt.item_count == count
    assert started <= MOST_STATEMENTS
    assert handed_in <= MOST_STATEMENTS
    assert graded <= MOST_STATEMENTS


def test_an_exam_of_a_hundred_questions_writes_a_row_an_answer_and_few_more(course, ana, school):
    """Goal 8: at most 110 rows."""
    with scopes_disabled():
        enrol_student(course, ana)
    quiz = longer_quiz(school, 100)
    with in_school(school.pk):
        before = sum(model.objects.count() for model in WRITTEN)
        attempt = begin(quiz, ana)
        answer_all(attempt, ana)
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
        grade_attempt(attempt_id=attempt.pk, at=timezone.now())
        after = sum(model.objects.count() for model in WRITTEN)

    assert 100 < after - before <= 110


@pytest.mark.django_db(transaction=True)
def test_200_people_who_press_start_ten_times_at_once_get_200_attempts():
    with scopes_disabled():
        school = make_school("rush", "Rush School")
        course = make_course(school)
        quiz = Assessment.objects.get(school=school)
        people = [make_member(school, f"p{number}@example.org", "P") for number in range(200)]
        for person in people:
            enrol_student(course, person)
    gate = threading.Barrier(10)

    def press_for_everybody(_):
        try:
            with in_school(school.pk):
                return [press(person) for person in people]
        finally:
            connection.close()

    def press(person):
        gate.wait(timeout=60)
        begun = start_attempt(assessment_id=quiz.pk, by=person.actor, at=timezone.now())
        return begun.pk

    with ThreadPoolExecutor(10) as pool:
        # Ten threads, ten presses of one person at a time: the sharpest collision. Each thread
        # keeps its connection, as a server's does: 2,000 connections cost as much as the starts.
        started = list(itertools.chain(*pool.map(press_for_everybody, range(10))))

    assert len(started) == 2000
    assert len(set(started)) == 200
    with every_school():
        assert Attempt.objects.count() == 200
        assert set(Attempt.objects.values_list("number", flat=True)) == {1}


def test_the_dearest_start_costs_no_more(course, ana, ines, school):
    """Minutes, sections, a fixed question, a stimulus, an accommodation and an override."""
    with scopes_disabled():
        enrol_student(course, ana)
        stimulus, _ = save_stimulus(
            key="chart", title="Chart", content="Text", status="ready", note="",
            by=ines.actor, at=timezone.now(),
        )  # fmt: skip
        Question.objects.filter(key="anatomy-2").update(stimulus=stimulus)
        quiz = set_assessment(
            key="anatomy-quiz",
            settings=AssessmentSettings(title="Exam", minutes=30),
            draws=[
                OneQuestion("anatomy-1", section=1),
                WholeStimulus("chart", section=1),
                Draw("anatomy", 2, section=2),
            ],
            parts=[Part("One"), Part("Two")],
            by=ines.actor,
        )
        agree_on_time(student_id=ana.pk, factor=Decimal("1.5"), note="", by=ines.actor)
        set_override(
            assessment_id=quiz.pk, student_id=ana.pk, terms=Terms(minutes=40), by=ines.actor
        )
    with in_school(school.pk):
        started, attempt = statements(
            lambda: start_attempt(assessment_id=quiz.pk, by=ana.actor, at=timezone.now())
        )

    assert started <= MOST_STATEMENTS
    assert attempt.deadline_at - attempt.started_at == timedelta(minutes=60)
    assert (attempt.item_count, len(attempt.paper["sections"])) == (4, 2)
