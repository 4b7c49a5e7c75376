"""When time is over: submit, grace or discard; by the sweep, by looking, by handing in."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from assessments.models import AnswerStep, Attempt, Grade
from assessments.rules.lifecycle import State
from assessments.services.answers import SentAnswer, TimeIsUp, Verdict, save_answers
from assessments.services.attempts import (
    AttemptNotFound,
    NotDiscarded,
    accept_discarded,
    close_overdue_attempts,
    seal_of,
    settle_attempt,
    start_attempt,
    submit_attempt,
)
from assessments.services.grading import grade_attempt
from foundation.outbox.models import OutboxMessage
from foundation.schools.scoping import every_school, in_school
from tests.factories.attempts import answer_all, begin
from tests.factories.courses import enrol_student
from tests.factories.exams import let_pass, set_exam
from tests.factories.tampering import behind_our_back

# Of an attempt of 30 minutes, with a grace of 10 where there is one; answers may be 5 s late.
BEFORE = {"minutes": 29}
TOLERATED = {"minutes": 30, "seconds": 3}
AFTER = {"minutes": 35}
LONG_AFTER = {"minutes": 41}
POLICIES = ["submit", "grace", "discard"]


@pytest.fixture
def sit(course, ana, school):
    """An attempt of 30 minutes with all answers saved, that much time ago; Ana's, if of nobody."""
    enrol_student(course, ana)

    def sit(expiry, *, person=ana, **ago):
        grace = 10 if expiry == "grace" else 0
        quiz = set_exam(school, minutes=30, expiry=expiry, grace_minutes=grace)
        with in_school(school.pk):
            attempt = begin(quiz, person)
            answer_all(attempt, person)
        return let_pass(attempt, **ago)

    return sit


def outcome(attempt):
    """State, who ended it, and how many minutes after the start."""
    with every_school():
        attempt.refresh_from_db()
    stamped = attempt.submitted_at and (attempt.submitted_at - attempt.started_at).total_seconds()
    return str(attempt.state), attempt.expired, stamped and round(stamped / 60, 1)


OPEN = ("in_progress", False, None)
AT_THE_DEADLINE = ("submitted", True, 30.0)
DISCARDED = ("discarded", True, 30.0)
TABLE = [
    ("submit", BEFORE, OPEN),
    ("submit", TOLERATED, OPEN),
    ("submit", AFTER, AT_THE_DEADLINE),
    ("submit", LONG_AFTER, AT_THE_DEADLINE),
    ("grace", BEFORE, OPEN),
    ("grace", TOLERATED, OPEN),
    ("grace", AFTER, OPEN),
    ("grace", LONG_AFTER, DISCARDED),
    ("discard", BEFORE, OPEN),
    ("discard", TOLERATED, OPEN),
    ("discard", AFTER, DISCARDED),
    ("discard", LONG_AFTER, DISCARDED),
]


@pytest.mark.parametrize(("expiry", "ago", "expected"), TABLE)
@pytest.mark.parametrize("how", ["sweep", "look"])
def test_the_clock_does_what_the_assessment_says_and_stamps_the_deadline(
    sit, ana, how, expiry, ago, expected
):
    attempt = sit(expiry, **ago)

    if how == "sweep":
        assert close_overdue_attempts() == int(expected != OPEN)
    else:
        with in_school(attempt.school_id):
            settle_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())

    assert outcome(attempt) == expected
    announced = OutboxMessage.objects.filter(effect="assessments.grade_attempt").count()
    assert announced == int(expected == AT_THE_DEADLINE)


@pytest.mark.parametrize(
    ("expiry", "ago", "expected"),
    [
        ("submit", BEFORE, ("submitted", False, 29.0)),
        ("submit", TOLERATED, ("submitted", False, 30.0)),
        ("submit", AFTER, AT_THE_DEADLINE),
        ("grace", BEFORE, ("submitted", False, 29.0)),
        ("grace", TOLERATED, ("submitted", False, 30.0)),
        ("grace", AFTER, ("submitted", False, 35.0)),
        ("grace", LONG_AFTER, DISCARDED),
        ("discard", BEFORE, ("submitted", False, 29.0)),
        ("discard", TOLERATED, ("submitted", False, 30.0)),
        ("discard", AFTER, DISCARDED),
    ],
)
def test_handing_in_late_is_what_the_assessment_says(sit, ana, expiry, ago, expected):
    attempt = sit(expiry, **ago)

    with in_school(attempt.school_id):
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())

    assert outcome(attempt) == expected


@pytest.mark.parametrize("expiry", POLICIES)
@pytest.mark.parametrize(("ago", "taken"), [(BEFORE, True), (TOLERATED, True), (AFTER, False)])
def test_an_answer_is_taken_until_the_tolerance_has_passed_and_not_in_the_grace(
    sit, ana, expiry, ago, taken
):
    attempt = sit(expiry, **ago)
    answers = [SentAnswer(1, 1, {"chosen": 1})]

    with in_school(attempt.school_id):
        if taken:
            saved = save_answers(attempt_id=attempt.pk, answers=answers, by=ana.actor)
            assert [answer.verdict for answer in saved] == [Verdict.SAVED]
        else:
            with pytest.raises(TimeIsUp):
                save_answers(attempt_id=attempt.pk, answers=answers, by=ana.actor)
        assert AnswerStep.objects.count() == 3 + int(taken)


def test_a_discarded_attempt_keeps_every_answer_is_sealed_and_is_not_graded(sit):
    attempt = sit("discard", **AFTER)
    close_overdue_attempts()

    with in_school(attempt.school_id):
        attempt.refresh_from_db()
        assert AnswerStep.objects.filter(attempt=attempt).count() == 3
        assert attempt.seal == seal_of(attempt) != ""
        assert grade_attempt(attempt_id=attempt.pk, at=timezone.now()) is None
        assert Grade.objects.count() == 0


def test_an_instructor_lets_a_discarded_attempt_count_and_nothing_was_lost(sit, ines):
    attempt = sit("discard", **AFTER)
    close_overdue_attempts()

    with in_school(attempt.school_id):
        for _ in range(3):
            accept_discarded(attempt_id=attempt.pk, by=ines.actor, at=timezone.now())
        assert outcome(attempt) == AT_THE_DEADLINE
        assert OutboxMessage.objects.filter(effect="assessments.grade_attempt").count() == 1
        grade = grade_attempt(attempt_id=attempt.pk, at=timezone.now())
        accept_discarded(attempt_id=attempt.pk, by=ines.actor, at=timezone.now())

        assert (grade.percent, grade.passed) == (100, True)
        assert Attempt.objects.get().state == State.GRADED


def test_only_those_who_teach_here_let_it_count_and_only_what_was_discarded(sit, ana, olga, ines):
    attempt = sit("discard", **BEFORE)
    with in_school(attempt.school_id):
        with pytest.raises(NotDiscarded):
            accept_discarded(attempt_id=attempt.pk, by=ines.actor, at=timezone.now())
        let_pass(attempt, minutes=10)
        close_overdue_attempts()
        for person in (ana, olga):
            with pytest.raises(AttemptNotFound):
                accept_discarded(attempt_id=attempt.pk, by=person.actor, at=timezone.now())

    assert outcome(attempt) == DISCARDED


@pytest.mark.parametrize("wrong_by", [-timedelta(minutes=90), timedelta(hours=3)])
def test_the_sweep_of_a_host_whose_clock_is_wrong_goes_by_the_database(sit, wrong_by):
    running, over = sit("submit", **BEFORE), None

    with time_machine.travel(timezone.now() + wrong_by):
        assert close_overdue_attempts() == 0
    assert outcome(running) == OPEN

    over = let_pass(running, minutes=6)
    with time_machine.travel(timezone.now() + wrong_by):
        assert close_overdue_attempts() == 1
    assert outcome(over) == AT_THE_DEADLINE


@pytest.mark.parametrize("wrong_by", [timedelta(hours=3), timedelta(minutes=-90)])
def test_a_web_host_whose_clock_is_wrong_gives_and_costs_nobody_time(sit, ana, wrong_by):
    """Start, looking and hand-in go by the database's clock, like saving and the sweep."""
    before = timezone.now()
    running = sit("submit", **BEFORE)
    with time_machine.travel(timezone.now() + wrong_by):
        at = timezone.now()
        with in_school(running.school_id):
            looked = settle_attempt(attempt_id=running.pk, by=ana.actor, at=at)
            assert looked.state == State.IN_PROGRESS
            handed_in = submit_attempt(attempt_id=running.pk, by=ana.actor, at=at)
            again = start_attempt(assessment_id=running.assessment_id, by=ana.actor, at=at)

    after = timezone.now()
    assert (handed_in.state, handed_in.expired) == (State.SUBMITTED, False)
    assert before <= handed_in.submitted_at <= after
    assert before <= again.started_at <= after


def test_one_attempt_that_cannot_be_read_holds_up_nobody(sit, course, ben):
    with every_school():
        enrol_student(course, ben)
    broken, over = sit("submit", **AFTER), sit("submit", person=ben, **AFTER)
    with behind_our_back():
        Attempt.objects.filter(pk=broken.pk).update(paper={"minutes": 5, "rules": {"expiry": "?"}})

    assert close_overdue_attempts() == 1

    assert outcome(over) == AT_THE_DEADLINE


def test_sweeping_again_does_nothing_and_two_sweeps_close_it_once(sit):
    attempt = sit("submit", **AFTER)

    assert [close_overdue_attempts() for _ in range(3)] == [1, 0, 0]
    assert OutboxMessage.objects.filter(effect="assessments.grade_attempt").count() == 1
    assert outcome(attempt) == AT_THE_DEADLINE


def test_an_assessment_that_closes_shortens_no_running_attempt(sit, ana):
    attempt = sit("submit", **BEFORE)
    deadline = attempt.deadline_at

    set_exam(
        attempt.school,
        minutes=5,
        opens_at=timezone.now() - timedelta(days=2),
        closes_at=timezone.now() - timedelta(days=1),
    )
    close_overdue_attempts()

    with in_school(attempt.school_id):
        again = start_attempt(assessment_id=attempt.assessment_id, by=ana.actor, at=timezone.now())
        saved = save_answers(
            attempt_id=attempt.pk, answers=[SentAnswer(1, 1, {"chosen": 1})], by=ana.actor
        )
    assert (again.pk, again.deadline_at) == (attempt.pk, deadline)
    assert saved[0].verdict is Verdict.SAVED
