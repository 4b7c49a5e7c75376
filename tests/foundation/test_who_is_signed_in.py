"""A signed-in person is read with the memberships, in one query; what ended counts at once."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from foundation.schools.models import Membership
from foundation.schools.scoping import every_school
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db


def home(client):
    return client.get(reverse("courses:home"))


def test_person_and_memberships_are_read_in_one_query(client_of, ana, django_assert_num_queries):
    client = client_of(ana)
    with django_assert_num_queries(6) as captured:
        # Session, person with memberships, enrolments, courses that could be joined, what runs,
        # reviews.
        assert home(client).status_code == 200

    about_people = [q["sql"] for q in captured if "chartwork_accounts_user" in q["sql"]]
    assert len(about_people) == 1
    assert '"chartwork_schools_membership"' in about_people[0]


def test_somebody_whose_account_was_closed_is_signed_out_at_once(client_of, ana):
    client = client_of(ana)
    assert home(client).status_code == 200
    ana.is_active = False
    ana.save(update_fields=["is_active"])

    response = home(client)

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_somebody_whose_membership_ended_stays_signed_in_without_a_school(client_of, ana):
    client = client_of(ana)
    with every_school():
        Membership.objects.filter(person=ana).update(is_active=False)

    response = home(client)

    assert response.status_code == 403
    assert "belongs to no school" in response.content.decode()


def test_an_operator_in_no_school_is_signed_in(client_of, db):
    theo = get_user_model().objects.create_superuser(
        email="theo@example.org", password=PASSWORD, name="Theo Brandt"
    )

    assert client_of(theo).get(reverse("admin:index")).status_code == 200


def test_one_signs_in_by_the_form_with_the_address_in_any_case(client, ana):
    client.post(reverse("account_login"), {"login": "ANA@example.org", "password": PASSWORD})

    assert home(client).status_code == 200


def test_an_oldest_membership_decides_and_another_can_be_chosen(client_of, ana, other_school):
    with every_school():
        Membership.objects.create(
            school=other_school, person=ana, role="student", joined_at="2027-01-01T00:00:00Z"
        )
    client = client_of(ana)

    assert home(client).wsgi_request.school == ana.school
    session = client.session
    session["school"] = other_school.pk
    session.save()
    assert home(client).wsgi_request.school == other_school


def test_a_script_is_told_that_nobody_is_signed_in_and_a_reader_is_led_to_sign_in(client):
    address = reverse("courses:home")

    told = client.get(address, headers={"accept": "application/json"})
    led = client.get(address)

    assert (told.status_code, told.json()["code"]) == (403, "signed_out")
    assert led.status_code == 302
    assert led["Location"].startswith(reverse("account_login"))


def test_a_script_with_an_old_token_is_told_so(ana):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana)

    told = client.post(reverse("assessments:practice_room"), headers={"accept": "application/json"})
    read = client.post(reverse("assessments:practice_room"))

    assert (told.status_code, told.json()["code"]) == (403, "csrf_failed")
    assert read.status_code == 403
    assert read["Content-Type"].startswith("text/html")
