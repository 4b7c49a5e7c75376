"""How charts were coded, in the admin: the page beside the statistics, filters, spreadsheets."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.schools.cohorts import add_people, save_cohort
from foundation.schools.scoping import in_school
from tests.admin.pages import page_of
from tests.factories.coded_charts import (
    FALL,
    FALL_KEY,
    OFFICE,
    VAGUE_STAGE,
    code_charts,
    set_charts,
)
from tests.factories.people import make_member

pytestmark = pytest.mark.django_db
ASSESSMENT = "chartwork_assessments_assessment"


@pytest.fixture
def charts(course: Any, ana: Any, ben: Any) -> Any:
    quiz = set_charts(course)
    code_charts(quiz, ana, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})
    code_charts(quiz, ben, {OFFICE: ("E11.22", "I12.9", "E78.5"), FALL: FALL_KEY})
    return quiz


def table(response: Any) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_page_shows_measures_lists_and_students(charts: Any, ines: Any, client_of: Any) -> None:
    client, page = client_of(ines), page_of(ASSESSMENT, "coding", charts.pk)
    statistics = client.get(page_of(ASSESSMENT, "statistics", charts.pk)).content.decode()
    assert f'href="{page}"' in statistics

    text = client.get(page).content.decode()

    for told in (
        "4 charts, 2 students", "Tier 1, plain", "Office visit", "N18.32", "E78.5", "Z79.84",
        "Ana Silva", "Ben Okafor", "A check-up and a sore knee",
    ):  # fmt: skip
        assert told in text


def test_a_cohort_and_all_attempts_are_chosen_by_the_address(
    charts: Any, ana: Any, ben: Any, ines: Any, school: Any, client_of: Any
) -> None:
    with in_school(school.pk):
        cohort = save_cohort(key="evening", title="Evening", by=ines.actor)
        add_people(cohort_id=cohort.pk, emails=ben.email, by=ines.actor, at=timezone.now())
    code_charts(charts, ben, {OFFICE: VAGUE_STAGE})
    client, page = client_of(ines), page_of(ASSESSMENT, "coding", charts.pk)

    of_cohort = client.get(f"{page}?cohort={cohort.pk}").content.decode()
    every_time = client.get(f"{page}?cohort={cohort.pk}&attempts=all").content.decode()

    assert "2 charts, 1 student<" in of_cohort
    assert "Ana Silva" not in of_cohort
    assert "4 charts, 1 student<" in every_time
    for nonsense in ("999999", "x", "1" * 30):
        assert client.get(f"{page}?cohort={nonsense}").status_code == 404


def test_both_tables_can_be_downloaded(charts: Any, ines: Any, client_of: Any) -> None:
    client = client_of(ines)

    students = table(client.get(page_of(ASSESSMENT, "coding_students", charts.pk)))
    codes = table(client.get(page_of(ASSESSMENT, "coding_codes", charts.pk)))

    header, everybody, ana, ben = students
    assert [row[0] for row in (everybody, ana, ben)] == ["all", "Ana Silva", "Ben Okafor"]
    found = dict(zip(header, ana, strict=True))
    # (5.5 + 3) / 9, six of seven codes exact.
    assert (found["charts"], found["score"], found["code-over-code"]) == ("2", "94.44", "85.71")
    assert (found["exact codes"], found["key codes"]) == ("6", "7")
    assert [row[:2] for row in codes[1:]] == [
        ["missed", "M25.562"],
        ["missed", "N18.32"],
        ["missed", "Z79.84"],
        ["too many", "E78.5"],
    ]


def test_an_assessment_without_charts_says_so(quiz: Any, ines: Any, client_of: Any) -> None:
    client, page = client_of(ines), page_of(ASSESSMENT, "coding", quiz.pk)

    assert "No chart of this assessment is graded yet" in client.get(page).content.decode()
    statistics = client.get(page_of(ASSESSMENT, "statistics", quiz.pk)).content.decode()
    assert page not in statistics


def test_nobody_else_sees_it(charts: Any, ana: Any, olga: Any, client_of: Any) -> None:
    for name in ("coding", "coding_students", "coding_codes"):
        address = page_of(ASSESSMENT, name, charts.pk)
        assert client_of(ana).get(address).status_code == 302
        assert client_of(olga).get(address).status_code in {302, 404}


def test_the_page_costs_the_same_for_two_students_and_for_four(
    charts: Any, ines: Any, school: Any, client_of: Any
) -> None:
    client, page = client_of(ines), page_of(ASSESSMENT, "coding", charts.pk)
    client.get(page)
    costs = []
    for number in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
        costs.append(len(asked))
        for more in range(2):
            person = make_member(school, f"s{number}{more}@example.org", f"Student {number}{more}")
            code_charts(charts, person, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})

    assert costs[0] == costs[1]
