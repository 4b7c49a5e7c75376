"""Marking by a person: what waits, who may mark, and that a grade comes exactly once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from assessments.models import Assessment, Attempt, Grade, Mark
from assessments.rules.lifecycle import State
from assessments.services.attempts import submit_attempt
from assessments.services.grading import grade_attempt
from assessments.services.marking import (
    LONGEST_COMMENT,
    AnswerNeedsNoPerson,
    AttemptNotMarkable,
    MarksRefused,
    NotYoursToMark,
    held_items,
    mark_item,
)
from foundation.outbox.models import OutboxMessage
from foundation.outbox.services import deliver_message, drain
from foundation.schools.scoping import every_school, in_school
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student
from tests.factories.essays import (
    GOOD_ANSWER,
    LEVEL_NOBODY_SEES_YET,
    hand_in_essays,
    make_essay_quiz,
    mark_all,
)

BEST = {"neutral": "open", "evidence": "cited"}
HALF = {"neutral": "open", "evidence": "none"}
MARKED_EFFECT = "assessments.grade_marked_attempt"


@pytest.fixture
def essays(course):
    return make_essay_quiz(course)


@pytest.fixture
def attempt(course, essays, ana):
    return hand_in_essays(course, essays, ana)


def mark(attempt, person, position, marks=BEST, comment=""):
    return mark_item(
        attempt_id=attempt.pk,
        position=position,
        marks=marks,
        comment=comment,
        by=person.actor,
        at=timezone.now(),
    )


def waiting(attempt):
    return sorted(held_items(attempt=attempt))


def test_an_attempt_with_an_essay_is_held_without_a_grade(attempt, school):
    with in_school(school.pk):
        assert attempt.state == State.BEING_MARKED
        assert attempt.graded_at is None
        assert Grade.objects.count() == 0
        assert len(waiting(attempt)) == 2
    assert not OutboxMessage.objects.exclude(effect="assessments.grade_attempt").exists()


def test_an_essay_that_nobody_wrote_waits_for_nobody(course, essays, ana, school):
    with in_school(school.pk):
        enrol_student(course, ana)
        attempt = begin(essays, ana)
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())

        grade = grade_attempt(attempt_id=attempt.pk, at=timezone.now())

    assert (str(grade.percent), grade.passed) == ("0.00", False)
    assert [o["reasons"][0]["code"] for o in grade.outcomes] == ["unanswered"] * 3


def test_grading_again_meanwhile_changes_nothing(attempt, ines, school):
    with in_school(school.pk):
        mark(attempt, ines, waiting(attempt)[0])

        assert grade_attempt(attempt_id=attempt.pk, at=timezone.now()) is None

        attempt.refresh_from_db()
        assert (attempt.state, Grade.objects.count()) == (State.BEING_MARKED, 0)


def test_the_last_mark_brings_the_grade_with_points_and_comment(attempt, ines, school):
    with in_school(school.pk):
        first, second = waiting(attempt)
        mark(attempt, ines, first, comment="**Well asked.**")
        assert not OutboxMessage.objects.filter(effect=MARKED_EFFECT).exists()
        mark(attempt, ines, second, HALF)

        assert OutboxMessage.objects.get(effect=MARKED_EFFECT).key == str(attempt.pk)
        drain()

        attempt.refresh_from_db()
        grade = Grade.objects.get()
    assert attempt.state == State.GRADED
    # 1 + 2 of 5 + 1 of the single choice, of three points.
    assert (str(grade.earned), str(grade.percent), grade.passed) == ("2.40", "80.00", True)
    outcomes = {outcome["position"]: outcome for outcome in grade.outcomes}
    assert [reason["text"] for reason in outcomes[first]["reasons"]] == [
        f"Asks without leading (2 of 2): {LEVEL_NOBODY_SEES_YET}",
        "Cites the chart (3 of 3): Signs are cited.",
        "**Well asked.**",
    ]
    assert outcomes[second]["share"] == "0.4"


def test_marking_again_before_the_grade_replaces_the_marks_and_keeps_the_history(
    attempt, ines, ada, school
):
    with in_school(school.pk):
        first, second = waiting(attempt)
        mark(attempt, ines, first, HALF)
        mark(attempt, ada, first, BEST)
        mark(attempt, ines, second, BEST)
        drain()

        assert Mark.objects.filter(position=first).count() == 2
        assert Grade.objects.get().percent == 100


def test_marks_after_the_grade_are_refused_and_change_nothing(attempt, ines, school):
    with in_school(school.pk):
        mark_all(attempt, ines)
        drain()

        with pytest.raises(AttemptNotMarkable, match="has its grade already"):
            mark(attempt, ines, waiting(attempt)[0], HALF)

        assert (Mark.objects.count(), Grade.objects.count()) == (2, 1)


@pytest.mark.parametrize(
    ("marks", "criterion"),
    [
        ({"neutral": "open"}, "evidence"),
        ({"neutral": "perfect", "evidence": "cited"}, "neutral"),
        ({**BEST, "beauty": "open"}, ""),
        ({}, "neutral"),
    ],
)
def test_marks_that_the_rubric_does_not_have_are_refused(marks, criterion, attempt, ines, school):
    with in_school(school.pk):
        with pytest.raises(MarksRefused) as refused:
            mark(attempt, ines, waiting(attempt)[0], marks)

        assert Mark.objects.count() == 0
    assert refused.value.details["criterion"] == criterion


def test_only_who_teaches_in_this_school_marks(attempt, ana, ben, olga, school, other_school):
    with in_school(school.pk):
        position = waiting(attempt)[0]
        for student in (ana, ben):
            with pytest.raises(NotYoursToMark):
                mark(attempt, student, position)
    with in_school(other_school.pk), pytest.raises(AttemptNotMarkable):
        mark(attempt, olga, position)

    with every_school():
        assert Mark.objects.count() == 0


def test_what_needs_no_person_is_not_marked(attempt, ines, course, ben, school):
    with in_school(school.pk):
        quiz = Assessment.objects.get(key="anatomy-quiz")
        for position in {1, 2, 3, 4} - set(waiting(attempt)):
            with pytest.raises(AnswerNeedsNoPerson):
                mark(attempt, ines, position)
        with pytest.raises(MarksRefused):
            mark(attempt, ines, waiting(attempt)[0], comment="x" * (LONGEST_COMMENT + 1))
        enrol_student(course, ben)
        with pytest.raises(AttemptNotMarkable):
            mark(begin(quiz, ben), ines, 1)

        assert Mark.objects.count() == 0


def test_the_database_refuses_to_change_marks(attempt, ines, school):
    with in_school(school.pk):
        mark(attempt, ines, waiting(attempt)[0])
        for change in (
            lambda: Mark.objects.update(comment="never said"),
            lambda: Mark.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
                change()
        Mark.objects.update(marked_by=None)


@pytest.mark.django_db(transaction=True)
def test_two_last_marks_at_once_bring_one_grade(course, ana, ines, ada, school):
    with every_school():
        attempt = hand_in_essays(course, make_essay_quiz(course), ana)
        positions = waiting(attempt)
    barrier = threading.Barrier(4)

    def press(number):
        person = (ines, ada)[number % 2]
        barrier.wait()
        try:
            with in_school(school.pk):
                mark(attempt, person, positions[number // 2])
                deliver_message(effect=MARKED_EFFECT, key=str(attempt.pk))
        except AttemptNotMarkable:
            return "graded already"
        finally:
            connection.close()
        return "marked"

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(press, range(4)))
    drain()

    with in_school(school.pk):
        assert Grade.objects.count() == 1
        assert Attempt.objects.get(pk=attempt.pk).state == State.GRADED
        assert Mark.objects.count() == said.count("marked")
    assert OutboxMessage.objects.filter(effect=MARKED_EFFECT).count() == 1
    # Every handler of the grade has its one message.
    told = OutboxMessage.objects.filter(key=f"{attempt.pk}:1")
    assert told.count() == told.values("effect").distinct().count() >= 1


@pytest.mark.parametrize("essays", [1, 3])
def test_marking_costs_the_same_at_any_length(
    essays, course, ana, ines, school, django_assert_num_queries
):
    with every_school():
        attempt = hand_in_essays(course, make_essay_quiz(course, essays=essays), ana)
    with in_school(school.pk):
        position = waiting(attempt)[0]
        if essays == 1:
            # With the message that asks for the grade.
            with django_assert_num_queries(10):
                mark(attempt, ines, position)
        else:
            with django_assert_num_queries(9):
                mark(attempt, ines, position)


class TestTheStudentsPage:
    def test_it_says_how_many_answers_a_person_marks_and_nothing_else(
        self, attempt, ana, client_of
    ):
        text = client_of(ana).get(f"/attempts/{attempt.pk}/result/").content.decode()

        assert "Being marked by a person" in text
        assert "A person reads 2 answers and marks them." in text
        assert "data-poll-url" not in text
        assert "poll.js" not in text
        for secret in (LEVEL_NOBODY_SEES_YET, GOOD_ANSWER, "the right one 1", "explanation of"):
            assert secret not in text

    def test_a_mark_is_not_shown_before_the_last_one(self, attempt, ana, ines, school, client_of):
        with in_school(school.pk):
            mark(attempt, ines, waiting(attempt)[0], comment="So far so good")

        text = client_of(ana).get(f"/attempts/{attempt.pk}/result/").content.decode()

        assert "So far so good" not in text
        assert LEVEL_NOBODY_SEES_YET not in text

    def test_the_result_shows_the_marks_the_comment_and_a_good_answer(
        self, attempt, ana, ines, school, client_of
    ):
        comment = "Good **and** short.\n\n<script>alert(1)</script>"
        with in_school(school.pk):
            mark_all(attempt, ines, comment=comment)
            drain()

        text = client_of(ana).get(f"/attempts/{attempt.pk}/result/").content.decode()

        assert "You passed" in text
        assert "Good <strong>and</strong> short." in text
        assert "<script>alert" not in text
        assert LEVEL_NOBODY_SEES_YET in text
        assert text.count("A good answer") == 2

    def test_the_paper_shows_the_criteria_and_not_the_levels(
        self, course, essays, ben, school, client_of
    ):
        with in_school(school.pk):
            enrol_student(course, ben)
            attempt = begin(essays, ben)

        text = client_of(ben).get(f"/attempts/{attempt.pk}/").content.decode()

        assert "Asks without leading" in text
        assert "Wanted: 5 to 80 words." in text
        assert "question_types/essay" in text
        assert LEVEL_NOBODY_SEES_YET not in text
        assert GOOD_ANSWER not in text

    def test_the_list_of_tries_says_that_a_person_marks(self, attempt, essays, ana, client_of):
        text = client_of(ana).get(f"/assessments/{essays.public_id}/").content.decode()

        assert "Being marked by a person" in text
        assert "In progress" not in text
