"""Every error of the API is one kind of document."""

from typing import Any

import pytest
from django.conf import settings
from django.http import Http404
from django.test import Client, RequestFactory
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.views import APIView

from courses.services.enrolments import CourseNotFound
from foundation.http.problems import CATALOGUE, problem_details
from foundation.schools.api.people import PeopleList
from tests.api.conftest import Program

MEMBERS = {"type", "title", "status", "detail", "code", "instance", "request_id"}


def check(response: Any, status: int, code: str) -> dict[str, Any]:
    """The document, after what holds for all of them."""
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    document: dict[str, Any] = response.json()
    assert set(document) >= MEMBERS
    assert (document["status"], document["code"]) == (status, code)
    assert document["detail"]
    assert response["Cache-Control"] == "no-store"
    return document


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/nothing/", "/api/v2/courses/", "/api/v1/people/17/", "/api/x"]
)
def test_an_unknown_address_is_a_document_too(db: Any, path: str) -> None:
    document = check(Client().get(path), 404, "not_found")

    assert document["instance"] == path
    assert document["type"] == f"{settings.SITE_URL}/api/v1/reference/#not_found"


def test_a_missing_slash_is_named(db: Any) -> None:
    document = check(Client().get("/api/v1/courses"), 404, "not_found")

    assert "/api/v1/courses/" in document["detail"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_what_only_reads_knows_no_other_method(program: Program, method: str) -> None:
    headers = {"Authorization": f"Bearer {program.token}"}

    response = getattr(Client(), method)("/api/v1/people/", headers=headers)

    check(response, 405, "method_not_allowed")
    assert response["Allow"] == "GET, HEAD"


def test_a_format_that_is_not_offered_is_refused(program: Program) -> None:
    response = program.get("people/", headers={"Accept": "text/csv"})

    assert "application/json" in check(response, 406, "not_acceptable")["detail"]


def test_an_unknown_parameter_is_refused_and_the_known_ones_are_named(program: Program) -> None:
    document = check(program.get("people/?rolle=student"), 400, "unknown_parameter")

    assert document["unknown"] == ["rolle"]
    assert document["known"] == ["cursor", "external_id", "is_active", "page_size", "role"]
    assert "rolle" in document["detail"]
    assert "external_id" in document["detail"]


def test_a_detail_knows_no_parameter(program: Program, ana: Any) -> None:
    document = check(program.get(f"people/{ana.public_id}/?page_size=1"), 400, "unknown_parameter")

    assert document["known"] == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("people/?role=king", "role"),
        ("people/?external_id=%00", "external_id"),
        ("enrolments/?course=17", "course"),
        ("attempts/?state=lost", "state"),
        ("people/?page_size=0", "page_size"),
        ("people/?page_size=201", "page_size"),
        ("people/?page_size=1e2", "page_size"),
        ("people/?page_size=%D9%A3", "page_size"),
        ("people/?is_active=no", "is_active"),
        ("attempts/?graded_since=0001-01-01T00:00:00%2B14:00", "graded_since"),
        # Left out by mistake, these would give everybody's rows.
        ("attempts/?person=", "person"),
        ("people/?external_id=%20", "external_id"),
        ("attempts/?state=graded&state=submitted", "state"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(program: Program, path: str, name: str) -> None:
    document = check(program.get(path), 400, "invalid_parameter")

    assert list(document["errors"]) == [name]


@pytest.mark.parametrize("cursor", ["made-up", "WyIyMDI2Il0:1abc:xyz", "%00"])
def test_a_made_up_cursor_is_refused(program: Program, cursor: str) -> None:
    check(program.get(f"people/?cursor={cursor}"), 400, "invalid_cursor")


def test_a_cursor_of_one_list_does_not_serve_another(program: Program, ana: Any, ines: Any) -> None:
    cursor = program.read("people/?page_size=1")["next"].split("cursor=")[1].split("&")[0]

    check(program.get(f"attempts/?cursor={cursor}"), 400, "invalid_cursor")


def test_a_body_in_a_format_that_is_not_read_is_refused(program: Program) -> None:
    response = Client().generic(
        "GET",
        "/api/v1/people/",
        b"a;b",
        content_type="text/csv",
        headers={"Authorization": f"Bearer {program.token}"},
    )

    check(response, 415, "unsupported_media_type")


def test_the_document_has_the_id_under_which_the_logs_know_the_request(
    db: Any, caplog: pytest.LogCaptureFixture
) -> None:
    document = Client().get("/api/v1/nothing/").json()

    logged = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    finished = [event for event in logged if event["event"] == "request_finished"]
    assert [event["request_id"] for event in finished] == [document["request_id"]]


def test_a_failure_of_ours_is_a_document_that_tells_no_secret(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(view: Any) -> Any:
        raise RuntimeError("password=hunter2")

    monkeypatch.setattr(PeopleList, "rows", fail)
    client = Client(raise_request_exception=False)

    response = client.get("/api/v1/people/", headers={"Authorization": f"Bearer {program.token}"})

    check(response, 500, "internal_error")
    assert b"hunter2" not in response.content


@pytest.mark.parametrize(
    ("exception", "status", "code"),
    [
        (UnsupportedMediaType("text/csv"), 415, "unsupported_media_type"),
        (CourseNotFound("There is no such course."), 404, CourseNotFound.code),
        (Http404(), 404, "not_found"),
    ],
)
def test_what_rules_and_the_framework_say_becomes_a_document(
    exception: Exception, status: int, code: str
) -> None:
    request = APIView().initialize_request(RequestFactory().get("/api/v1/x/"))

    response = problem_details(exception, {"request": request, "view": APIView()})

    assert response.status_code == status
    assert (b'"code": "%s"' % code.encode()) in response.content


def test_the_catalogue_fits_the_statuses_that_are_used() -> None:
    assert {status for status, _ in CATALOGUE.values()} == {
        *(400, 401, 403, 404, 405, 406, 409, 412, 415, 422, 429, 500),
    }
