"""Sections with clocks and breaks: entering, leaving, and running out while nobody looks."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.models import AnswerStep, Attempt, TimeAdjustment
from assessments.rules.lifecycle import State
from assessments.services.answers import SentAnswer, Verdict, save_answers
from assessments.services.attempts import (
    AttemptClosed,
    AttemptNotFound,
    close_overdue_attempts,
    settle_attempt,
    submit_attempt,
)
from assessments.services.sections import NothingAfterIt, end_break, next_section
from assessments.services.time_allowed import agree_on_time, deadline_of, give_time
from foundation.schools.scoping import every_school, in_school
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student
from tests.factories.exams import let_pass, rows_of, set_sections

MINUTE = timedelta(minutes=1)


@pytest.fixture
def sit(course, ana, school):
    """Begin an exam of three sections with the given rules."""
    enrol_student(course, ana)

    def sit(**rules):
        quiz = set_sections(school, **rules)
        with in_school(school.pk):
            return begin(quiz, ana)

    return sit


def window(attempt):
    """Where it stands: the section, and which positions are open."""
    return attempt.section, attempt.open_first, attempt.open_last


def choose(*positions):
    return [SentAnswer(position, 0, {"chosen": 1}) for position in positions]


def on(attempt, ana, step, **arguments):
    with in_school(attempt.school_id):
        return step(attempt_id=attempt.pk, by=ana.actor, at=timezone.now(), **arguments)


def test_the_start_opens_the_first_section_with_its_own_clock(sit):
    attempt = sit()

    assert window(attempt) == (1, 1, 2)
    assert attempt.section_started_at == attempt.started_at
    assert attempt.deadline_at == attempt.started_at + 30 * MINUTE


def test_leaving_a_section_opens_the_next_one_and_carries_no_time_over(sit, ana):
    attempt = let_pass(sit(), minutes=10)

    moved = on(attempt, ana, next_section, number=1)

    assert window(moved) == (2, 3, 4)
    assert moved.deadline_at == moved.section_started_at + 20 * MINUTE
    assert moved.section_started_at - moved.started_at >= 10 * MINUTE


def test_pressing_twice_goes_on_once(sit, ana):
    attempt = sit()

    first = on(attempt, ana, next_section, number=1)
    second = on(attempt, ana, next_section, number=1)

    assert window(second) == (2, 3, 4)
    assert second.deadline_at == first.deadline_at


def test_a_section_that_has_not_begun_cannot_be_left(sit, ana):
    attempt = sit()

    for number in (0, 2, 3, 99):
        assert window(on(attempt, ana, next_section, number=number)) == (1, 1, 2)


def test_nothing_follows_the_last_section(sit, ana):
    attempt = sit()
    for number in (1, 2):
        on(attempt, ana, next_section, number=number)

    with pytest.raises(NothingAfterIt):
        on(attempt, ana, next_section, number=3)

    attempt.refresh_from_db()
    assert (attempt.state, *window(attempt)) == (State.IN_PROGRESS, 3, 5, 6)


def test_a_break_follows_where_there_is_one_and_nothing_can_be_answered_in_it(sit, ana, school):
    attempt = sit(breaks=(5, 0, 0))

    moved = on(attempt, ana, next_section, number=1)

    assert moved.section == 1
    assert moved.break_until == moved.deadline_at
    assert abs(moved.break_until - timezone.now() - 5 * MINUTE) < timedelta(seconds=5)
    with in_school(school.pk):
        saved = save_answers(attempt_id=attempt.pk, answers=choose(1, 2, 3, 6), by=ana.actor)
    assert [answer.verdict for answer in saved] == [Verdict.CLOSED] * 4
    assert rows_of(attempt)["steps"] == 0


def test_a_break_that_is_ended_by_hand_begins_the_next_section_at_once(sit, ana):
    attempt = sit(breaks=(5, 5, 0))
    on(attempt, ana, next_section, number=1)
    let_pass(attempt, minutes=2)

    moved = on(attempt, ana, end_break, number=2)
    again = on(attempt, ana, end_break, number=2)

    assert (*window(moved), moved.break_until) == (2, 3, 4, None)
    assert moved.deadline_at == moved.section_started_at + 20 * MINUTE
    assert again.deadline_at == moved.deadline_at


def test_ending_the_first_break_again_does_not_end_the_second(sit, ana):
    """The button of a page that is still open in another window, or a repeated request."""
    attempt = sit(breaks=(5, 5, 0))
    on(attempt, ana, next_section, number=1)
    on(attempt, ana, end_break, number=2)
    on(attempt, ana, next_section, number=2)

    late = on(attempt, ana, end_break, number=2)

    assert late.section == 2
    assert late.break_until is not None


def test_a_break_ends_by_the_clock_and_the_next_section_starts_then(sit, ana):
    attempt = sit(breaks=(5, 0, 0))
    ends = on(attempt, ana, next_section, number=1).break_until
    let_pass(attempt, minutes=5, seconds=30)

    moved = on(attempt, ana, settle_attempt)

    assert window(moved) == (2, 3, 4)
    assert moved.section_started_at == ends - timedelta(minutes=5, seconds=30)
    assert moved.deadline_at == moved.section_started_at + 20 * MINUTE


@pytest.mark.parametrize(
    ("minutes", "section", "first", "since", "state"),
    [
        (29, 1, 1, 0, State.IN_PROGRESS),
        (31, 1, 3, 0, State.IN_PROGRESS),  # in the break: positions 3 to 2, which is none
        (36, 2, 3, 35, State.IN_PROGRESS),
        (56, 3, 5, 55, State.IN_PROGRESS),
        (66, 3, 5, 55, State.SUBMITTED),
        (60 * 24 * 30, 3, 5, 55, State.SUBMITTED),
    ],
)
@pytest.mark.parametrize("by", ["sweep", "look"])
def test_sections_run_out_one_after_the_other_while_nobody_looks(
    sit, ana, school, by, minutes, section, first, since, state
):
    """30 minutes, a break of 5, 20 minutes, 10 minutes: stamped from deadline to deadline."""
    attempt = let_pass(sit(breaks=(5, 0, 0)), minutes=minutes)

    if by == "sweep":
        close_overdue_attempts()
    else:
        on(attempt, ana, settle_attempt)

    with in_school(school.pk):
        attempt.refresh_from_db()
    assert (attempt.state, attempt.section, attempt.open_first) == (state, section, first)
    assert attempt.section_started_at == attempt.started_at + since * MINUTE
    if state == State.SUBMITTED:
        assert attempt.submitted_at == attempt.deadline_at == attempt.started_at + 65 * MINUTE
        assert attempt.expired


@pytest.mark.parametrize("expiry", ["submit", "grace", "discard"])
def test_handing_in_after_a_section_ran_out_unseen_is_not_late(sit, ana, expiry):
    """The clock is in section 2, though no sweep has said so yet."""
    grace = 10 if expiry == "grace" else 0
    attempt = let_pass(sit(expiry=expiry, grace_minutes=grace), minutes=40)

    handed_in = on(attempt, ana, submit_attempt)

    assert (handed_in.state, handed_in.section, handed_in.expired) == (State.SUBMITTED, 2, False)
    assert abs(handed_in.submitted_at - timezone.now()) < timedelta(seconds=5)


def test_a_section_that_follows_an_overdue_one_is_left_by_its_own_number(sit, ana):
    attempt = let_pass(sit(), minutes=31)

    assert window(on(attempt, ana, next_section, number=1)) == (2, 3, 4)
    assert window(on(attempt, ana, next_section, number=2)) == (3, 5, 6)


def test_time_that_is_given_in_a_section_moves_only_that_section(sit, ana, ines, school):
    attempt = sit()
    with in_school(school.pk):
        given = give_time(
            attempt_id=attempt.pk, minutes=7, reason="alarm", by=ines.actor, at=timezone.now()
        )
        assert given.deadline_at == attempt.started_at + 37 * MINUTE
        assert "7 minutes more (alarm): 37 minutes in all" in deadline_of(given).explanation
        assert TimeAdjustment.objects.get().section == 1

    moved = on(attempt, ana, next_section, number=1)

    with in_school(school.pk):
        assert moved.deadline_at == moved.section_started_at + 20 * MINUTE
        assert deadline_of(moved).at == moved.deadline_at
        assert deadline_of(moved).explanation == "20 minutes from the start of section 2."


def test_a_section_that_was_extended_runs_out_at_its_new_end(sit, ana, ines, school):
    attempt = sit()
    with in_school(school.pk):
        give_time(
            attempt_id=attempt.pk, minutes=7, reason="alarm", by=ines.actor, at=timezone.now()
        )
    let_pass(attempt, minutes=40)

    moved = on(attempt, ana, settle_attempt)

    assert moved.section == 2
    assert moved.section_started_at == moved.started_at + 37 * MINUTE


def test_what_was_agreed_with_a_student_holds_for_each_section_and_no_break(sit, ana, ines, school):
    with in_school(school.pk):
        agree_on_time(student_id=ana.pk, factor=Decimal("1.5"), note="", by=ines.actor)
    attempt = let_pass(sit(breaks=(4, 0, 0)), minutes=46)

    pause = on(attempt, ana, settle_attempt)
    assert pause.break_until == pause.started_at + 49 * MINUTE

    moved = on(attempt, ana, end_break, number=2)
    assert moved.deadline_at == moved.section_started_at + 30 * MINUTE


def test_answers_to_a_closed_section_are_told_so_and_the_others_of_the_batch_are_saved(
    sit, ana, school
):
    attempt = sit()
    with in_school(school.pk):
        save_answers(attempt_id=attempt.pk, answers=choose(1), by=ana.actor)
    on(attempt, ana, next_section, number=1)

    with in_school(school.pk):
        saved = save_answers(
            attempt_id=attempt.pk,
            answers=[SentAnswer(1, 1, {"chosen": 2}), *choose(2, 3, 5)],
            by=ana.actor,
            client="tab",
        )
        stored = list(AnswerStep.objects.values_list("position", "revision", "content"))

    assert [(a.position, a.verdict, a.revision, a.content) for a in saved] == [
        (1, Verdict.CLOSED, 1, {"chosen": 1}),
        (2, Verdict.CLOSED, 0, None),
        (3, Verdict.SAVED, 1, None),
        (5, Verdict.CLOSED, 0, None),
    ]
    assert stored == [(1, 1, {"chosen": 1}), (3, 1, {"chosen": 1})]


def test_handing_in_from_a_break_counts_as_of_now(sit, ana):
    attempt = sit(breaks=(5, 0, 0))
    on(attempt, ana, next_section, number=1)

    handed_in = on(attempt, ana, submit_attempt)

    assert (handed_in.state, handed_in.expired) == (State.SUBMITTED, False)


def test_nobody_else_goes_on_for_a_student_and_nothing_after_the_hand_in(sit, ana, ben, omar):
    attempt = sit(breaks=(5, 0, 0))
    for person in (ben, omar):
        with in_school(person.school.pk):
            for step, arguments in ((next_section, {"number": 1}), (end_break, {"number": 2})):
                with pytest.raises(AttemptNotFound):
                    on(attempt, person, step, **arguments)
    on(attempt, ana, submit_attempt)
    for step, arguments in ((next_section, {"number": 1}), (end_break, {"number": 2})):
        with pytest.raises(AttemptClosed):
            on(attempt, ana, step, **arguments)

    with every_school():
        assert window(Attempt.objects.get()) == (1, 1, 2)
