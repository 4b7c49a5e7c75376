"""Getting a token for a program: OAuth2 client credentials."""

import logging
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from foundation.schools.models import ApiClient
from foundation.schools.services import create_api_client, forget_expired_tokens
from tests.api.conftest import SECRET, Program, basic

TOKEN, REVOKE = "/oauth/token/", "/oauth/revoke/"
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


@pytest.mark.parametrize("path", [TOKEN, REVOKE])
def test_a_program_has_no_csrf_token_and_needs_none(key: ApiClient, path: str) -> None:
    form = {**GRANT, "token": "unknown"}

    response = Client(enforce_csrf_checks=True).post(path, form, headers=basic(key.client_id))

    assert response.status_code == 200


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


@pytest.mark.parametrize(
    ("form", "headers", "status", "error"),
    [
        ({}, {}, 400, "unsupported_grant_type"),
        ({"grant_type": "urn:ietf:params:oauth:grant-type:device_code"}, {}, 400, None),
        (GRANT, {}, 401, "invalid_client"),
        ({**GRANT, "client_id": "\x00", "client_secret": "x"}, {}, 401, "invalid_client"),
        (GRANT, basic("\x00", "\x00"), 401, "invalid_client"),
        (GRANT, {"Authorization": "Basic %%%"}, 401, "invalid_client"),
        ({**GRANT, "client_id": "a" * 5000, "client_secret": "x"}, {}, 401, "invalid_client"),
    ],
)
def test_an_error_has_the_form_of_oauth_and_says_what_to_do(
    key: ApiClient, form: dict[str, str], headers: dict[str, str], status: int, error: str | None
) -> None:
    response = Client().post(TOKEN, form, headers=headers)

    assert response.status_code == status
    assert response.json()["error"] == (error or "unsupported_grant_type")
    assert response.json()["error_description"]
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "no-store"
    assert ("WWW-Authenticate" in response) == (status == 401)


@pytest.mark.parametrize("path", [TOKEN, REVOKE])
def test_a_token_is_asked_for_by_post_only(db: Any, path: str) -> None:
    response = Client().get(path)

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert response.json()["error"] == "invalid_request"


def test_a_key_in_the_address_is_refused(key: ApiClient) -> None:
    response = Client().post(f"{TOKEN}?client_id={key.client_id}&client_secret={SECRET}", GRANT)

    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")
    assert tokens() == 0


def test_a_token_works_until_it_expires_and_is_then_forgotten(
    program: Program, stranger: Program
) -> None:
    assert program.get("school/").status_code == 200
    of_program = get_access_token_model().objects.filter(application__client_id=program.client_id)
    of_program.update(expires=timezone.now() - timedelta(seconds=1))

    answer = program.get("school/")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert forget_expired_tokens(at=timezone.now()) == 1
    assert tokens() == 1
    assert stranger.get("school/").status_code == 200


def test_a_program_withdraws_its_own_token_and_no_other(
    program: Program, stranger: Program
) -> None:
    for token in (stranger.token, "unknown", "\x00"):
        answer = Client().post(REVOKE, {"token": token}, headers=basic(program.client_id))
        # As the standard wants it: nobody learns which tokens exist.
        assert answer.status_code == 200
    assert stranger.get("school/").status_code == 200

    Client().post(REVOKE, {"token": program.token}, headers=basic(program.client_id))

    assert program.get("school/").status_code == 401


def test_a_token_counts_in_the_header_only(program: Program) -> None:
    answer = Client().get(f"/api/v1/school/?access_token={program.token}")

    assert answer.status_code == 401


def test_a_token_is_stored_as_a_hash(program: Program) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select t::text from oauth2_provider_accesstoken t")
        stored = str(cursor.fetchall())

    assert program.token not in stored
    assert sha256(program.token.encode()).hexdigest() in stored


def test_neither_secret_nor_token_is_logged(
    key: ApiClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    form = {**GRANT, "client_id": key.client_id, "client_secret": SECRET}
    for headers in ({}, basic(key.client_id), basic(key.client_id, f"{SECRET}-not")):
        Client().post(TOKEN, GRANT if headers else form, headers=headers)
    token = Client().post(TOKEN, form).json()["access_token"]
    for sent in (token, f"{token}x"):
        Client().get("/api/v1/school/", headers={"Authorization": f"Bearer {sent}"})

    logged = "\n".join(str(record.__dict__) for record in caplog.records)
    assert "/api/v1/school/" in logged
    for secret in (SECRET, token, basic(key.client_id)["Authorization"].split()[1]):
        assert secret not in logged


def test_secrets_of_a_key_are_not_tried_for_ever(
    key: ApiClient, program_of: Any, school: Any
) -> None:
    answers = [
        Client().post(TOKEN, GRANT, headers=basic(key.client_id, f"guess{number}"))
        for number in range(12)
    ]

    assert [answer.status_code for answer in answers] == [401] * 10 + [429] * 2
    assert answers[-1].json()["error"] == "too_many_requests"
    assert answers[-1]["Retry-After"] == "60"
    # Not even the right secret is compared now; other keys are not held back.
    assert Client().post(TOKEN, GRANT, headers=basic(key.client_id)).status_code == 429
    assert program_of(school).get("school/").status_code == 200


def test_right_secrets_are_never_held_back(key: ApiClient) -> None:
    answers = [Client().post(TOKEN, GRANT, headers=basic(key.client_id)) for _ in range(15)]

    assert {answer.status_code for answer in answers} == {200}


def test_while_the_cache_is_away_tokens_are_given(key: ApiClient, settings: Any) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://localhost:1/0",
            "OPTIONS": {"socket_connect_timeout": 1},
        }
    }

    wrong = Client().post(TOKEN, GRANT, headers=basic(key.client_id, "guess"))
    right = Client().post(TOKEN, GRANT, headers=basic(key.client_id))

    assert (wrong.status_code, right.status_code) == (401, 200)


def test_the_secret_is_stored_as_a_hash(key: ApiClient) -> None:
    stored = ApiClient.objects.get(pk=key.pk).client_secret

    assert SECRET not in stored
    assert check_password(SECRET, stored)
