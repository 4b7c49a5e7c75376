"""One window at a time: who has the attempt, taking over, and what becomes of unsent answers."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.models import AnswerStep
from assessments.services.answers import SentAnswer, Verdict, save_answers
from assessments.services.attempts import (
    AttemptClosed,
    AttemptNotFound,
    LeaseLost,
    submit_attempt,
)
from assessments.services.lease import WindowNeedsName, hold_lease, take_lease
from foundation.schools.scoping import in_school
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student
from tests.factories.exams import rows_of, set_exam


@pytest.fixture
def attempt(course, quiz, ana, school):
    enrol_student(course, ana)
    with in_school(school.pk):
        return begin(quiz, ana)


def claim(attempt, ana, window, *, take_over=False, at=None):
    with in_school(attempt.school_id):
        return take_lease(
            attempt_id=attempt.pk,
            window=window,
            by=ana.actor,
            at=at or timezone.now(),
            take_over=take_over,
        )


def save(attempt, ana, *answers, client, window=None):
    with in_school(attempt.school_id):
        return save_answers(
            attempt_id=attempt.pk, answers=answers, by=ana.actor, client=client, window=window
        )


def choose(position, base, chosen):
    return SentAnswer(position, base, {"chosen": chosen})


def test_the_first_window_has_it_and_asking_again_changes_nothing(attempt, ana):
    assert [claim(attempt, ana, "left").mine for _ in range(3)] == [True, True, True]

    attempt.refresh_from_db()
    assert attempt.lease == "left"


def test_a_second_window_is_told_since_when_and_when_the_first_last_saved(attempt, ana):
    since = timezone.now() - timedelta(minutes=4)
    claim(attempt, ana, "left", at=since)
    saved = save(attempt, ana, choose(1, 0, 2), client="left")

    told = claim(attempt, ana, "right")

    assert (told.mine, told.since, told.last_saved_at) == (False, since, saved[0].received_at)
    attempt.refresh_from_db()
    assert attempt.lease == "left"


def test_taking_over_moves_it_and_the_first_window_is_told_at_its_next_save(attempt, ana):
    claim(attempt, ana, "left")
    save(attempt, ana, choose(1, 0, 2), client="left")
    assert claim(attempt, ana, "right", take_over=True).mine

    with pytest.raises(LeaseLost) as refusal:
        save(attempt, ana, choose(1, 1, 3), choose(2, 0, 1), client="left")

    assert refusal.value.code == "lease_lost"
    assert refusal.value.details["since"] is not None
    with in_school(attempt.school_id):
        stored = list(AnswerStep.objects.values_list("position", "revision", "content"))
    assert stored == [(1, 1, {"chosen": 2})]
    assert not claim(attempt, ana, "left").mine


def test_what_the_first_window_could_not_send_the_second_sends_in_its_name(attempt, ana):
    """Both share the browser's storage: what is unsent there belongs to whoever goes on."""
    claim(attempt, ana, "left")
    save(attempt, ana, choose(1, 0, 2), client="left")
    claim(attempt, ana, "right", take_over=True)

    first = save(attempt, ana, choose(2, 0, 3), client="left", window="right")
    again = save(attempt, ana, choose(2, 0, 3), client="left", window="right")
    own = save(attempt, ana, choose(3, 0, 1), client="right", window="right")

    assert [answer.verdict for answer in first + again + own] == [
        Verdict.SAVED,
        Verdict.REPEATED,
        Verdict.SAVED,
    ]
    with in_school(attempt.school_id):
        stored = list(AnswerStep.objects.values_list("position", "client"))
    assert stored == [(1, "left"), (2, "left"), (3, "right")]


def test_an_answer_of_another_client_is_no_repeat_though_it_says_the_same(attempt, ana):
    save(attempt, ana, choose(1, 0, 2), client="left")

    assert save(attempt, ana, choose(1, 0, 2), client="right")[0].verdict is Verdict.STALE


def test_taking_back_and_forth_loses_nothing_that_was_acknowledged(attempt, ana):
    acknowledged = {}
    for turn in range(6):
        window = ("left", "right")[turn % 2]
        claim(attempt, ana, window, take_over=True)
        saved = save(attempt, ana, choose(1, turn, turn % 3 + 1), client=window)
        acknowledged[saved[0].revision] = {"chosen": turn % 3 + 1}

    with in_school(attempt.school_id):
        assert dict(AnswerStep.objects.values_list("revision", "content")) == acknowledged


def test_until_somebody_claims_it_every_window_can_save(attempt, ana):
    """A script of the release before knows of no lease."""
    saved = save(attempt, ana, choose(1, 0, 1), client="old") + save(
        attempt, ana, choose(2, 0, 1), client=""
    )

    assert [answer.verdict for answer in saved] == [Verdict.SAVED, Verdict.SAVED]


@pytest.mark.parametrize("window", ["", "x" * 41, "left\x00", "left\ud800"])
def test_a_window_needs_a_name_that_can_be_kept(attempt, ana, window):
    with pytest.raises(WindowNeedsName):
        claim(attempt, ana, window, take_over=True)

    attempt.refresh_from_db()
    assert attempt.lease == ""


def test_nobody_else_takes_it_and_nobody_once_it_is_handed_in(attempt, ana, ben, omar):
    for person in (ben, omar):
        with in_school(person.school.pk), pytest.raises(AttemptNotFound):
            take_lease(
                attempt_id=attempt.pk,
                window="thief",
                by=person.actor,
                at=timezone.now(),
                take_over=True,
            )
    with in_school(attempt.school_id):
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
    with pytest.raises(AttemptClosed):
        claim(attempt, ana, "left", take_over=True)

    attempt.refresh_from_db()
    assert attempt.lease == ""


@pytest.mark.parametrize(("window", "count"), [("left", 1), ("right", 3)])
def test_claiming_costs_one_statement_where_it_is_granted_and_three_where_not(
    attempt, ana, window, count, django_assert_num_queries
):
    claim(attempt, ana, "left")

    with django_assert_num_queries(count):
        claim(attempt, ana, window)


def test_who_only_goes_on_with_the_lease_is_refused_without_it(attempt, ana, school):
    arguments = {"attempt_id": attempt.pk, "by": ana.actor, "at": timezone.now()}
    with in_school(school.pk):
        hold_lease(window="left", **arguments)
        with pytest.raises(LeaseLost):
            hold_lease(window="right", **arguments)
        hold_lease(window="right", take_over=True, **arguments)

    attempt.refresh_from_db()
    assert attempt.lease == "right"


def test_the_page_is_told_over_json_and_takes_over_only_when_it_says_true(attempt, ana, client_of):
    client = client_of(ana)

    def ask(**body):
        reply = client.post(
            f"/attempts/{attempt.pk}/lease/", json.dumps(body), content_type="application/json"
        )
        return reply.status_code, reply.json().get("mine")

    assert ask(window="left") == (200, True)
    for value in (False, "true", 1, None):
        assert ask(window="right", take_over=value) == (200, False)
    assert ask(window="right", take_over=True) == (200, True)


@pytest.mark.parametrize(
    "body", ["", "[]", "null", '{"window": ""}', '{"take_over": true}', "[" * 5000]
)
def test_a_lease_that_names_no_window_is_refused_in_words(attempt, ana, client_of, body):
    reply = client_of(ana).post(
        f"/attempts/{attempt.pk}/lease/",
        body,
        content_type="application/json",
        headers={"accept": "application/json"},
    )

    assert (reply.status_code, reply.json()["code"]) == (400, "window_invalid")


def test_a_window_that_lost_the_attempt_moves_nothing_even_where_it_changed_nothing(
    course, ana, school, client_of
):
    enrol_student(course, ana)
    quiz = set_exam(school, navigation="one_way")
    with in_school(school.pk):
        attempt = begin(quiz, ana)
    claim(attempt, ana, "right")

    reply = client_of(ana).post(
        f"/attempts/{attempt.pk}/answers/",
        {"base-1": "0", "window": "left", "then": "question-1"},
    )

    attempt.refresh_from_db()
    assert (reply.status_code, attempt.open_first, rows_of(attempt)["steps"]) == (409, 1, 0)


def test_without_script_who_sends_the_form_has_it(attempt, ana, client_of):
    claim(attempt, ana, "left")

    reply = client_of(ana).post(
        f"/attempts/{attempt.pk}/answers/", {"base-1": "0", "answer-1": "2", "window": ""}
    )

    attempt.refresh_from_db()
    assert reply.status_code == 302
    assert attempt.lease.startswith("form-")
    with pytest.raises(LeaseLost):
        save(attempt, ana, choose(2, 0, 1), client="left")
