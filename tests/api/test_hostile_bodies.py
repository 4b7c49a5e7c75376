"""Bodies that nobody should send are refused with words, and never fail."""

import json
from typing import Any

import pytest

from assessments.models import AnswerStep, Attempt
from assessments.services.answers import LONGEST_ANSWER_BYTES
from foundation.schools.scoping import in_school
from tests.api.exam_programs import ExamProgram, answer, exam_program
from tests.factories.courses import enrol_student

ONE = answer(1, {"chosen": 1})
ONE_BODY = {"client": "x", "answers": [ONE]}


@pytest.fixture
def exams(program_of: Any, school: Any) -> ExamProgram:
    return exam_program(program_of, school)


@pytest.fixture
def attempt(exams: ExamProgram, course: Any, quiz: Any, ana: Any) -> str:
    enrol_student(course, ana)
    return str(exams.begin(ana, quiz)["id"])


def deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = {"a": value}
    return value


def sent(**changes: Any) -> dict[str, Any]:
    return {"client": "x", "answers": [{**ONE, **changes}]}


RAW = {
    "nothing": b"",
    "no json": b"{",
    "not utf-8": b'{"client": "\xff"}',
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "not a number": b'{"client": NaN}',
    "infinite": b'{"client": "x", "answers": [{"position": 1, "base": 0, '
    b'"content": {"a": 1e999}}]}',
    "very deep": b"[" * 100_000,
    "very deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "a number of 5000 digits": b'{"client": ' + b"9" * 5000 + b"}",
    "huge": b'{"client": "' + b"x" * 3_000_000 + b'"}',
    "half a pair": b'{"client": "x", "answers": [{"position": 1, "base": 0, '
    b'"content": {"text": "\\ud800"}}]}',
    "NUL in a text": b'{"client": "x", "answers": [{"position": 1, "base": 0, '
    b'"content": {"text": "a\\u0000b"}}]}',
    "NUL in a name": b'{"client": "x", "answers": [{"position": 1, "base": 0, '
    b'"content": {"a\\u0000b": 1}}]}',
    "NUL in the client": b'{"client": "\\u0000", "answers": []}',
}
BODIES = {
    "no members": {},
    "no client": {"answers": [ONE]},
    "no answers": {"client": "x"},
    "an empty list": {"client": "x", "answers": []},
    "answers no list": {"client": "x", "answers": ONE},
    "answers of numbers": {"client": "x", "answers": [1]},
    "answers of lists": {"client": "x", "answers": [[ONE]]},
    "too many": {"client": "x", "answers": [ONE] * 501},
    "the same twice": {"client": "x", "answers": [ONE, ONE]},
    "a client that is a number": {**ONE_BODY, "client": 7},
    "a client too long": {**ONE_BODY, "client": "x" * 41},
    "an empty client": {**ONE_BODY, "client": ""},
    "a protected column": {**ONE_BODY, "deadline_at": "2030-01-01T00:00:00Z"},
    "a column of an answer": sent(received_at="2020-01-01T00:00:00Z"),
    "a revision of one's own": sent(revision=9),
    "position 0": sent(position=0),
    "a position too large": sent(position=2**40),
    "a position beyond the paper": sent(position=4),
    "a position as text": sent(position="1"),
    "a position with a fraction": sent(position=1.5),
    "a position that is true": sent(position=True),
    "a negative base": sent(base=-1),
    "a base too large": sent(base=2**31),
    "a base that is null": sent(base=None),
    "a content that is a text": sent(content="1"),
    "a content that is a list": sent(content=[1]),
    "a content that is false": sent(content=False),
    "a content too deep": sent(content=deep(30)),
    "a content too long": sent(content={"text": "x" * LONGEST_ANSWER_BYTES}),
    "flagged as text": sent(flagged="true"),
    "flagged null": sent(flagged=None),
    "certainty 4": sent(certainty=4),
}


@pytest.mark.parametrize("name", [*RAW, *BODIES])
def test_a_hostile_body_of_answers_is_refused_and_nothing_is_saved(
    exams: ExamProgram, attempt: str, quiz: Any, name: str
) -> None:
    body = RAW[name] if name in RAW else BODIES[name]

    for key in (None, "a-key-of-its-own"):
        refused = exams.post(f"attempts/{attempt}/answers/", body, key=key)
        assert refused.status_code == 400, refused.content
        assert refused["Content-Type"] == "application/problem+json"
        assert refused.json()["code"] in {"bad_request", "invalid_body", "answer_invalid"}
        assert refused.json()["detail"]
    with in_school(quiz.school_id):
        assert AnswerStep.objects.count() == 0


def test_what_is_wrong_is_named_by_its_place(exams: ExamProgram, attempt: str) -> None:
    body = {"client": "x", "answers": [ONE, {**answer(2, {}), "position": "2"}]}

    refused = exams.post(f"attempts/{attempt}/answers/", body).json()

    assert refused["errors"] == {"answers.1.position": ["This is a whole number."]}
    assert refused["detail"] == "answers.1.position: This is a whole number."


@pytest.mark.parametrize(
    "content", [{}, {"chosen": 99}, {"chosen": "x"}, {"x": {"y": [1, None]}}, {"chosen": 10**30}]
)
def test_an_answer_that_makes_no_sense_is_kept_and_is_worth_nothing(
    exams: ExamProgram, attempt: str, content: dict[str, Any]
) -> None:
    saved = exams.save(attempt, answer(1, content))
    paper = exams.read(f"attempts/{attempt}/paper/")

    assert saved.status_code == 200
    assert paper["items"][0]["answer"] == content


@pytest.mark.parametrize(
    "changes",
    [
        {"person": None},
        {"person": 1},
        {"person": "x"},
        {"person": []},
        {"person": "00000000000000000000000000000000"},
        {"assessment": True},
        {"school": 2},
        {"at": "2020-01-01T00:00:00Z"},
        {"minutes": 900},
        {"access_code": None},
        {"access_code": "x" * 101},
        {"address": {}},
    ],
)
def test_a_start_with_a_hostile_body_starts_nothing(
    exams: ExamProgram, ana: Any, quiz: Any, changes: dict[str, Any]
) -> None:
    body = {"person": str(ana.public_id), "assessment": str(quiz.public_id), **changes}

    refused = exams.post("attempts/", body)

    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_body")
    with in_school(quiz.school_id):
        assert Attempt.objects.count() == 0


@pytest.mark.parametrize(
    "path",
    ["hand-in/", "break/end/", "items/1/next/", "items/1/check/", "sections/next/", "lease/"],
)
@pytest.mark.parametrize("body", [b"[" * 50_000, b'{"at": 1}', b"[]", b"3", b'"\\u0000"', b"{"])
def test_the_other_posts_refuse_them_too(
    exams: ExamProgram, attempt: str, path: str, body: bytes
) -> None:
    refused = exams.post(f"attempts/{attempt}/{path}", body)

    assert refused.status_code == 400, refused.content


@pytest.mark.parametrize("position", ["0", "99", "99999999999999999999999999"])
@pytest.mark.parametrize("what", ["check", "next"])
def test_a_position_that_is_not_in_the_paper_is_refused(
    exams: ExamProgram, attempt: str, position: str, what: str
) -> None:
    refused = exams.post(f"attempts/{attempt}/items/{position}/{what}/")

    assert 400 <= refused.status_code < 500


def test_no_answer_is_in_the_logs(
    exams: ExamProgram, attempt: str, caplog: pytest.LogCaptureFixture
) -> None:
    mark = "unmistakable-words"
    exams.save(attempt, answer(1, {"text": mark}), client=mark)
    exams.save(attempt, answer(1, {"text": mark}), client="other")
    exams.post(f"attempts/{attempt}/answers/", sent(content=mark))
    exams.post(f"attempts/{attempt}/answers/", json.dumps(sent(content={"a": mark}))[:-1].encode())
    exams.post(f"attempts/{attempt}/hand-in/", key=f"{mark}-key")

    assert len(caplog.records) > 5
    assert mark not in caplog.text
