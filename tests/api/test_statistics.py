"""Statistics by the API: figures with their intervals, or the reason why there are none."""

import pytest
from django_scopes import scopes_disabled

from assessments.models import QuestionVersion
from assessments.services.statistics import compute_statistics
from tests.assessments.wire import on_the_wire
from tests.conftest import NOON
from tests.factories.courses import make_bank
from tests.factories.sittings import sit_many


@pytest.fixture
def sat(quiz, school):
    def sit(people, questions):
        with scopes_disabled():
            make_bank(school, questions=questions)
            versions = QuestionVersion.objects.select_related("question").order_by("pk")
            sit_many(quiz, versions=list(versions[:questions]), people=people, again=people // 2)
            compute_statistics(assessment_id=quiz.pk, school_id=school.pk, at=NOON)

    return sit


def test_figures_have_intervals(program, quiz, sat):
    sat(60, 5)
    address = f"assessments/{quiz.public_id}/statistics/"

    told = program.read(address)
    questions = program.read(f"{address}questions/")["results"]

    assert (told["attempts"], told["people"], told["attempts_counted"]) == (60, 60, "first")
    assert told["reliability"]["method"] == "kr20"
    assert told["reliability"]["low"] < told["reliability"]["value"] < told["reliability"]["high"]
    assert sum(told["scores"]["columns"]) == 60
    assert told["domains"][0]["questions"] == 5
    assert len(questions) == 5
    for question in questions:
        facility = question["facility"]
        assert facility["low"] <= facility["value"] <= facility["high"]
        assert len(question["options"]) == 3
        assert question["advice"][0]["text"][-1] == "."
    of_all = program.read(f"{address}?attempts=all")
    assert (of_all["attempts"], of_all["people"]) == (90, 60)


def test_too_few_have_reasons_in_place_of_figures(program, quiz, sat):
    sat(3, 3)
    address = f"assessments/{quiz.public_id}/statistics/"

    told = program.read(address)
    question = program.read(f"{address}questions/")["results"][0]

    assert told["scores"] == {
        "mean": None,
        "deviation": None,
        "quartiles": None,
        "passed_share": None,
        "columns": None,
        "missing": "3 attempts; shown from 5 on.",
    }
    assert question["facility"]["value"] is None
    assert question["facility"]["missing"] == "3 answers; shown from 10 on."


def test_questions_come_in_pages_that_stay_when_all_is_computed_again(program, quiz, school, sat):
    sat(6, 5)
    address = f"assessments/{quiz.public_id}/statistics/questions/?page_size=2"
    first = program.read(address)
    with scopes_disabled():
        compute_statistics(assessment_id=quiz.pk, school_id=school.pk, at=NOON)

    second = program.read(first["next"].removeprefix("http://testserver"))
    third = program.read(second["next"].removeprefix("http://testserver"))

    keys = [row["question"] for page in (first, second, third) for row in page["results"]]
    assert len(set(keys)) == 5
    assert third["next"] is None


@pytest.mark.parametrize(("people", "questions"), [(6, 3), (40, 20)])
def test_reading_costs_two_statements(people, questions, program, quiz, sat):
    sat(people, questions)
    for path in ("", "questions/"):
        address = f"assessments/{quiz.public_id}/statistics/{path}"
        with on_the_wire() as sent:
            program.read(address)
        assert len(sent) == 2


def test_another_school_and_a_lesser_key_read_nothing(
    program, stranger, program_of, school, quiz, sat
):
    sat(40, 3)
    address = f"assessments/{quiz.public_id}/statistics/"

    assert stranger.get(address).status_code == 404
    assert stranger.read(f"{address}questions/")["results"] == []
    assert program_of(school, ["people:read"]).get(address).status_code == 403
    assert program.get(f"{address}?attempts=best").json()["code"] == "invalid_parameter"


def test_before_anything_was_counted_there_is_nothing(program, quiz):
    assert program.get(f"assessments/{quiz.public_id}/statistics/").status_code == 404
