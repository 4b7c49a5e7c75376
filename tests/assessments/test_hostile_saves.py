"""What a program of somebody's own may send to the page of an attempt: never an error, no gain."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.models import AnswerStep, Attempt
from assessments.services.answers import (
    LONGEST_ANSWER_BYTES,
    AnswerRefused,
    SentAnswer,
    save_answers,
)
from assessments.services.attempts import TimeIsUp
from foundation.schools.scoping import every_school, in_school
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student
from tests.factories.exams import let_pass, rows_of, set_exam


@pytest.fixture
def attempt(course, ana, school):
    enrol_student(course, ana)
    quiz = set_exam(school, minutes=30)
    with in_school(school.pk):
        return begin(quiz, ana)


@pytest.fixture
def post(attempt, ana, client_of):
    client = client_of(ana)

    def post(body):
        return client.post(
            f"/attempts/{attempt.pk}/answers/",
            body if isinstance(body, str) else json.dumps(body),
            content_type="application/json",
            headers={"accept": "application/json"},
        )

    return post


def one(**changes):
    return {"answers": [{"position": 1, "base": 0, "content": {"chosen": 1}, **changes}]}


@pytest.mark.parametrize(
    "body",
    [
        "null", "[]", "7", '"answers"', "{", "[" * 20_000, "\x00", "{}",
        {"answers": []}, {"answers": {}}, {"answers": [7]}, {"answers": [None]},
        one(position=0), one(position=4), one(position=2**31), one(position=-1),
        one(position=True), one(position="1"), one(position=1.0), one(position=None),
        one(base=-1), one(base=2**31), one(base="0"), one(base=False),
        one(content=[]), one(content="a"), one(content=7), one(content=True),
        one(content={"text": "x" * LONGEST_ANSWER_BYTES}),
        one(flagged="yes"), one(flagged=1), one(certainty=0), one(certainty=4),
        one(certainty=True), one(certainty="3"),
        '{"answers": [{"position": 1, "base": 0, "content": {"a": NaN}}]}',
        '{"answers": [{"position": 1, "base": 0, "content": {"a": -Infinity}}]}',
        '{"answers": [{"position": 1, "base": 0, "content": {"a": 1e999}}]}',
        {"answers": one()["answers"] * 2}, {"answers": one()["answers"] * 501},
    ],
    ids=lambda body: repr(body)[:50],
)  # fmt: skip
def test_what_is_no_answer_is_refused_in_words_and_nothing_is_written(post, attempt, body):
    reply = post(body)

    assert (reply.status_code, reply.json()["code"]) == (400, "answer_invalid")
    assert rows_of(attempt)["steps"] == 0


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"text": "il\x00eum"}, {"text": "ileum"}),
        ({"text": "ileum \ud83d"}, {"text": "ileum \ufffd"}),
        ({"text": "\U0001f600 naïve"}, {"text": "\U0001f600 naïve"}),
        ({"parts": {"a\x00": ["\udfff", 1, None]}}, {"parts": {"a": ["\ufffd", 1, None]}}),
    ],
)
def test_what_the_database_cannot_keep_of_a_pasted_text_does_not_hold_up_the_rest(
    post, attempt, sent, kept
):
    body = {**one(content=sent), "client": "left\x00\ud800", "window": "left\x00"}

    replies = [post(body).json()["answers"][0]["verdict"] for _ in range(2)]

    assert replies == ["saved", "repeated"]
    with every_school():
        assert AnswerStep.objects.get().content == kept


@pytest.mark.parametrize("base", [1, 7, 2**31 - 1])
def test_a_revision_that_never_was_is_stale(post, attempt, base):
    assert post(one(base=base)).json()["answers"][0]["verdict"] == "stale"
    assert post(one()).json()["answers"][0]["verdict"] == "saved"
    assert post(one(base=base)).json()["answers"][0]["revision"] == 1 + int(base == 1)
    assert rows_of(attempt)["steps"] == 1 + int(base == 1)


def test_a_position_that_the_paper_lacks_is_not_called_late(attempt, ana, school):
    """A script that is told that time is up would stop sending."""
    with in_school(school.pk), pytest.raises(AnswerRefused, match="numbered from 1 to 3"):
        save_answers(attempt_id=attempt.pk, answers=[SentAnswer(4, 0, None)], by=ana.actor)
    let_pass(attempt, minutes=31)
    with in_school(school.pk), pytest.raises(TimeIsUp):
        save_answers(attempt_id=attempt.pk, answers=[SentAnswer(1, 0, None)], by=ana.actor)


def test_nothing_but_the_answer_is_taken_from_what_is_sent(post, attempt, ben):
    with every_school():
        before = Attempt.objects.filter(pk=attempt.pk).values().get()
    names = dict.fromkeys(before, 7) | {"student": ben.pk, "attempt": "x", "tolerance": 9999}
    names |= {"waited": 9999, "waited_seconds": 9999, "received_at": "2020-01-01T00:00:00Z"}

    reply = post({**names, "answers": [{**names, **one()["answers"][0], "revision": 40}]})

    with every_school():
        after = Attempt.objects.filter(pk=attempt.pk).values().get()
        step = AnswerStep.objects.get()
    assert reply.json()["answers"][0]["verdict"] == "saved"
    assert after == before
    assert (step.revision, step.attempt_id) == (1, attempt.pk)
    assert abs((step.received_at - attempt.started_at).total_seconds()) < 60


def test_an_answer_that_is_late_stays_late_whatever_the_request_claims(post, attempt):
    let_pass(attempt, minutes=30, seconds=6)

    reply = post({**one(), "waited": 60, "waited_seconds": 60, "tolerance": 60})

    assert (reply.status_code, reply.json()["code"]) == (409, "time_is_up")
    assert rows_of(attempt)["steps"] == 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    content=st.dictionaries(st.sampled_from(["chosen", "text", "parts", "value", "\x00"]), JSON),
    changes=st.dictionaries(st.sampled_from(["base", "position", "flagged", "certainty"]), JSON),
)
@settings(
    max_examples=80,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_answer_whatever_it_is_breaks_saving_or_the_page(
    post, attempt, ana, client_of, content, changes
):
    base = max((step.revision for step in _steps(attempt)), default=0)

    reply = post(
        one(content=content, base=base, **{k: v for k, v in changes.items() if k != "base"})
    )

    assert reply.status_code in {200, 400}
    assert client_of(ana).get(f"/attempts/{attempt.pk}/").status_code == 200
    assert client_of(ana).get(f"/attempts/{attempt.pk}/hand-in/").status_code == 200


def _steps(attempt):
    with every_school():
        return list(AnswerStep.objects.filter(attempt=attempt, position=1))
