"""A POST with its key is done once, whatever happens to the reply (trust R3)."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from assessments.models import AnswerStep, Attempt
from foundation.http.models import RememberedReply
from foundation.http.replies import KEPT, Claim, forget_replies
from foundation.http.replies import _lock as lock_of
from foundation.http.tasks import forget_old_replies
from foundation.outbox.models import OutboxMessage
from foundation.schools.scoping import in_school
from tests.api.exam_programs import ExamProgram, answer, exam_program, set_quiz
from tests.factories.courses import enrol_student

KEY = "0b2f2d0e-6a52-4a3c-9f0e-3c8a3f1f9d11"
REPLAYED = "Idempotency-Replayed"


@pytest.fixture
def exams(program_of: Any, school: Any) -> ExamProgram:
    return exam_program(program_of, school)


@pytest.fixture
def sitting(course: Any, ana: Any) -> Any:
    enrol_student(course, ana)
    return ana


def attempts(school_id: int) -> int:
    with in_school(school_id):
        return int(Attempt.objects.count())


def test_a_repeat_gets_the_reply_that_was_lost(exams: ExamProgram, sitting: Any, quiz: Any) -> None:
    first = exams.start(sitting, quiz, key=KEY)
    again = exams.start(sitting, quiz, key=KEY)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert (first.headers.get(REPLAYED), again[REPLAYED]) == (None, "true")
    assert again["Content-Type"] == first["Content-Type"] == "application/json"
    assert again["Cache-Control"] == "no-store, private"
    assert (attempts(quiz.school_id), RememberedReply.objects.count()) == (1, 1)


def test_a_repeat_is_answered_as_before_although_the_world_went_on(
    exams: ExamProgram, sitting: Any, quiz: Any
) -> None:
    started = exams.start(sitting, quiz, key=KEY)
    attempt = started.json()["id"]
    exams.post(f"attempts/{attempt}/hand-in/", key="hand-in-1")

    again = exams.start(sitting, quiz, key=KEY)
    handed_in = exams.post(f"attempts/{attempt}/hand-in/", key="hand-in-1")

    # Without the key this would begin a second attempt.
    assert again.content == started.content
    assert (handed_in.json()["state"], handed_in[REPLAYED]) == ("submitted", "true")
    assert attempts(quiz.school_id) == 1
    assert OutboxMessage.objects.filter(effect="assessments.grade_attempt").count() == 1


def test_the_same_key_for_something_else_is_refused(
    exams: ExamProgram, sitting: Any, quiz: Any, course: Any
) -> None:
    attempt = exams.start(sitting, quiz, key=KEY).json()["id"]

    answers = [
        exams.start(sitting, set_quiz(course), key=KEY),
        exams.post(f"attempts/{attempt}/hand-in/", key=KEY),
        exams.post("attempts/?x=1", {}, key=KEY),
    ]

    assert [a.status_code for a in answers] == [422, 422, 400]
    assert answers[0].json()["code"] == "idempotency_key_reused"
    assert attempts(quiz.school_id) == 1
    assert exams.read(f"attempts/{attempt}/result/")["state"] == "in_progress"


def test_two_programs_may_choose_the_same_key(
    exams: ExamProgram, program_of: Any, sitting: Any, quiz: Any, school: Any
) -> None:
    other = exam_program(program_of, school)

    first, second = exams.start(sitting, quiz, key=KEY), other.start(sitting, quiz, key=KEY)

    assert (first.status_code, second.status_code) == (201, 200)
    assert REPLAYED not in second.headers
    assert RememberedReply.objects.count() == 2


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (None, "idempotency_key_missing"),
        ("short", "idempotency_key_invalid"),
        ("a" * 101, "idempotency_key_invalid"),
        ("with a space in it", "idempotency_key_invalid"),
        ("ключ-ключ", "idempotency_key_invalid"),
    ],
)
def test_without_a_usable_key_nothing_is_done(
    exams: ExamProgram, sitting: Any, quiz: Any, key: str | None, code: str
) -> None:
    refused = exams.start(sitting, quiz, key=key)

    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert "Idempotency-Key" in refused.json()["detail"]
    assert (attempts(quiz.school_id), RememberedReply.objects.count()) == (0, 0)


def test_a_refusal_did_nothing_so_a_repeat_asks_again(
    exams: ExamProgram, course: Any, quiz: Any, ana: Any
) -> None:
    refused = exams.start(ana, quiz, key=KEY)
    with in_school(course.school_id):
        enrol_student(course, ana)
    done = exams.start(ana, quiz, key=KEY)

    assert (refused.status_code, refused.json()["code"]) == (403, "assessment_not_open")
    assert (done.status_code, REPLAYED in done.headers) == (201, False)


def test_answers_need_no_key_and_honour_one(exams: ExamProgram, sitting: Any, quiz: Any) -> None:
    attempt = exams.begin(sitting, quiz)["id"]
    stored = RememberedReply.objects.count()

    plain = exams.save(attempt, answer(1, {"chosen": 1}), key=None)
    keyed = exams.save(attempt, answer(2, {"chosen": 1}), key=KEY)
    again = exams.save(attempt, answer(2, {"chosen": 1}), key=KEY)

    assert [a.status_code for a in (plain, keyed, again)] == [200, 200, 200]
    assert again.content == keyed.content
    assert again.json()["answers"][0]["verdict"] == "saved"
    assert RememberedReply.objects.count() == stored + 1
    with in_school(quiz.school_id):
        assert AnswerStep.objects.count() == 2


def test_replies_are_kept_for_a_day_and_then_forgotten(
    exams: ExamProgram, sitting: Any, quiz: Any
) -> None:
    exams.start(sitting, quiz, key=KEY)
    made = RememberedReply.objects.get().created_at

    assert forget_replies(at=made + KEPT) == 0
    assert forget_replies(at=made + KEPT + timedelta(seconds=1)) == 1
    assert timedelta(hours=24) <= KEPT
    # Nothing to forget is no error, nor is an argument of a later release.
    forget_old_replies(later="argument")


def test_work_that_fails_leaves_nothing_and_can_be_repeated(
    exams: ExamProgram, sitting: Any, quiz: Any
) -> None:
    attempt = exams.begin(sitting, quiz)["id"]
    remembered = RememberedReply.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE chartwork_outbox_outboxmessage ADD CONSTRAINT no_news CHECK (false) "
            "NOT VALID"
        )

    from django.test import Client

    def hand_in() -> Any:
        return Client(raise_request_exception=False).post(
            f"/api/v1/attempts/{attempt}/hand-in/",
            "{}",
            content_type="application/json",
            headers={"Authorization": f"Bearer {exams.token}", "Idempotency-Key": KEY},
        )

    failed = hand_in()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE chartwork_outbox_outboxmessage DROP CONSTRAINT no_news")
    after = exams.read(f"attempts/{attempt}/result/")["state"]
    done = hand_in()

    assert (failed.status_code, failed.json()["code"]) == (500, "internal_error")
    assert after == "in_progress"
    assert RememberedReply.objects.count() == remembered + 1
    assert (done.status_code, done.json()["state"]) == (200, "submitted")


@pytest.mark.django_db(transaction=True)
def test_a_twin_is_told_to_come_back_while_the_first_is_at_work(
    exams: ExamProgram, sitting: Any, quiz: Any
) -> None:
    claim = Claim(credential=credential_of(exams), key=KEY, fingerprint="")
    locked, done = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            lock_of(claim)
            locked.set()
            done.wait(20)
        connections.close_all()

    worker = threading.Thread(target=first)
    worker.start()
    locked.wait(20)
    twin = exams.start(sitting, quiz, key=KEY)
    other = exams.post("attempts/", {"person": 1}, key="another-key")
    done.set()
    worker.join()
    after = exams.start(sitting, quiz, key=KEY)

    assert (twin.status_code, twin.json()["code"]) == (409, "request_in_progress")
    assert twin["Retry-After"] == "1"
    assert other.status_code == 400
    assert after.status_code == 201


def credential_of(program: ExamProgram) -> str:
    from foundation.schools.models import ApiClient

    return str(ApiClient.objects.get(client_id=program.client_id).pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(5))
def test_ten_equal_starts_at_once_start_one_attempt(
    exams: ExamProgram, sitting: Any, quiz: Any, _round: int
) -> None:
    together = threading.Barrier(10)

    def start(_: int) -> Any:
        together.wait()
        try:
            return exams.start(sitting, quiz, key=KEY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        replies = list(pool.map(start, range(10)))

    done = [reply for reply in replies if reply.status_code == 201]
    waiting = [reply for reply in replies if reply.status_code == 409]
    assert len(done) + len(waiting) == 10
    assert len({reply.content for reply in done}) == 1
    assert len([reply for reply in done if REPLAYED not in reply.headers]) == 1
    assert {reply.json()["code"] for reply in waiting} <= {"request_in_progress"}
    assert (attempts(quiz.school_id), RememberedReply.objects.count()) == (1, 1)
    assert exams.start(sitting, quiz, key=KEY).content == done[0].content


@pytest.mark.django_db(transaction=True)
def test_ten_starts_with_keys_of_their_own_start_one_attempt_too(
    exams: ExamProgram, sitting: Any, quiz: Any
) -> None:
    together = threading.Barrier(10)

    def start(_: int) -> Any:
        together.wait()
        try:
            return exams.start(sitting, quiz, key=uuid4().hex)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        replies = list(pool.map(start, range(10)))

    assert sorted(reply.status_code for reply in replies) == [200] * 9 + [201]
    assert len({json.loads(reply.content)["id"] for reply in replies}) == 1
    assert attempts(quiz.school_id) == 1


def test_a_purge_is_scheduled() -> None:
    from config.queue_settings import beat_schedule

    assert beat_schedule["forget old replies"]["task"] == "chartwork.http.forget_replies"
    assert timezone.now() - KEPT < timezone.now()
