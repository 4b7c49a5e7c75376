"""Getting a token for a program: OAuth2 client credentials."""

from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client
from oauth2_provider.models import get_access_token_model

from foundation.schools.models import ApiClient
from foundation.schools.services import create_api_client
from tests.api.conftest import SECRET, basic

TOKEN = "/oauth/token/"
GRANT = {"grant_type": "client_credentials"}


@pytest.fixture
def key(school: Any) -> ApiClient:
    """A key of Harbour School for courses and awards."""
    client, _ = create_api_client(
        school=school, name="LMS", scopes=["courses:read", "awards:read"], secret=SECRET
    )
    return client


def tokens() -> int:
    return int(get_access_token_model().objects.count())


def test_a_program_gets_a_token_with_the_scopes_of_its_key(key: ApiClient) -> None:
    response = Client().post(TOKEN, GRANT, headers=basic(key.client_id))

    assert response.status_code == 200
    answer = response.json()
    assert answer["token_type"] == "Bearer"
    assert answer["expires_in"] == 3600
    assert set(answer["scope"].split()) == {"courses:read", "awards:read"}
    assert "refresh_token" not in answer


def test_the_key_may_be_sent_as_a_form(key: ApiClient) -> None:
    form = {**GRANT, "client_id": key.client_id, "client_secret": SECRET}

    response = Client().post(TOKEN, form)

    assert response.status_code == 200
    assert tokens() == 1


def test_a_program_may_ask_for_less(key: ApiClient) -> None:
    form = {**GRANT, "scope": "courses:read"}

    response = Client().post(TOKEN, form, headers=basic(key.client_id))

    assert response.json()["scope"] == "courses:read"


@pytest.mark.parametrize("scope", ["people:read", "courses:read people:read", "root", "awards"])
def test_a_scope_that_the_key_lacks_is_refused(key: ApiClient, scope: str) -> None:
    response = Client().post(TOKEN, {**GRANT, "scope": scope}, headers=basic(key.client_id))

    assert (response.status_code, response.json()["error"]) == (400, "invalid_scope")
    assert tokens() == 0


def test_a_key_that_may_read_nothing_gets_no_token(school: Any) -> None:
    client, _ = create_api_client(school=school, name="Empty", scopes=[], secret=SECRET)

    response = Client().post(TOKEN, GRANT, headers=basic(client.client_id))

    assert (response.status_code, response.json()["error"]) == (400, "invalid_scope")
    assert tokens() == 0


def test_a_wrong_secret_is_refused(key: ApiClient) -> None:
    response = Client().post(TOKEN, GRANT, headers=basic(key.client_id, "guess"))

    assert (response.status_code, response.json()["error"]) == (401, "invalid_client")
    assert tokens() == 0


@pytest.mark.parametrize("grant", ["password", "authorization_code", "refresh_token"])
def test_no_other_grant_is_offered(key: ApiClient, grant: str) -> None:
    form = {"grant_type": grant, "username": "ana@example.org", "password": "x", "code": "x"}

    response = Client().post(TOKEN, form, headers=basic(key.client_id))

    assert response.status_code in {400, 401}
    assert tokens() == 0


def test_the_secret_is_stored_as_a_hash(key: ApiClient) -> None:
    stored = ApiClient.objects.get(pk=key.pk).client_secret

    assert SECRET not in stored
    assert check_password(SECRET, stored)
