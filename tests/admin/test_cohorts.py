"""Cohorts in the admin."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from foundation.schools.models import Cohort, CohortMember
from foundation.schools.scoping import in_school
from tests.admin.pages import page_of

PAGE = "chartwork_schools_cohort"


def people_page(cohort):
    return reverse("admin:chartwork_schools_cohort_people", args=[cohort.pk])


@pytest.fixture
def evening(school):
    return Cohort.objects.create(school=school, key="evening", title="Evening class")


def in_cohort(school):
    with in_school(school.pk):
        return CohortMember.objects.count()


def test_a_new_cohort_asks_for_its_people(school, ines, client_of):
    form = {"title": "Evening class", "key": "evening", "is_active": "on"}
    answer = client_of(ines).post(page_of(PAGE, "add"), form, follow=True)

    with in_school(school.pk):
        assert Cohort.objects.get().school_id == school.pk
    assert "People of Evening class" in answer.content.decode()


def test_a_taken_key_is_said(evening, ines, client_of):
    form = {"title": "Another", "key": "evening", "is_active": "on"}
    answer = client_of(ines).post(page_of(PAGE, "add"), form)

    assert "This key is taken in your school" in answer.content.decode()


def test_people_are_added_and_taken_out(evening, ana, ben, ines, school, client_of):
    client = client_of(ines)
    pasted = {"emails": "ana@example.org\nben@example.org", "add": "Add"}
    page = client.post(people_page(evening), pasted, follow=True).content.decode()
    assert "2 people added." in page
    assert "Ana Silva" in page
    with in_school(school.pk):
        place = CohortMember.objects.get(membership__person=ana)

    client.post(people_page(evening), {"member": [str(place.pk)], "remove": "Take out"})

    with in_school(school.pk):
        left = CohortMember.objects.values_list("membership__person__email", flat=True)
        assert list(left) == ["ben@example.org"]
    assert LogEntry.objects.filter(object_id=str(evening.pk)).count() == 2


def test_an_unknown_address_is_named_and_the_list_stays_to_be_mended(
    evening, ana, ines, school, client_of
):
    pasted = {"emails": "ana@example.org\nnobody@example.org", "add": "Add"}
    page = client_of(ines).post(people_page(evening), pasted).content.decode()

    assert "Nobody was added" in page
    assert page.count("nobody@example.org") == 2
    assert in_cohort(school) == 0


def test_another_school_neither_sees_nor_changes_it(evening, ana, olga, school, client_of):
    client = client_of(olga)

    assert client.get(people_page(evening)).status_code == 404
    answer = client.post(people_page(evening), {"emails": "ana@example.org", "add": "Add"})
    assert answer.status_code == 404
    assert "Evening class" not in client.get(page_of(PAGE)).content.decode()
    assert in_cohort(school) == 0


def test_a_student_does_not_get_there(evening, ana, client_of):
    assert client_of(ana).get(people_page(evening)).status_code == 302


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_of_people_costs_the_same_at_any_length(
    people, evening, ana, ben, ines, client_of, django_assert_num_queries
):
    client = client_of(ines)
    chosen = "\n".join(person.email for person in (ana, ben, ines)[:people])
    client.post(people_page(evening), {"emails": chosen, "add": "Add"})
    client.get(people_page(evening))

    with django_assert_num_queries(7):
        client.get(people_page(evening))
