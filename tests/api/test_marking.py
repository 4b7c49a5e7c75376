"""Marking by a program: what waits, one answer, marks once; without names."""

from typing import Any
from uuid import uuid4

import pytest

from assessments.models import Assessment, Grade, Mark, MarkingTask
from foundation.outbox.services import drain
from foundation.schools.scoping import in_school
from tests.api.exam_programs import ExamProgram
from tests.factories.essays import hand_in_essays, make_essay_quiz

BEST = {"neutral": "open", "evidence": "cited"}


@pytest.fixture
def held(course: Any, ana: Any) -> Any:
    return hand_in_essays(course, make_essay_quiz(course), ana)


@pytest.fixture
def marker(program_of: Any, school: Any) -> Any:
    return program_that_marks(program_of, school)


def program_that_marks(program_of: Any, school: Any) -> ExamProgram:
    made = program_of(school, ["marking:write"])
    return ExamProgram(made.client_id, made.token)


def give(marker: Any, task: str, *, key: str = "", **sent: Any) -> Any:
    return marker.post(f"marking/{task}/marks/", sent, key=key or uuid4().hex)


def test_a_program_marks_what_waits_and_the_attempt_is_graded(
    marker: Any, held: Any, school: Any
) -> None:
    rows = marker.read("marking/")["results"]
    assert [(row["waits_for"], row["person"]) for row in rows] == [("first", None)] * 2

    for row in rows:
        told = marker.read(f"marking/{row['id']}/")
        assert [level["points"] for level in told["rubric"][1]["levels"]] == [3, 0]
        assert told["answer"]["text"]
        assert (told["given"], told["graded"]) == ([], False)
        given = give(marker, row["id"], marks=BEST, comment="Well done.").json()
        assert (given["role"], given["waits_for"]) == ("first", "nobody")

    assert marker.read("marking/")["results"] == []
    with in_school(school.pk):
        drain()
        assert str(Grade.objects.get().percent) == "100.00"
    again = give(marker, rows[0]["id"], marks={**BEST, "evidence": "none"})
    assert (again.status_code, again.json()["code"]) == (409, "attempt_not_markable")
    changed = give(marker, rows[0]["id"], marks={**BEST, "evidence": "none"}, reason="Missed.")
    assert changed.json()["role"] == "settled"
    with in_school(school.pk):
        assert [g.cause for g in Grade.objects.order_by("number")] == ["hand-in", "marks"]


def test_ten_equal_requests_mark_once(marker: Any, held: Any, school: Any) -> None:
    task = marker.read("marking/")["results"][0]["id"]

    replies = {give(marker, task, key="marks-of-seat-7", marks=BEST).content for _ in range(10)}

    assert len(replies) == 1
    with in_school(school.pk):
        assert Mark.objects.count() == 1


def test_no_name_is_told_unless_the_assessment_says_so(
    marker: Any, held: Any, ana: Any, school: Any
) -> None:
    task = marker.read("marking/")["results"][0]["id"]
    secrets = (str(held.pk), str(ana.public_id), ana.name, ana.email)

    for path in ("marking/", f"marking/{task}/"):
        text = marker.get(path).content.decode()
        assert [secret for secret in secrets if secret in text] == []

    with in_school(school.pk):
        Assessment.objects.update(anonymous_marking=False)
    assert marker.read(f"marking/{task}/")["person"] == str(ana.public_id)


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"marks": {"neutral": "open"}}, 400, "marks_invalid"),
        ({"marks": {**BEST, "beauty": "much"}}, 400, "marks_invalid"),
        ({"marks": {"neutral": 1, "evidence": "cited"}}, 400, "invalid_body"),
        ({"marks": BEST, "attempt": "x"}, 400, "invalid_body"),
        ({"marks": BEST, "comment": "x" * 4001}, 400, "invalid_body"),
        ({}, 400, "invalid_body"),
    ],
)
def test_what_cannot_be_is_refused(
    marker: Any, held: Any, school: Any, sent: Any, status: int, code: str
) -> None:
    task = marker.read("marking/")["results"][0]["id"]

    refused = give(marker, task, **sent)

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    with in_school(school.pk):
        assert Mark.objects.count() == 0


def test_another_school_has_nothing_to_mark_here(
    held: Any, marker: Any, program_of: Any, other_school: Any, school: Any
) -> None:
    stranger = program_that_marks(program_of, other_school)
    task = marker.read("marking/")["results"][0]["id"]

    assert stranger.read("marking/")["results"] == []
    assert stranger.get(f"marking/{task}/").status_code == 404
    assert give(stranger, task, marks=BEST).status_code == 404
    with in_school(school.pk):
        assert Mark.objects.count() == 0


def test_a_page_of_the_list_costs_the_same_for_any_number(
    marker: Any, held: Any, school: Any, django_assert_num_queries: Any
) -> None:
    def cost() -> int:
        with django_assert_num_queries(2):
            return len(marker.read("marking/?page_size=1")["results"])

    assert cost() == 1
    with in_school(school.pk):
        MarkingTask.objects.first().delete()
    assert cost() == 1


def test_a_filter_finds_what_waits_for_a_second_marker(marker: Any, held: Any, school: Any) -> None:
    with in_school(school.pk):
        MarkingTask.objects.filter(position=held.marking_tasks.first().position).update(
            waits_for="second"
        )

    assert len(marker.read("marking/?waits_for=second")["results"]) == 1
    assert len(marker.read(f"marking/?assessment={held.assessment.public_id}")["results"]) == 2
    assert marker.get("marking/?waits_for=nobody").status_code == 400
