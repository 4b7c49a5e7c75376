"""Overrides in the admin."""

import pytest

from assessments.models import Override
from foundation.schools.cohorts import add_people, save_cohort
from foundation.schools.scoping import in_school
from tests.admin.pages import page_of
from tests.conftest import NOON

PAGE = "chartwork_assessments_override"


@pytest.fixture
def evening(ines, ana, school):
    cohort = save_cohort(key="evening", title="Evening class", by=ines.actor)
    add_people(cohort_id=cohort.pk, emails=ana.email, by=ines.actor, at=NOON)
    return cohort


def form_for(quiz, **values):
    return {"assessment": quiz.pk, "minutes": "90", "attempts_allowed": "", **values}


def stored(school):
    with in_school(school.pk):
        return list(Override.objects.values_list("cohort__title", "student__email", "minutes"))


def test_one_for_a_cohort_and_one_for_a_student(quiz, evening, ana, ines, school, client_of):
    client = client_of(ines)
    client.post(page_of(PAGE, "add"), form_for(quiz, cohort=evening.pk))
    client.post(page_of(PAGE, "add"), form_for(quiz, student=ana.pk, minutes="0"))

    assert stored(school) == [("Evening class", None, 90), (None, "ana@example.org", 0)]
    page = client.get(page_of(PAGE)).content.decode()
    assert "cohort Evening class" in page
    assert "Ana Silva" in page


def test_the_page_says_that_running_attempts_keep_their_minutes(quiz, ines, client_of):
    page = client_of(ines).get(page_of(PAGE, "add")).content.decode()

    assert "a running attempt keeps its minutes" in page


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Choose either a cohort or one student."),
        ({"minutes": "", "student": "ana"}, "Change at least one value."),
        (
            {
                "student": "ana",
                "opens_at_0": "2026-12-02",
                "opens_at_1": "10:00",
                "closes_at_0": "2026-12-01",
                "closes_at_1": "10:00",
            },
            "It would close before it opens.",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(
    values, words, quiz, ana, ines, school, client_of
):
    values = {k: ana.pk if v == "ana" else v for k, v in values.items()}
    page = client_of(ines).post(page_of(PAGE, "add"), form_for(quiz, **values)).content.decode()

    assert page.count(words) == 1
    assert stored(school) == []


def test_a_second_one_for_the_same_cohort_is_refused(quiz, evening, ines, school, client_of):
    client = client_of(ines)
    client.post(page_of(PAGE, "add"), form_for(quiz, cohort=evening.pk))
    again = client.post(page_of(PAGE, "add"), form_for(quiz, cohort=evening.pk, minutes="5"))

    assert "has an override here already" in again.content.decode()
    assert stored(school) == [("Evening class", None, 90)]


def test_it_is_changed_and_taken_away(quiz, evening, ines, school, client_of):
    client = client_of(ines)
    client.post(page_of(PAGE, "add"), form_for(quiz, cohort=evening.pk))
    with in_school(school.pk):
        override = Override.objects.get()

    client.post(page_of(PAGE, "change", override.pk), {"minutes": "75", "attempts_allowed": ""})
    assert stored(school) == [("Evening class", None, 75)]
    client.post(page_of(PAGE, "delete", override.pk), {"post": "yes"})
    assert stored(school) == []


def test_another_school_chooses_from_its_own(
    quiz, evening, ana, olga, other_course, school, client_of
):
    client = client_of(olga)
    page = client.get(page_of(PAGE, "add")).content.decode()
    assert "Evening class" not in page
    assert "ana@example.org" not in page

    for whom in ({"cohort": evening.pk}, {"student": ana.pk}):
        answer = client.post(page_of(PAGE, "add"), form_for(quiz, **whom))
        assert "Select a valid choice" in answer.content.decode()
    assert stored(school) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_at_any_length(
    rows, quiz, ana, ben, ines, client_of, django_assert_num_queries
):
    client = client_of(ines)
    for person in (ana, ben, ines)[:rows]:
        client.post(page_of(PAGE, "add"), form_for(quiz, student=person.pk))
    client.get(page_of(PAGE))

    with django_assert_num_queries(10):
        client.get(page_of(PAGE))
