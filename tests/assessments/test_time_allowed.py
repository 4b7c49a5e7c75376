"""Deadlines: the rule and its sentence, and time that is given while somebody sits."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments.models import Attempt, TimeAdjustment
from assessments.rules.deadline import Adjustment, deadline_for
from assessments.rules.lifecycle import State
from assessments.services.answers import SentAnswer, save_answers
from assessments.services.attempts import close_overdue_attempts
from assessments.services.sections import end_break, next_section
from assessments.services.time_allowed import (
    TimeNotChanged,
    agree_on_time,
    deadline_of,
    give_time,
    give_time_to_everybody,
)
from foundation.schools.scoping import in_school
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student
from tests.factories.exams import let_pass, set_sections

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_the_sentence_explains_every_minute():
    deadline = deadline_for(
        started_at=NINE,
        minutes=60,
        factor=Decimal("1.5"),
        adjustments=[Adjustment(10, "fire alarm", for_all=True), Adjustment(-5, "typing error")],
    )

    assert deadline.at == NINE + timedelta(minutes=95)
    assert deadline.explanation == (
        "60 minutes from the start, times 1.5 as agreed with you, 10 minutes more for everybody "
        "(fire alarm), 5 minutes less (typing error): 95 minutes in all."
    )


def test_without_a_limit_nothing_changes_that():
    deadline = deadline_for(started_at=NINE, minutes=0, adjustments=[Adjustment(10, "alarm")])

    assert (deadline.at, deadline.explanation) == (None, "There is no time limit.")


@given(
    minutes=st.integers(1, 600),
    factor=st.sampled_from(["1", "1.25", "1.5", "2"]),
    given_minutes=st.lists(st.integers(-60, 60), max_size=5),
)
def test_the_deadline_is_start_times_factor_plus_adjustments_in_any_order(
    minutes, factor, given_minutes
):
    adjustments = [Adjustment(number, "why") for number in given_minutes]
    base = NINE + timedelta(minutes=float(minutes * Decimal(factor)))
    expected = max(NINE, base + timedelta(minutes=sum(given_minutes)))

    for order in (adjustments, adjustments[::-1]):
        found = deadline_for(
            started_at=NINE, minutes=minutes, factor=Decimal(factor), adjustments=order
        )
        assert found.at == expected


@pytest.fixture
def timed(course, quiz, ana, ben):
    quiz.minutes = 30
    quiz.save()
    for person in (ana, ben):
        enrol_student(course, person)
    return quiz


def test_an_accommodation_holds_from_the_next_start_on(timed, ana, ben, ines, school):
    with in_school(school.pk):
        running = begin(timed, ben)
        for person in (ana, ben):
            agree_on_time(student_id=person.pk, factor=Decimal("1.5"), note="", by=ines.actor)
        attempt = begin(timed, ana)
        running.refresh_from_db()

        assert attempt.deadline_at - attempt.started_at == timedelta(minutes=45)
        assert running.deadline_at - running.started_at == timedelta(minutes=30)
        assert deadline_of(attempt).at == attempt.deadline_at
        assert "times 1.5" in deadline_of(attempt).explanation


def test_time_that_is_given_counts_at_once_and_is_told_with_the_next_save(timed, ana, ines, school):
    with in_school(school.pk):
        attempt = begin(timed, ana)
        before = attempt.deadline_at
        give_time(
            attempt_id=attempt.pk, minutes=10, reason="computer broke", by=ines.actor,
            at=timezone.now(),
        )  # fmt: skip
        saved = save_answers(
            attempt_id=attempt.pk, answers=[SentAnswer(1, 0, {"chosen": 1})], by=ana.actor
        )

        assert saved[0].deadline_at == before + timedelta(minutes=10)
        attempt.refresh_from_db()
        assert deadline_of(attempt).at == attempt.deadline_at == saved[0].deadline_at


def test_an_incident_moves_everybody_who_sits_and_nobody_else(
    timed, ana, ben, ines, school, django_assert_num_queries
):
    with in_school(school.pk):
        first, second = begin(timed, ana), begin(timed, ben)
        with django_assert_num_queries(6):  # 4 statements in a transaction, for any number
            count = give_time_to_everybody(
                assessment_id=timed.pk, minutes=15, reason="fire alarm", by=ines.actor,
                at=timezone.now(),
            )  # fmt: skip

        assert count == 2
        for attempt in (first, second):
            old = attempt.deadline_at
            attempt.refresh_from_db()
            assert attempt.deadline_at == old + timedelta(minutes=15)


def test_who_is_in_a_break_or_over_does_not_hold_up_time_for_the_others(
    course, ana, ben, ines, ada, school
):
    people = (ana, ben, ada)
    for person in people:
        enrol_student(course, person)
    exam = set_sections(school, minutes=(30, 20), breaks=(10, 0), expiry="grace", grace_minutes=15)
    with in_school(school.pk):
        running, in_break, over = (begin(exam, person) for person in people)
        for attempt, person in ((in_break, ben), (over, ada)):
            next_section(attempt_id=attempt.pk, number=1, by=person.actor, at=timezone.now())
        end_break(attempt_id=over.pk, number=2, by=ada.actor, at=timezone.now())
        let_pass(over, minutes=22)
        in_break.refresh_from_db()
        before = [attempt.deadline_at for attempt in (running, in_break, over)]

        count = give_time_to_everybody(
            assessment_id=exam.pk, minutes=15, reason="fire alarm", by=ines.actor,
            at=timezone.now(),
        )  # fmt: skip

        for attempt in (running, in_break, over):
            attempt.refresh_from_db()
        moved = [
            attempt.deadline_at - old
            for attempt, old in zip((running, in_break, over), before, strict=True)
        ]
    assert count == 1
    assert moved == [timedelta(minutes=15), timedelta(0), timedelta(0)]


@pytest.mark.parametrize(
    ("minutes", "reason", "words"),
    [
        (0, "why", "Give 1 to"),
        (2000, "why", "Give 1 to"),
        (5, "  ", "Say why"),
        (-40, "why", "end the attempt at once"),
    ],
)
def test_time_is_refused_in_words_and_nothing_is_half_done(
    timed, ana, ines, school, minutes, reason, words
):
    with in_school(school.pk):
        attempt = begin(timed, ana)
        with pytest.raises(TimeNotChanged, match=words):
            give_time(
                attempt_id=attempt.pk, minutes=minutes, reason=reason, by=ines.actor,
                at=timezone.now(),
            )  # fmt: skip
        before = attempt.deadline_at
        attempt.refresh_from_db()

        assert attempt.deadline_at == before
        assert not TimeAdjustment.objects.exists()


def test_students_and_other_schools_give_no_time(timed, ana, olga, school):
    with in_school(school.pk):
        attempt = begin(timed, ana)
        for by in (ana.actor, olga.actor):
            with pytest.raises(TimeNotChanged):
                give_time(attempt_id=attempt.pk, minutes=5, reason="x", by=by, at=timezone.now())


def test_an_attempt_whose_time_was_extended_is_not_swept(timed, ana, ines, school):
    with in_school(school.pk):
        attempt = begin(timed, ana)
        started = timezone.now() - timedelta(minutes=29)
        Attempt.objects.filter(pk=attempt.pk).update(
            started_at=started, deadline_at=started + timedelta(minutes=30)
        )
        give_time(
            attempt_id=attempt.pk, minutes=10, reason="alarm", by=ines.actor, at=timezone.now()
        )
    assert close_overdue_attempts() == 0
    with in_school(school.pk):
        attempt.refresh_from_db()
    assert attempt.state == State.IN_PROGRESS


def test_what_was_given_cannot_be_rewritten(timed, ana, ines, school):
    with in_school(school.pk):
        attempt = begin(timed, ana)
        give_time(
            attempt_id=attempt.pk, minutes=5, reason="alarm", by=ines.actor, at=timezone.now()
        )
        with pytest.raises(DatabaseError), transaction.atomic():
            TimeAdjustment.objects.update(minutes=60)
        with pytest.raises(DatabaseError), transaction.atomic():
            TimeAdjustment.objects.all().delete()


def test_an_instructor_gives_time_in_the_admin(timed, ana, ines, client_of, school):
    with in_school(school.pk):
        attempt = begin(timed, ana)
    page = f"/admin/chartwork_assessments/attempt/{attempt.pk}/change/"
    client = client_of(ines)
    assert "Give time" in client.get(page).content.decode()

    client.post(
        f"/admin/chartwork_assessments/attempt/{attempt.pk}/time/",
        {"minutes": "10", "reason": "computer broke"},
    )

    shown = client.get(page).content.decode()
    assert "10 minutes more (computer broke): 40 minutes in all." in shown
    student = client_of(ana).get(f"/attempts/{attempt.pk}/").content.decode()
    assert "10 minutes more (computer broke): 40 minutes in all." in student
