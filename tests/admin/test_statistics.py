"""The statistics pages: what they show, what they cost, and that a file is no formula."""

import csv
import re
from io import StringIO

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from assessments.models import AssessmentStatistics, QuestionVersion
from assessments.services.bank import QuestionDetails, save_question
from assessments.services.statistics import compute_statistics
from foundation.http.sheets import csv_lines
from foundation.outbox.models import OutboxMessage
from foundation.schools.actors import system_actor
from tests.admin.pages import page_of
from tests.assessments.wire import on_the_wire
from tests.conftest import NOON
from tests.factories.courses import make_bank, single_choice
from tests.factories.sittings import sit_many

PAGE = "chartwork_assessments_assessment_statistics"


def page(quiz, name="", *more):
    return reverse(f"admin:{PAGE}{name}", args=[quiz.pk, *more])


def sat_by(quiz, school, *, people, questions=8, **more):
    with scopes_disabled():
        make_bank(school, questions=questions)
        versions = list(
            QuestionVersion.objects.select_related("question").order_by("pk")[:questions]
        )
        sit_many(quiz, versions=versions, people=people, **more)
        compute_statistics(assessment_id=quiz.pk, school_id=school.pk, at=NOON)
    return versions


@pytest.fixture
def versions(quiz, school):
    """The quiz of the course with eight questions, sat by 120 people."""
    return sat_by(quiz, school, people=120)


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_has_a_table_for_every_picture_and_advice_for_every_question(
    quiz, versions, ines, client_of
):
    text = text_of(client_of(ines).get(page(quiz)))

    pictures = re.findall(r'<svg class="chart-picture"[^>]* role="img" aria-label="([^"]+)"', text)
    assert [said.split(".")[0] for said in pictures] == ["Scores", "Questions", "By domain"]
    main = text.split('id="content-main"')[1]
    # In short, by score, questions, domains.
    assert main.count("<table") == 4
    assert text.count("statistics-level") == 8
    assert "KR-20" in text
    assert "120" in text
    # The policy of the site: nothing inline.
    assert not re.search(r"<(script|style)>|style=|on\w+=\"", main)


def test_a_question_shows_who_chose_what(quiz, versions, ines, client_of):
    text = text_of(client_of(ines).get(page(quiz, "_question", versions[0].pk)))

    assert "Who chose what" in text
    assert "the right one 1" in text
    assert text.count("<polyline") == 3
    assert "weakest" in text
    assert "People in the group" in text


def test_sorting_puts_what_has_no_figure_last(quiz, versions, ines, client_of):
    client = client_of(ines)

    def shown(sort):
        lines = client.get(page(quiz), {"sort": sort}).context["lines"]
        return [line["row"].facility for line in lines]

    up, down = shown("facility"), shown("-facility")
    assert up == sorted(up)
    assert down == sorted(down, reverse=True)
    assert shown("no such column") == shown("place")


@pytest.mark.parametrize(("people", "questions"), [(6, 3), (60, 20)])
def test_pages_cost_the_same_for_few_and_many(people, questions, quiz, school, ines, client_of):
    versions = sat_by(quiz, school, people=people, questions=questions)
    client = client_of(ines)
    costs = {}
    for name, address in {
        "assessment": page(quiz),
        "question": page(quiz, "_question", versions[0].pk),
        "csv": page(quiz, "_csv"),
        "everywhere": page_of(
            "chartwork_assessments_question", "statistics", versions[0].question_id
        ),
        "list": page_of("chartwork_assessments_assessmentstatistics"),
    }.items():
        with on_the_wire() as sent:
            assert client.get(address).status_code == 200
        costs[name] = len(sent)

    assert costs == {"assessment": 8, "question": 7, "csv": 5, "everywhere": 6, "list": 7}


def test_few_answers_are_said_to_be_few(quiz, school, ines, client_of):
    sat_by(quiz, school, people=3)
    text = text_of(client_of(ines).get(page(quiz)))

    assert "3 attempts; shown from 5 on." in text
    assert "3 answers are too few to say anything" in text
    assert "chart-picture" not in text


def test_before_the_first_time_there_is_a_button(quiz, ines, client_of):
    client = client_of(ines)
    assert "Nothing has been computed yet." in text_of(client.get(page(quiz)))

    answer = client.post(page(quiz, "_compute"), follow=True)

    assert "Being computed." in text_of(answer)
    assert OutboxMessage.objects.filter(effect="assessments.compute_statistics").count() == 1
    assert client.get(page(quiz, "_compute")).status_code == 405


def test_the_ways_lead_here(quiz, versions, ines, client_of):
    client = client_of(ines)
    for address in (
        page_of("chartwork_assessments_assessment", "change", quiz.pk),
        page_of("chartwork_assessments_assessmentstatistics"),
    ):
        assert client.get(address).status_code == 200
    assert page(quiz) in text_of(
        client.get(page_of("chartwork_assessments_assessment", "change", quiz.pk))
    )
    own = page_of("chartwork_assessments_question", "statistics", versions[0].question_id)
    edit = page_of("chartwork_assessments_question", "change", versions[0].question_id)
    assert own in text_of(client.get(edit))
    assert "Anatomy quiz" in text_of(client.get(own))


def test_another_school_has_no_such_page(quiz, versions, olga, ana, client_of):
    for person, status in ((olga, 404), (ana, 302)):
        client = client_of(person)
        for address in (page(quiz), page(quiz, "_csv"), page(quiz, "_question", versions[0].pk)):
            assert client.get(address).status_code == status
        assert client.post(page(quiz, "_compute")).status_code == status


def test_a_question_that_was_changed_shows_its_way(quiz, versions, school, ines, client_of):
    with scopes_disabled():
        first = versions[0]
        save_question(
            key=first.question.key,
            type_name="single_choice",
            category_id=first.question.category_id,
            content={**single_choice(1), "stem": "Clearer?"},
            details=QuestionDetails(domain="anatomy"),
            note="",
            by=system_actor(school.pk),
            at=NOON,
        )
        newer = QuestionVersion.objects.select_related("question").get(
            question=first.question, number=2
        )
        sit_many(quiz, versions=[newer, *versions[1:]], people=60, seed=8)
        compute_statistics(assessment_id=quiz.pk, school_id=school.pk, at=NOON)

    text = text_of(client_of(ines).get(page(quiz, "_question", newer.pk)))

    assert "From version to version" in text
    assert "Version 1, 120 answers" in text
    assert "Version 2, 60 answers" in text


def test_the_file_has_every_question_and_no_formula(quiz, versions, school, ines, client_of):
    with scopes_disabled():
        question = versions[0].question
        type(question).objects.filter(pk=question.pk).update(domain="=1+1")

    response = client_of(ines).get(page(quiz, "_csv"))

    text = b"".join(response.streaming_content).decode()
    assert text.startswith('\ufeff"number","question",')
    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 8
    assert rows[0]["domain"] == "'=1+1"
    with scopes_disabled():
        kept = AssessmentStatistics.objects.get(assessment=quiz, basis="first")
        values = [row.facility for row in kept.questions.order_by("place")]
    assert [float(row["facility"]) for row in rows] == values
    # A number below nothing is a number.
    [_, line] = csv_lines([(-0.5, "-0.5", " =x", "a-b")])
    assert line == """-0.5,"'-0.5","' =x","a-b"\r\n"""
