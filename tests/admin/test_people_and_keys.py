"""People of a school, and keys of its programs."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import check_password
from oauth2_provider.models import get_access_token_model

from foundation.schools.actors import Role
from foundation.schools.models import ApiClient, Membership
from foundation.schools.scoping import in_school
from foundation.schools.services import (
    AdministratorsOnly,
    ApiClientNotFound,
    MembershipNotFound,
    OwnMembership,
    UnknownScope,
    change_api_client,
    change_membership,
    create_api_client,
    rotate_api_secret,
)
from tests.admin.pages import page_of
from tests.conftest import NOON

PEOPLE = "chartwork_schools_membership"
KEYS = "chartwork_schools_apiclient"


def membership_of(person):
    with in_school(person.school.pk):
        return Membership.objects.get(person=person)


class TestPeople:
    FORM = {"role": "instructor", "external_id": "S-17", "is_active": "on"}

    def test_an_administrator_changes_a_role(self, ada, ana, client_of):
        client_of(ada).post(page_of(PEOPLE, "change", membership_of(ana).pk), self.FORM)

        changed = membership_of(ana)
        assert (changed.role, changed.external_id) == ("instructor", "S-17")
        assert LogEntry.objects.filter(object_id=str(changed.pk)).count() == 1

    def test_who_is_let_out_is_out_at_once(self, ada, ines, client_of):
        inside = client_of(ines)
        assert inside.get("/admin/").status_code == 200

        client_of(ada).post(
            page_of(PEOPLE, "change", membership_of(ines).pk), {"role": "instructor"}
        )

        assert membership_of(ines).is_active is False
        assert inside.get("/admin/").status_code == 302

    def test_nobody_changes_what_he_is_himself(self, ada, client_of):
        client_of(ada).post(page_of(PEOPLE, "change", membership_of(ada).pk), {"role": "student"})

        own = membership_of(ada)
        assert (own.role, own.is_active) == ("administrator", True)

    def test_an_instructor_looks_and_changes_nothing(self, ines, ana, client_of):
        address = page_of(PEOPLE, "change", membership_of(ana).pk)
        client = client_of(ines)

        assert client.get(address).status_code == 200
        assert client.post(address, self.FORM).status_code == 403
        own = page_of(PEOPLE, "change", membership_of(ines).pk)
        assert client.post(own, {**self.FORM, "role": "administrator"}).status_code == 403
        assert membership_of(ana).role == "student"
        assert membership_of(ines).role == "instructor"

    def test_an_administrator_of_another_school_changes_nobody(self, otis, ana, client_of):
        client_of(otis).post(page_of(PEOPLE, "change", membership_of(ana).pk), self.FORM)

        assert membership_of(ana).role == "student"

    def test_the_operator_settles_the_first_administrator(self, theo, ana, other_school, client_of):
        client_of(theo).post(
            page_of(PEOPLE, "add"),
            {"person": ana.pk, "school": other_school.pk, "role": "administrator"},
        )

        with in_school(other_school.pk):
            assert Membership.objects.get(person=ana).role == "administrator"
        assert membership_of(ana).role == "student"

    def test_the_service_holds_without_the_page(self, ada, ines, ana, otis, school):
        ask = {"role": Role.ADMINISTRATOR, "is_active": True, "external_id": ""}
        with in_school(school.pk):
            with pytest.raises(AdministratorsOnly):
                change_membership(membership_id=membership_of(ana).pk, by=ines.actor, **ask)
            with pytest.raises(MembershipNotFound):
                change_membership(membership_id=membership_of(ana).pk, by=otis.actor, **ask)
            with pytest.raises(OwnMembership):
                change_membership(
                    membership_id=membership_of(ada).pk, by=ada.actor, **{**ask, "is_active": False}
                )
        assert [membership_of(p).role for p in (ana, ada)] == ["student", "administrator"]
        assert membership_of(ada).is_active


class TestKeys:
    @pytest.fixture
    def key(self, school):
        client, _ = create_api_client(school=school, name="Grade book", scopes=["people:read"])
        return client

    def token(self, key):
        return get_access_token_model().objects.create(
            application=key, token="t" * 30, expires=NOON.replace(year=2030), scope="people:read"
        )

    def test_a_key_is_made_and_its_secret_shown_once(self, ada, school, client_of):
        client = client_of(ada)

        page = client.post(
            page_of(KEYS, "add"),
            {"name": "Grade book", "allowed_scopes": ["people:read", "results:read"]},
        )

        key = ApiClient.objects.get()
        secret = re.search(r'class="plain-secret">([^<]+)<', page.content.decode())[1]
        assert (key.school_id, key.name) == (school.pk, "Grade book")
        assert key.allowed_scopes == ["people:read", "results:read"]
        assert key.authorization_grant_type == ApiClient.GRANT_CLIENT_CREDENTIALS
        assert check_password(secret, key.client_secret)
        assert "no-store" in page.headers["Cache-Control"]
        for name in ("change", "history"):
            assert secret not in client.get(page_of(KEYS, name, key.pk)).content.decode()
        assert secret not in client.get(page_of(KEYS)).content.decode()
        assert LogEntry.objects.filter(change_message__contains=secret).count() == 0
        granted = client.post(
            "/oauth/token/",
            {
                "grant_type": "client_credentials",
                "client_id": key.client_id,
                "client_secret": secret,
            },
        )
        assert granted.json()["scope"] == "people:read results:read"

    def test_an_unknown_scope_is_refused(self, ada, client_of):
        page = client_of(ada).post(
            page_of(KEYS, "add"), {"name": "Greedy", "allowed_scopes": ["people:write"]}
        )

        assert "Select a valid choice" in page.content.decode()
        assert ApiClient.objects.count() == 0

    def test_fewer_scopes_void_the_tokens_and_another_name_does_not(self, ada, key, client_of):
        client = client_of(ada)
        address = page_of(KEYS, "change", key.pk)
        self.token(key)

        client.post(address, {"name": "Marks", "allowed_scopes": ["people:read"]})
        kept = get_access_token_model().objects.count()
        client.post(address, {"name": "Marks"})

        key.refresh_from_db()
        assert (key.name, key.allowed_scopes, kept) == ("Marks", [], 1)
        assert get_access_token_model().objects.count() == 0

    def test_a_new_secret_ends_the_old_one_and_its_tokens(self, ada, key, client_of):
        self.token(key)
        before = key.client_secret
        client = client_of(ada)
        address = page_of(KEYS, "rotate", key.pk)

        asked = client.get(address)
        key.refresh_from_db()
        assert (asked.status_code, key.client_secret) == (200, before)
        page = client.post(address)

        secret = re.search(r'class="plain-secret">([^<]+)<', page.content.decode())[1]
        key.refresh_from_db()
        assert check_password(secret, key.client_secret)
        assert get_access_token_model().objects.count() == 0
        assert "client secret" in LogEntry.objects.get(object_id=str(key.pk)).change_message

    def test_a_key_is_taken_away_after_a_question_that_names_it(self, ada, key, client_of):
        token = self.token(key)
        client = client_of(ada)
        address = page_of(KEYS, "delete", key.pk)

        question = client.get(address).content.decode()
        client.post(address, {"post": "yes"})

        assert "The program “Grade book” cannot read anything any more" in question
        assert token.token not in question
        assert ApiClient.objects.count() == get_access_token_model().objects.count() == 0

    @pytest.mark.parametrize("page", ["change", "rotate", "delete", "history"])
    def test_keys_are_for_administrators_of_the_school(self, page, key, ines, otis, ana, client_of):
        before = ApiClient.objects.values().get()
        address = page_of(KEYS, page, key.pk)
        for person in (ines, otis, ana):
            client = client_of(person)
            assert client.get(address).status_code in {302, 403, 404}
            client.post(address, {"post": "yes", "name": "Stolen"})

        assert ApiClient.objects.values().get() == before

    def test_an_instructor_makes_none(self, ines, client_of):
        client = client_of(ines)

        assert client.get(page_of(KEYS)).status_code == 403
        assert client.post(page_of(KEYS, "add"), {"name": "Mine"}).status_code == 403
        assert ApiClient.objects.count() == 0

    def test_an_administrator_cannot_make_one_for_another_school(
        self, ada, other_school, school, client_of
    ):
        client_of(ada).post(page_of(KEYS, "add"), {"name": "Spy", "school": other_school.pk})

        assert ApiClient.objects.get().school_id == school.pk

    def test_the_operator_says_for_which_school(self, theo, other_school, client_of):
        client = client_of(theo)

        without = client.post(page_of(KEYS, "add"), {"name": "Registry"})
        client.post(page_of(KEYS, "add"), {"name": "Registry", "school": other_school.pk})

        assert "This field is required" in without.content.decode()
        assert ApiClient.objects.get().school_id == other_school.pk

    def test_the_services_hold_without_the_page(self, key, ines, otis, ada):
        with pytest.raises(AdministratorsOnly):
            rotate_api_secret(client_pk=key.pk, by=ines.actor)
        with pytest.raises(ApiClientNotFound):
            rotate_api_secret(client_pk=key.pk, by=otis.actor)
        with pytest.raises(UnknownScope):
            change_api_client(client_pk=key.pk, name="x", scopes=["everything"], by=ada.actor)
        before = key.client_secret
        key.refresh_from_db()
        assert (key.client_secret, key.name) == (before, "Grade book")


class TestAccounts:
    def test_an_account_made_by_the_operator_can_sign_in(self, theo, client, client_of):
        password = "A-long-pass-phrase-9"
        client_of(theo).post(
            page_of("chartwork_accounts_user", "add"),
            {
                "email": "New.Person@example.org",
                "name": "New Person",
                "usable_password": "true",
                "password1": password,
                "password2": password,
            },
        )

        answer = client.post(
            "/accounts/login/", {"login": "new.person@example.org", "password": password}
        )

        assert answer.status_code == 302
        assert client.session["_auth_user_id"]

    def test_no_account_is_deleted(self, theo, ana, client_of):
        client = client_of(theo)

        assert (
            client.post(
                page_of("chartwork_accounts_user", "delete", ana.pk), {"post": "yes"}
            ).status_code
            == 403
        )
        ana.refresh_from_db()
