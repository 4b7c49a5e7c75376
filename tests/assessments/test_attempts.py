"""Starting, saving, handing in, grading: against the real database."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from assessments.models import AnswerStep, Attempt, Grade, Question
from assessments.rules.lifecycle import State
from assessments.services.answers import (
    AnswerRefused,
    AttemptClosed,
    SentAnswer,
    TimeIsUp,
    Verdict,
    save_answers,
)
from assessments.services.attempts import (
    AttemptNotFound,
    NoAttemptsLeft,
    NotOpenToYou,
    close_overdue_attempts,
    seal_of,
    start_attempt,
    submit_attempt,
)
from assessments.services.bank import QuestionDetails, save_question
from assessments.services.grading import grade_attempt
from foundation.outbox.models import OutboxMessage
from foundation.schools.scoping import every_school, in_school
from tests.factories.attempts import answer_all, begin
from tests.factories.courses import enrol_student, make_quiz


@pytest.fixture
def enrolled(course, ana):
    enrol_student(course, ana)


@pytest.fixture
def attempt(enrolled, quiz, ana):
    return begin(quiz, ana)


def send(position, base, chosen):
    return SentAnswer(position=position, base=base, content={"chosen": chosen})


def test_a_started_attempt_has_a_frozen_paper_of_the_drawn_length(attempt):
    assert attempt.state == State.IN_PROGRESS
    assert attempt.item_count == 3
    assert len({item["question"] for item in attempt.paper["items"]}) == 3
    assert attempt.deadline_at is None


def test_starting_again_returns_the_open_attempt(attempt, quiz, ana, school):
    with in_school(school.pk):
        again = start_attempt(assessment_id=quiz.pk, by=ana.actor, at=timezone.now())

    assert again.pk == attempt.pk


def test_a_student_who_is_notenrolled_cannot_start(course, quiz, ben, school):
    with in_school(school.pk), pytest.raises(NotOpenToYou):
        start_attempt(assessment_id=quiz.pk, by=ben.actor, at=timezone.now())

    with in_school(school.pk):
        assert Attempt.objects.count() == 0


def test_the_next_paper_takes_what_was_not_seen_yet(attempt, quiz, ana, school):
    with in_school(school.pk):
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
        second = begin(quiz, ana)

    first_questions = {item["question"] for item in attempt.paper["items"]}
    assert first_questions.isdisjoint(item["question"] for item in second.paper["items"])


def test_the_limit_of_attempts_holds(enrolled, course, ana, school):
    with in_school(school.pk):
        quiz = make_quiz(school, attempts_allowed=1)
        first = begin(quiz, ana)
        submit_attempt(attempt_id=first.pk, by=ana.actor, at=timezone.now())

        with pytest.raises(NoAttemptsLeft):
            begin(quiz, ana)

        assert Attempt.objects.count() == 1


def test_a_saved_answer_says_its_revision_and_the_servers_time(attempt, ana, school):
    with in_school(school.pk):
        first = save_answers(attempt_id=attempt.pk, answers=[send(1, 0, 2)], by=ana.actor)
        second = save_answers(attempt_id=attempt.pk, answers=[send(1, 1, 3)], by=ana.actor)

        steps = list(AnswerStep.objects.order_by("revision").values_list("revision", "content"))

    assert [(a.verdict, a.revision) for a in first + second] == [
        (Verdict.SAVED, 1),
        (Verdict.SAVED, 2),
    ]
    assert steps == [(1, {"chosen": 2}), (2, {"chosen": 3})]
    assert abs((second[0].received_at - timezone.now()).total_seconds()) < 5


def test_a_repeated_save_is_answered_with_what_is_stored(attempt, ana, school):
    with in_school(school.pk):
        for _ in range(3):
            answers = save_answers(
                attempt_id=attempt.pk, answers=[send(1, 0, 2)], by=ana.actor, client="tab"
            )

        assert AnswerStep.objects.count() == 1
    assert (answers[0].verdict, answers[0].revision) == (Verdict.REPEATED, 1)


def test_a_stale_save_is_refused_with_what_is_stored(attempt, ana, school):
    with in_school(school.pk):
        save_answers(attempt_id=attempt.pk, answers=[send(1, 0, 2)], by=ana.actor, client="one")
        stale = save_answers(
            attempt_id=attempt.pk, answers=[send(1, 0, 3)], by=ana.actor, client="two"
        )

        assert AnswerStep.objects.count() == 1
    assert (stale[0].verdict, stale[0].revision, stale[0].content) == (
        Verdict.STALE,
        1,
        {"chosen": 2},
    )


@pytest.mark.parametrize("count", [1, 3])
def test_saving_costs_one_statement(count, attempt, ana, school, django_assert_num_queries):
    answers = [send(position, 0, 1) for position in range(1, count + 1)]

    with in_school(school.pk), django_assert_num_queries(1):
        save_answers(attempt_id=attempt.pk, answers=answers, by=ana.actor)


def test_an_item_that_the_paper_lacks_saves_nothing_of_the_call(attempt, ana, school):
    with in_school(school.pk), pytest.raises(AnswerRefused):
        save_answers(attempt_id=attempt.pk, answers=[send(1, 0, 1), send(4, 0, 1)], by=ana.actor)

    with in_school(school.pk):
        assert AnswerStep.objects.count() == 0


def test_somebody_elses_attempt_does_not_exist(attempt, ben, omar, school, other_school):
    for person, place in ((ben, school), (omar, other_school)):
        with in_school(place.pk):
            with pytest.raises(AttemptNotFound):
                save_answers(attempt_id=attempt.pk, answers=[send(1, 0, 1)], by=person.actor)
            with pytest.raises(AttemptNotFound):
                submit_attempt(attempt_id=attempt.pk, by=person.actor, at=timezone.now())

    with every_school():
        assert AnswerStep.objects.count() == 0
        assert Attempt.objects.get().state == State.IN_PROGRESS


def test_nothing_can_be_saved_after_handing_in(attempt, ana, school):
    with in_school(school.pk):
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())

        with pytest.raises(AttemptClosed):
            save_answers(attempt_id=attempt.pk, answers=[send(1, 0, 1)], by=ana.actor)

        assert AnswerStep.objects.count() == 0


@pytest.mark.parametrize(
    ("late_seconds", "waited_seconds", "taken"),
    [(-60, 0, True), (3, 0, True), (30, 0, False), (30, 40, True)],
)
def test_the_deadline_is_judged_by_the_moment_of_arrival(
    late_seconds, waited_seconds, taken, attempt, ana, school
):
    """Five seconds are tolerated; time in the server's own queue costs the student nothing."""
    with in_school(school.pk):
        deadline = timezone.now() - timedelta(seconds=late_seconds)
        Attempt.objects.filter(pk=attempt.pk).update(deadline_at=deadline)
        arguments = {
            "attempt_id": attempt.pk,
            "answers": [send(1, 0, 1)],
            "by": ana.actor,
            "waited_seconds": waited_seconds,
        }

        if taken:
            assert save_answers(**arguments)[0].verdict is Verdict.SAVED
        else:
            with pytest.raises(TimeIsUp):
                save_answers(**arguments)

        assert AnswerStep.objects.count() == int(taken)


def test_handing_in_late_counts_from_the_deadline(attempt, ana, school):
    deadline = timezone.now() - timedelta(minutes=7)
    with in_school(school.pk):
        Attempt.objects.filter(pk=attempt.pk).update(deadline_at=deadline)

        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())

        attempt.refresh_from_db()
    assert (attempt.state, attempt.submitted_at) == (State.SUBMITTED, deadline)


def test_the_clock_hands_in_what_is_overdue_and_stamps_the_deadline(attempt, school):
    deadline = timezone.now() - timedelta(seconds=10)
    with in_school(school.pk):
        Attempt.objects.filter(pk=attempt.pk).update(deadline_at=deadline)

    closed = close_overdue_attempts()

    with in_school(school.pk):
        attempt.refresh_from_db()
    assert closed == 1
    assert (attempt.state, attempt.submitted_at, attempt.expired) == (
        State.SUBMITTED,
        deadline,
        True,
    )
    assert OutboxMessage.objects.get().effect == "assessments.grade_attempt"


def test_handing_in_twice_changes_nothing(attempt, ana, school):
    with in_school(school.pk):
        first = submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
        second = submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())

    assert (first.submitted_at, first.seal) == (second.submitted_at, second.seal)
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("right", "percent", "passed"), [(0, 0, False), (2, "66.67", True), (3, 100, True)]
)
def test_an_attempt_is_graded_from_its_answers(right, percent, passed, attempt, ana, school):
    with in_school(school.pk):
        answer_all(attempt, ana, right=right)
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())

        grade = grade_attempt(attempt_id=attempt.pk, at=timezone.now())

    assert (str(grade.percent), grade.passed) == (f"{float(percent):.2f}", passed)
    assert [o["share"] for o in grade.outcomes] == ["1"] * right + ["0"] * (3 - right)
    assert all(outcome["reasons"] for outcome in grade.outcomes)


def test_grading_ten_times_gives_one_grade(attempt, ana, school):
    with in_school(school.pk):
        answer_all(attempt, ana)
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())

        grades = [grade_attempt(attempt_id=attempt.pk, at=timezone.now()) for _ in range(10)]

        assert Grade.objects.count() == 1
    assert [grade is None for grade in grades] == [False] + [True] * 9


def test_an_edited_question_does_not_change_the_attempt(attempt, ana, ines, school):
    with in_school(school.pk):
        answer_all(attempt, ana)
        for question in Question.objects.all():
            content = question.current_version.content
            for option in content["options"]:
                option["correct"] = option["key"] == "a"
            _, versioned = save_question(
                key=question.key,
                type_name="single_choice",
                category_id=question.category_id,
                content=content,
                details=QuestionDetails(),
                note="another key",
                by=ines.actor,
                at=timezone.now(),
            )
            assert versioned

        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
        grade = grade_attempt(attempt_id=attempt.pk, at=timezone.now())

    assert grade.percent == 100


def test_the_database_refuses_to_change_a_step_or_a_grade(attempt, ana, school):
    with in_school(school.pk):
        answer_all(attempt, ana)
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
        grade_attempt(attempt_id=attempt.pk, at=timezone.now())

        for change in (
            lambda: AnswerStep.objects.update(content={"chosen": 1}),
            lambda: AnswerStep.objects.all().delete(),
            lambda: Grade.objects.update(percent=100),
            lambda: Grade.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
                change()


def test_the_seal_covers_every_step(attempt, ana, school):
    with in_school(school.pk):
        answer_all(attempt, ana)
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
        attempt.refresh_from_db()

        assert seal_of(attempt) == attempt.seal
        AnswerStep.objects.create(
            school=school,
            attempt=attempt,
            position=1,
            revision=99,
            content={"chosen": 1},
            received_at=timezone.now(),
        )
        assert seal_of(attempt) != attempt.seal


@pytest.mark.django_db(transaction=True)
def test_ten_simultaneous_starts_give_one_attempt(enrolled, quiz, ana, school):
    barrier = threading.Barrier(10)

    def press(_):
        barrier.wait()
        try:
            with in_school(school.pk):
                return begin(quiz, ana).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        found = list(pool.map(press, range(10)))

    with in_school(school.pk):
        assert Attempt.objects.count() == 1
    assert len(set(found)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_windows_that_save_at_once_lose_nothing_silently(attempt, ana, school):
    barrier = threading.Barrier(8)

    def save(number):
        barrier.wait()
        try:
            with in_school(school.pk):
                return save_answers(
                    attempt_id=attempt.pk,
                    answers=[send(1, 0, number % 3 + 1)],
                    by=ana.actor,
                    client=f"window {number}",
                )[0].verdict
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(save, range(8)))

    with in_school(school.pk):
        assert AnswerStep.objects.count() == 1
    assert sorted(verdicts) == [Verdict.SAVED] + [Verdict.STALE] * 7


def test_a_flag_is_saved_with_the_answer_and_kept_by_a_save_that_does_not_mention_it(
    attempt, ana, school, client_of
):
    with in_school(school.pk):
        for base, flagged in ((0, True), (1, None), (2, False), (3, True)):
            answer = SentAnswer(position=2, base=base, content=None, flagged=flagged)
            save_answers(attempt_id=attempt.pk, answers=[answer], by=ana.actor)
        flags = list(AnswerStep.objects.order_by("revision").values_list("flagged", flat=True))
    assert flags == [True, True, False, True]

    page = client_of(ana).get(f"/attempts/{attempt.pk}/hand-in/").content.decode()
    assert "You flagged 1 question to look at again" in page
    paper = client_of(ana).get(f"/attempts/{attempt.pk}/").content.decode()
    assert paper.count("data-flag checked") == 1


def test_a_form_without_script_sends_flags_too(attempt, ana, school, client_of):
    client_of(ana).post(
        f"/attempts/{attempt.pk}/answers/", {"base-1": "0", "answer-1": "2", "flag-3": "yes"}
    )

    with in_school(school.pk):
        steps = AnswerStep.objects.order_by("position").values_list(
            "position", "content", "flagged"
        )
        assert list(steps) == [(1, {"chosen": 2}, False), (3, None, True)]


def test_the_page_may_ask_whether_the_result_can_be_reached(attempt, ana, school, client_of):
    """The script does, when time is over, before it leaves a page that is safe."""
    with in_school(school.pk):
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())

    assert client_of(ana).head(f"/attempts/{attempt.pk}/result/").status_code == 200
