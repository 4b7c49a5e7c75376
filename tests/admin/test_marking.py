"""Marking essays in the admin: the form, who may use it, and what waits on the first page."""

import re

import pytest

from assessments.models import Attempt, Grade, Mark, Question
from assessments.rules.lifecycle import State
from assessments.services.marking import held_items
from foundation.outbox.services import drain
from foundation.schools.scoping import every_school, in_school
from tests.admin.pages import page_of
from tests.factories.essays import GOOD_ANSWER, hand_in_essays, make_essay_quiz, mark_all

NAME = "chartwork_assessments_attempt"


@pytest.fixture
def attempt(course, ana):
    return hand_in_essays(course, make_essay_quiz(course), ana)


def places(attempt):
    with every_school():
        return sorted(held_items(attempt=attempt))


def marks_form(position, *, evidence="cited", comment="Well cited."):
    return {
        "item": position,
        f"{position}-criterion_1": "open",
        f"{position}-criterion_2": evidence,
        f"{position}-comment": comment,
    }


def test_the_page_has_a_form_for_each_essay_and_marks_are_given_there(
    attempt, ines, school, client_of
):
    client = client_of(ines)
    first, second = places(attempt)
    change, mark = page_of(NAME, "change", attempt.pk), page_of(NAME, "mark", attempt.pk)

    page = client.get(change).content.decode()
    assert "2 answers are marked by a person" in page
    assert page.count("not marked yet") == 2
    assert "2 of 2: The query names no diagnosis." in page
    assert GOOD_ANSWER in page

    said = client.post(mark, marks_form(first), follow=True).content.decode()
    assert f"Question {first} is marked. 1 answer of this attempt is left." in said
    assert said.count("not marked yet") == 1
    assert "marked by Ines Duarte" in said
    assert "Well cited." in said

    said = client.post(mark, marks_form(second, evidence="none"), follow=True).content.decode()
    assert "All answers are marked." in said
    with in_school(school.pk):
        drain()
        given = Mark.objects.get(position=second)
        assert (given.marks, given.marked_by) == ({"neutral": "open", "evidence": "none"}, ines)
        assert str(Grade.objects.get().percent) == "80.00"

    page = client.get(change).content.decode()
    assert "Grade: 80.00 %" in page
    assert "marking-item" not in page


def test_what_is_missing_is_said_and_what_was_typed_is_kept(attempt, ines, school, client_of):
    first = places(attempt)[0]

    page = client_of(ines).post(
        page_of(NAME, "mark", attempt.pk), marks_form(first, evidence="", comment="A long thought")
    )

    text = page.content.decode()
    assert page.status_code == 200
    assert "This field is required." in text
    assert "A long thought" in text
    assert re.search(r'value="open"[^>]*checked', text)
    with in_school(school.pk):
        assert Mark.objects.count() == 0


def test_marks_for_an_attempt_that_has_its_grade_are_refused_with_words(
    attempt, ines, school, client_of
):
    with in_school(school.pk):
        mark_all(attempt, ines)
        drain()
    first = places(attempt)[0]

    text = (
        client_of(ines)
        .post(page_of(NAME, "mark", attempt.pk), marks_form(first, evidence="none"))
        .content.decode()
    )

    assert "This attempt has its grade already" in text
    with in_school(school.pk):
        assert Mark.objects.count() == 2


@pytest.mark.parametrize("item", ["9", "", "x", "1 OR 1"])
def test_what_no_person_marks_is_not_there(item, attempt, ines, client_of):
    answer = client_of(ines).post(page_of(NAME, "mark", attempt.pk), {"item": item})

    assert answer.status_code == 404


def test_strangers_and_students_mark_nothing(attempt, olga, ana, ben, school, client_of):
    first = places(attempt)[0]
    address = page_of(NAME, "mark", attempt.pk)

    assert client_of(olga).post(address, marks_form(first)).status_code == 404
    for student in (ana, ben):
        assert client_of(student).post(address, marks_form(first)).status_code == 302
    assert client_of(olga).get(address).status_code == 405

    with in_school(school.pk):
        assert Mark.objects.count() == 0
        assert Attempt.objects.get(pk=attempt.pk).state == State.BEING_MARKED


def test_the_first_page_counts_what_waits_and_leads_to_it(
    attempt, course, ben, ines, olga, client_of
):
    with every_school():
        hand_in_essays(course, make_essay_quiz(course), ben)
    client = client_of(ines)

    waiting = {line.text: line for line in client.get("/admin/").context["waiting"]}
    line = waiting["attempts to be marked by a person"]

    assert line.count == 2
    found = client.get(line.url).context["lines"]
    assert [one.counts.first for one in found] == [2, 2]
    other = {line.text: line.count for line in client_of(olga).get("/admin/").context["waiting"]}
    assert other["attempts to be marked by a person"] == 0


@pytest.mark.parametrize("essays", [1, 3])
def test_the_page_costs_the_same_at_any_number_of_essays(
    essays, course, ana, ines, client_of, django_assert_num_queries
):
    with every_school():
        attempt = hand_in_essays(course, make_essay_quiz(course, essays=essays), ana)
    client = client_of(ines)
    for position in places(attempt)[1:]:
        client.post(page_of(NAME, "mark", attempt.pk), marks_form(position))

    # What a process asks once is not counted.
    client.get(page_of(NAME, "change", attempt.pk))
    with django_assert_num_queries(20):
        client.get(page_of(NAME, "change", attempt.pk))


def test_the_preview_says_that_a_person_marks_and_shows_the_rubric(course, ines, school, client_of):
    with every_school():
        make_essay_quiz(course)
        question = Question.objects.get(key="queries-1")
    address = page_of("chartwork_assessments_question", "preview", question.pk)

    text = client_of(ines).post(address, {"answer-1": "Is it angina?"}).content.decode()

    assert "Waits for a person" in text
    assert "The query names no diagnosis." in text
    assert "% of the points" not in text
