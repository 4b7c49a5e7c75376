"""Ten presses of the same button at once, with real threads: one effect."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import timezone

from assessments.models import AnswerStep, Attempt, ItemCheck
from assessments.services.answers import SentAnswer, Verdict, save_answers
from assessments.services.attempts import (
    LeaseLost,
    close_overdue_attempts,
    settle_attempt,
    submit_attempt,
)
from assessments.services.checking import check_item
from assessments.services.lease import take_lease
from assessments.services.sections import end_break, next_question, next_section
from foundation.outbox.models import OutboxMessage
from foundation.refusals import Refusal
from foundation.schools.scoping import every_school, in_school
from tests.assessments.waiting import until_somebody_waits
from tests.factories.attempts import begin, key_answers, wrong_answer
from tests.factories.courses import enrol_student
from tests.factories.exams import let_pass, rows_of, set_exam, set_sections

pytestmark = pytest.mark.django_db(transaction=True)
PRESSES = 10


def at_once(school, *works):
    """Run all of these at the same moment; their results in order, refusals as results."""
    gate = threading.Barrier(len(works))

    def press(work):
        gate.wait(timeout=60)
        try:
            with in_school(school.pk):
                return work()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(press, works))


@pytest.fixture
def sit(course, ana, school):
    enrol_student(course, ana)

    def sit(quiz):
        with in_school(school.pk):
            return begin(quiz, ana)

    return sit


def standing(attempt):
    with every_school():
        attempt.refresh_from_db()
    return attempt.section, attempt.open_first


def press(step, attempt, ana, **arguments):
    return lambda: step(attempt_id=attempt.pk, by=ana.actor, at=timezone.now(), **arguments)


def test_ten_presses_of_next_section_go_on_once(sit, ana, school):
    attempt = sit(set_sections(school))

    found = at_once(school, *[press(next_section, attempt, ana, number=1)] * PRESSES)

    assert {a.deadline_at for a in found} == {found[0].deadline_at}
    assert standing(attempt) == (2, 3)


def test_ten_presses_that_end_a_break_begin_one_section(sit, ana, school):
    attempt = sit(set_sections(school, breaks=(5, 5, 0)))
    at_once(school, press(next_section, attempt, ana, number=1))

    at_once(school, *[press(end_break, attempt, ana, number=2)] * PRESSES)

    assert standing(attempt) == (2, 3)
    assert attempt.break_until is None


def test_ten_presses_of_next_question_go_on_once(sit, ana, school):
    attempt = sit(set_exam(school, navigation="one_way"))

    at_once(school, *[press(next_question, attempt, ana, position=1)] * PRESSES)

    assert standing(attempt) == (0, 2)


@pytest.mark.parametrize("behaviour", ["immediate", "interactive", "practice"])
def test_ten_presses_of_check_are_one_try(sit, ana, school, behaviour):
    attempt = sit(set_exam(school, behaviour=behaviour))
    with in_school(school.pk):
        wrong = wrong_answer(key_answers(attempt)[1])
        save_answers(attempt_id=attempt.pk, answers=[SentAnswer(1, 0, wrong)], by=ana.actor)

    found = at_once(school, *[press(check_item, attempt, ana, position=1)] * PRESSES)

    assert {c.check.number for c in found} == {1}
    assert rows_of(attempt)["checks"] == 1


def test_ten_presses_of_hand_in_announce_one(sit, ana, school):
    attempt = sit(set_exam(school))

    found = at_once(school, *[press(submit_attempt, attempt, ana)] * PRESSES)

    assert {(a.state, a.submitted_at, a.seal) for a in found} == {
        (found[0].state, found[0].submitted_at, found[0].seal)
    }
    assert found[0].state == "submitted"
    assert OutboxMessage.objects.count() == 1


def test_sweeps_and_looks_and_presses_at_the_deadline_end_it_once(sit, ana, school):
    attempt = let_pass(sit(set_sections(school)), minutes=70)

    at_once(
        school,
        *[close_overdue_attempts] * 3,
        *[press(settle_attempt, attempt, ana)] * 3,
        *[press(submit_attempt, attempt, ana)] * 2,
        *[press(next_section, attempt, ana, number=1)] * 2,
    )

    assert standing(attempt) == (3, 5)
    assert (attempt.state, attempt.submitted_at) == ("submitted", attempt.deadline_at)
    assert OutboxMessage.objects.count() == 1


def test_saves_while_a_section_ends_are_stored_or_told_closed(sit, ana, school):
    """None is acknowledged and missing, none is stored after its section was left."""
    attempt = sit(set_sections(school))

    def save(number):
        answer = SentAnswer(number % 2 + 1, 0, {"chosen": 1})
        return lambda: save_answers(
            attempt_id=attempt.pk, answers=[answer], by=ana.actor, client=f"w{number}"
        )

    found = at_once(school, *map(save, range(6)), press(next_section, attempt, ana, number=1))

    verdicts = [reply[0].verdict for reply in found[:6]]
    assert set(verdicts) <= {Verdict.SAVED, Verdict.STALE, Verdict.CLOSED}
    with every_school():
        assert AnswerStep.objects.count() == verdicts.count(Verdict.SAVED)
    assert standing(attempt) == (2, 3)


@pytest.mark.parametrize(
    ("stored", "client", "verdict"),
    [(2, "w", Verdict.REPEATED), (1, "w", Verdict.STALE), (2, "other", Verdict.STALE)],
)
def test_a_save_that_another_one_overtakes_says_what_is_stored(
    stored, client, verdict, sit, ana, school
):
    """The other one is held open until this one waits for it."""
    attempt = sit(set_exam(school))
    save = {"attempt_id": attempt.pk, "by": ana.actor}

    with ThreadPoolExecutor(1) as pool, in_school(school.pk):
        with transaction.atomic():
            save_answers(answers=[SentAnswer(1, 0, {"chosen": stored})], client=client, **save)
            second = [SentAnswer(1, 0, {"chosen": 2}), SentAnswer(2, 0, {"chosen": 1})]
            waiting = pool.submit(
                at_once, school, lambda: save_answers(answers=second, client="w", **save)
            )
            assert until_somebody_waits("transactionid")
        [(one, two)] = waiting.result(timeout=30)

    assert (one.position, one.verdict, one.revision) == (1, verdict, 1)
    assert one.content == (None if verdict is Verdict.REPEATED else {"chosen": stored})
    assert (two.position, two.verdict) == (2, Verdict.SAVED)
    assert rows_of(attempt)["steps"] == 2


def test_an_answer_that_changes_while_it_is_checked_is_what_was_checked_or_closed(sit, ana, school):
    attempt = sit(set_exam(school, behaviour="immediate"))
    with in_school(school.pk):
        save_answers(attempt_id=attempt.pk, answers=[SentAnswer(1, 0, {"chosen": 1})], by=ana.actor)

    changed, _ = at_once(
        school,
        lambda: save_answers(
            attempt_id=attempt.pk, answers=[SentAnswer(1, 1, {"chosen": 2})], by=ana.actor
        ),
        press(check_item, attempt, ana, position=1),
    )

    with every_school():
        newest = AnswerStep.objects.order_by("-revision").first()
        assert ItemCheck.objects.get().revision == newest.revision
    assert changed[0].verdict is (Verdict.SAVED if newest.revision == 2 else Verdict.CLOSED)


def test_of_ten_windows_that_claim_at_once_one_has_it(sit, ana, school):
    attempt = sit(set_exam(school))

    found = at_once(
        school, *[press(take_lease, attempt, ana, window=f"w{n}") for n in range(PRESSES)]
    )

    assert sorted(lease.mine for lease in found) == [False] * 9 + [True]


def test_a_save_and_a_take_over_at_once_end_in_order(sit, ana, school):
    """Acknowledged means stored; refused means that nothing was written."""
    attempt = sit(set_exam(school))
    at_once(school, press(take_lease, attempt, ana, window="left"))

    found = at_once(
        school,
        *[
            lambda n=n: save_answers(
                attempt_id=attempt.pk, answers=[SentAnswer(n, 0, {"chosen": 1})],
                by=ana.actor, client="left",
            )
            for n in (1, 2, 3)
        ],
        press(take_lease, attempt, ana, window="right", take_over=True),
    )  # fmt: skip

    refused = [reply for reply in found[:3] if isinstance(reply, LeaseLost)]
    assert rows_of(attempt)["steps"] == 3 - len(refused)
    with every_school():
        assert Attempt.objects.get().lease == "right"
