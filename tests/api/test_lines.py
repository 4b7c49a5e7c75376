"""Lines of charts and measures of coding for programs."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Grade, LineCredit
from foundation.schools.scoping import in_school
from tests.api.exam_programs import ExamProgram
from tests.factories.coded_charts import (
    FALL,
    FALL_KEY,
    OFFICE,
    VAGUE_STAGE,
    code_charts,
    position_of,
    set_charts,
)

pytestmark = pytest.mark.django_db
STAGE = {"line": "kidney-stage", "credit": 1, "reason": "The intake says only stage 3."}


@pytest.fixture
def charts(course: Any) -> Any:
    return set_charts(course)


@pytest.fixture
def attempt(charts: Any, ana: Any) -> Any:
    return code_charts(charts, ana, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})


@pytest.fixture
def path(attempt: Any) -> str:
    return f"attempts/{attempt.pk}/items/{position_of(attempt, OFFICE)}/lines/"


@pytest.fixture
def marker(program_of: Any, school: Any) -> Any:
    return program_with(program_of, school, "marking:write")


def program_with(program_of: Any, school: Any, *scopes: str) -> ExamProgram:
    made = program_of(school, list(scopes))
    return ExamProgram(made.client_id, made.token)


def change(program: Any, path: str, *, key: str = "", **sent: Any) -> Any:
    return program.post(path, {**STAGE, **sent}, key=key or uuid4().hex)


def test_a_program_reads_the_lines_and_changes_one(marker: Any, path: str, school: Any) -> None:
    before = marker.read(path)
    assert (before["percent"], len(before["lines"])) == ("95.84", 5)
    stage = before["lines"][2]
    assert (stage["line"], stage["given"], stage["expected"], stage["credit"]) == (
        *("kidney-stage", "N18.30", "N18.32"),
        "0.5000",
    )

    after = change(marker, path).json()

    assert (after["percent"], after["lines"][2]["credit"]) == ("100.00", "1.0000")
    changed = after["lines"][2]["changed"]
    assert (changed["before"], changed["after"], changed["who"]) == (
        *("0.5000", "1.0000"),
        "a program of the school",
    )
    back = change(marker, path, credit=None, reason="A mistake.").json()
    assert (back["percent"], back["lines"][2]["changed"]) == ("95.84", None)
    with in_school(school.pk):
        assert {row.changed_by_program for row in LineCredit.objects.all()} == {marker.client_id}


def test_ten_equal_requests_change_it_once(marker: Any, path: str, school: Any) -> None:
    replies = {change(marker, path, key="press-of-seat-7").content for _ in range(10)}

    assert len(replies) == 1
    with in_school(school.pk):
        assert (LineCredit.objects.count(), Grade.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"credit": 1.5}, 400, "invalid_body"),
        ({"credit": "1"}, 400, "invalid_body"),
        ({"credit": True}, 400, "invalid_body"),
        ({"credit": 0.12345}, 400, "line_credit_invalid"),
        ({"reason": " "}, 400, "line_credit_invalid"),
        ({"reason": "x" * 501}, 400, "invalid_body"),
        ({"line": "no-such-line"}, 404, "line_not_found"),
        ({"credit": None}, 409, "no_line_credit_to_take_back"),
        ({"more": 1}, 400, "invalid_body"),
    ],
)
def test_what_cannot_be_is_refused(
    marker: Any, path: str, school: Any, sent: dict[str, Any], status: int, code: str
) -> None:
    refused = change(marker, path, **sent)

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    with in_school(school.pk):
        assert not LineCredit.objects.exists()


def test_another_school_and_another_scope_reach_nothing(
    attempt: Any, path: str, program_of: Any, school: Any, other_school: Any
) -> None:
    stranger = program_with(program_of, other_school, "marking:write", "results:read")
    reader = program_with(program_of, school, "results:read")

    assert stranger.get(path).status_code == change(stranger, path).status_code == 404
    assert reader.get(path).status_code == change(reader, path).status_code == 403
    with in_school(school.pk):
        assert not LineCredit.objects.exists()


def test_measures_are_read_of_a_person_and_of_an_assessment(
    charts: Any, ana: Any, ben: Any, program_of: Any, school: Any, other_school: Any
) -> None:
    code_charts(charts, ana, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})
    code_charts(charts, ana, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})
    code_charts(charts, ben, {FALL: FALL_KEY})
    reader = program_with(program_of, school, "results:read")
    stranger = program_with(program_of, other_school, "results:read")
    person, everybody = f"people/{ana.public_id}/coding/", f"assessments/{charts.public_id}/coding/"

    first = reader.read(person)
    assert (first["attempts_counted"], first["students"], first["whole"]["charts"]) == (
        *("first", 1),
        2,
    )
    # Of 5.5 and 3 points by 9.
    assert (first["whole"]["score"], first["whole"]["code_over_code"]) == (
        "94.44",
        {"count": 6, "of": 7, "percent": "85.71"},
    )
    assert [group["name"] for group in first["by_tier"]] == ["1", "2"]
    assert reader.read(f"{person}?attempts=all")["whole"]["charts"] == 4
    whole = reader.read(everybody)
    assert (whole["students"], whole["whole"]["charts"]) == (2, 4)
    assert reader.get(f"{person}?attempts=some").json()["code"] == "invalid_parameter"
    text = reader.get(everybody).content.decode() + reader.get(person).content.decode()
    assert [code for code in (*VAGUE_STAGE, *FALL_KEY, "N18.32") if code in text] == []
    for path in (person, everybody):
        assert stranger.get(path).status_code == 404


def test_measures_cost_the_same_for_one_chart_and_for_many(
    charts: Any, ana: Any, program_of: Any, school: Any
) -> None:
    reader = program_with(program_of, school, "results:read")
    path = f"people/{ana.public_id}/coding/"
    costs = []
    for _ in range(2):
        code_charts(charts, ana, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})
        reader.read(path)
        with CaptureQueriesContext(connection) as asked:
            reader.read(f"{path}?attempts=all")
        costs.append(len(asked))

    assert costs[0] == costs[1]
