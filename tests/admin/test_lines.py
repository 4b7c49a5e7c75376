"""The lines of a graded chart in the admin: what is seen, changed and refused."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Grade, LineCredit
from foundation.schools.scoping import in_school
from tests.admin.pages import page_of
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
ATTEMPT = "chartwork_assessments_attempt"
# The third line of the key.
STAGE = {"line": "kidney-stage", "3-credit": "1", "3-reason": "The intake says only stage 3."}


@pytest.fixture
def attempt(course: Any, ana: Any) -> Any:
    return code_charts(set_charts(course), ana, {OFFICE: (*VAGUE_STAGE, "I10"), FALL: FALL_KEY})


@pytest.fixture
def page(attempt: Any) -> str:
    return page_of(ATTEMPT, "lines", attempt.pk, position_of(attempt, OFFICE))


def test_each_line_stands_with_its_evidence_and_a_change_makes_a_new_grade(
    attempt: Any, page: str, ines: Any, school: Any, client_of: Any
) -> None:
    client = client_of(ines)
    detail = client.get(page_of(ATTEMPT, "change", attempt.pk)).content.decode()
    assert f'href="{page}"' in detail

    shown = client.get(page).content.decode()
    for told in ("N18.30", "N18.32", "stage 3b", "I10, too many", "0.5 / 1", "Rooming note"):
        assert told in shown
    assert "As it was graded" not in shown

    said = client.post(page, {**STAGE, "change": "x"}, follow=True).content.decode()

    assert "N18.32 in question" in said
    assert "has the credit 1 now." in said
    assert "0.5 became 1" in said
    assert "Ines Duarte" in said
    assert "The intake says only stage 3." in said
    with in_school(school.pk):
        assert Grade.objects.filter(attempt=attempt).count() == 2
        assert LineCredit.objects.get().changed_by == ines
        assert LogEntry.objects.filter(object_id=str(attempt.pk)).count() == 1
    detail = client.get(page_of(ATTEMPT, "change", attempt.pk)).content.decode()
    assert "the credit of a line was changed" in detail

    taken = {"line": "kidney-stage", "3-reason": "A mistake.", "take_back": "x"}
    said = client.post(page, taken, follow=True).content.decode()

    assert "is worth again what grading gave it." in said
    assert "taken back" in said
    assert "0.5 / 1" in said


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"3-credit": "1.5"}, "less than or equal to 1"),
        ({"3-credit": ""}, "This field is required."),
        ({"3-reason": ""}, "This field is required."),
    ],
)
def test_what_is_wrong_is_said_at_its_line_and_what_was_typed_stays(
    page: str, ines: Any, school: Any, client_of: Any, change: dict[str, str], words: str
) -> None:
    answer = client_of(ines).post(page, {**STAGE, **change, "change": "x"})

    text = answer.content.decode()
    assert answer.status_code == 200
    assert words in text
    assert "Not saved yet." in text
    if "3-reason" not in change:
        assert "The intake says only stage 3." in text
    with in_school(school.pk):
        assert not LineCredit.objects.exists()


def test_there_is_no_such_page_elsewhere(
    attempt: Any, page: str, ines: Any, ana: Any, olga: Any, client_of: Any
) -> None:
    client = client_of(ines)

    assert client.get(page_of(ATTEMPT, "lines", attempt.pk, 99)).status_code == 404
    assert client.post(page, {**STAGE, "line": "no-such"}).status_code == 404
    assert client_of(ana).get(page).status_code == 302
    assert client_of(olga).get(page).status_code in {302, 404}
    assert client_of(olga).post(page, STAGE).status_code in {302, 404}


def test_hostile_words_are_shown_as_words(page: str, ines: Any, client_of: Any) -> None:
    sent = {**STAGE, "3-reason": "<script>alert(1)</script>", "change": "x"}

    said = client_of(ines).post(page, sent, follow=True).content.decode()

    assert "<script>alert" not in said
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in said


def test_the_page_costs_the_same_however_much_was_changed(
    page: str, ines: Any, client_of: Any
) -> None:
    client, costs = client_of(ines), []
    client.get(page)
    for credit in ("1", "0.25", "0.75"):
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
        costs.append(len(asked))
        client.post(page, {**STAGE, "3-credit": credit, "change": "x"})

    assert costs == [costs[0]] * 3
