"""The calibration pages: what they show, what they cost, and what is said where nothing is."""

import csv
import re
from io import StringIO

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from assessments.admin import calibration as page_module
from assessments.models import Calibration, QuestionVersion
from assessments.services.calibration import CALIBRATE_EFFECT
from assessments.services.statistics import compute_statistics
from foundation.outbox.models import OutboxMessage
from foundation.outbox.services import drain
from tests.conftest import NOON
from tests.factories.courses import make_bank
from tests.factories.sittings import sit_many

PAGE = "chartwork_assessments_assessment_calibration"


def page(quiz, name=""):
    return reverse(f"admin:{PAGE}{name}", args=[quiz.pk])


@scopes_disabled()
def sat(quiz, school, *, people, questions=8):
    make_bank(school, questions=questions)
    versions = list(QuestionVersion.objects.select_related("question").order_by("pk")[:questions])
    sit_many(quiz, versions=versions, people=people)
    compute_statistics(assessment_id=quiz.pk, school_id=school.pk, at=NOON)
    return versions


def calibrate(client, quiz, model="rasch"):
    response = client.post(page(quiz, "_ask"), {"model": model})
    assert response.status_code == 302
    drain()


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def main_of(text):
    return text.split('id="content-main"')[1]


def test_pressing_calibrates_and_the_page_shows_people_and_questions(quiz, school, ines, client_of):
    versions = sat(quiz, school, people=130)
    client = client_of(ines)
    assert "Nothing has been calibrated yet" in text_of(client.get(page(quiz)))
    client.post(page(quiz, "_ask"), {"model": "rasch"})
    assert "Being computed" in text_of(client.get(page(quiz)))
    drain()

    main = main_of(text_of(client.get(page(quiz))))

    said = re.findall(r'<svg class="chart-picture"[^>]* role="img" aria-label="([^"]+)"', main)
    assert len(said) == 1
    assert said[0].startswith("People and questions. Above the line stand 130 people")
    # In short, where they stand, the questions.
    assert main.count("<table") == 3
    assert main.count("±") == 9
    # Eight questions are marks of their own, and their names can be read.
    assert main.count(": difficulty ") == 8
    assert "mirt " in main
    assert not re.search(r"<(script|style)>|style=|on\w+=\"", main)
    # All people of the table are there.
    places = main.split("How many stand where")[1].split("</table>")[0]
    cells = [int(n) for n in re.findall(r"<td>(\d+)</td>", places)]
    assert (sum(cells[::2]), sum(cells[1::2])) == (130, 8)
    question = reverse(
        "admin:chartwork_assessments_assessment_statistics_question",
        args=[quiz.pk, versions[0].pk],
    )
    own = text_of(client.get(question))
    assert "Difficulty (Rasch)" in own
    assert "Infit and outfit" in own


def test_too_few_are_told_how_many_are_missing(quiz, school, ines, client_of):
    sat(quiz, school, people=64)
    client = client_of(ines)
    calibrate(client, quiz)

    main = main_of(text_of(client.get(page(quiz))))

    assert "64 people; it takes 100." in main
    assert main.count("Not enough yet: 64 of 100 answers.") == 8
    assert "chart-picture" not in main


def test_what_was_asked_for_in_vain_hides_nothing_that_was_computed(quiz, school, ines, client_of):
    versions = sat(quiz, school, people=110)
    client = client_of(ines)
    calibrate(client, quiz)
    calibrate(client, quiz, model="2pl")

    main = main_of(text_of(client.get(page(quiz))))

    assert "110 people; it takes 500." in main
    assert "What was computed before it is shown below" in main
    assert "chart-picture" in main
    assert main.count("±") == 9
    assert "Earlier calibrations" not in main
    question = reverse(
        "admin:chartwork_assessments_assessment_statistics_question",
        args=[quiz.pk, versions[0].pk],
    )
    assert "Difficulty (Rasch)" in text_of(client.get(question))


def test_the_file_has_every_question_and_is_empty_before(quiz, school, ines, client_of):
    client = client_of(ines)
    empty = b"".join(client.get(page(quiz, "_csv")).streaming_content).decode("utf-8-sig")
    assert len(list(csv.reader(StringIO(empty)))) == 1
    sat(quiz, school, people=110)
    calibrate(client, quiz)

    body = b"".join(client.get(page(quiz, "_csv")).streaming_content).decode("utf-8-sig")

    head, *rows = list(csv.reader(StringIO(body)))
    assert len(rows) == 8
    assert head[6:8] == ["difficulty", "difficulty standard error"]
    assert all(row[4] == "110" and row[6] and row[10] for row in rows)


@pytest.mark.parametrize("questions", [6, 18])
def test_the_page_costs_the_same_for_six_questions_and_for_eighteen(
    quiz, school, ines, client_of, django_assert_num_queries, questions
):
    sat(quiz, school, people=105, questions=questions)
    client = client_of(ines)
    calibrate(client, quiz)
    client.get(page(quiz))

    with django_assert_num_queries(PAGE_QUERIES):
        client.get(page(quiz))


PAGE_QUERIES = 7


def test_without_the_extra_the_page_says_so_and_offers_nothing(quiz, ines, client_of, monkeypatch):
    monkeypatch.setattr(page_module, "library_version", lambda: "")

    main = main_of(text_of(client_of(ines).get(page(quiz))))

    assert "is not installed on this site" in main
    assert "<form" not in main


def test_nonsense_and_strangers_ask_for_nothing(quiz, ines, olga, ana, client_of):
    client = client_of(ines)
    assert client.post(page(quiz, "_ask"), {"model": "3pl"}).status_code == 404
    assert client.get(page(quiz, "_ask")).status_code == 405
    assert client_of(olga).get(page(quiz)).status_code == 404
    assert client_of(olga).post(page(quiz, "_ask"), {"model": "rasch"}).status_code == 404
    assert client_of(ana).post(page(quiz, "_ask"), {"model": "rasch"}).status_code == 302

    with scopes_disabled():
        assert Calibration.objects.count() == 0
    assert OutboxMessage.objects.filter(effect=CALIBRATE_EFFECT).count() == 0


def test_the_statistics_say_how_often_another_paper_would_decide_alike(
    quiz, school, ines, client_of
):
    sat(quiz, school, people=120)

    text = text_of(
        client_of(ines).get(
            reverse("admin:chartwork_assessments_assessment_statistics", args=[quiz.pk])
        )
    )

    found = re.search(
        r"With the mark to pass at 60 %, a second paper would give the same decision, passed or "
        r"not, to (\d+) of 100 people \(kappa (-?0\.\d\d)\)",
        text,
    )
    assert found
    assert 50 <= int(found[1]) <= 100
    assert "A paper twice as long would have a reliability of 0." in text
