"""The OpenAPI document and the reference page that is made of it."""

import re
from io import StringIO
from typing import Any

import jsonschema
import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from foundation.http.problems import CATALOGUE
from foundation.schools.api.schema import api_document
from tests.api.conftest import Program, Scene
from tests.api.test_schools_apart import POST_SCOPES, SCOPES

# By method and path: "get /api/v1/people/".
OPERATIONS = {
    f"{method} {path}": operation
    for path, operations in api_document()["paths"].items()
    for method, operation in operations.items()
}
READS = [name for name in OPERATIONS if name.startswith("get ")]
POSTS = [name for name in OPERATIONS if name.startswith("post ")]
OPEN = "get /api/v1/"


def checked(value: Any, schema: dict[str, Any]) -> None:
    """As strict as a generated client: the schema, and its formats."""
    jsonschema.Draft202012Validator(
        {**schema, "components": api_document()["components"]},
        format_checker=jsonschema.FormatChecker(),
    ).validate(value)


def documented(path: str) -> str:
    """A route as the document writes it: ``people/{id}/``."""
    return re.sub(r"<[a-z]+:([a-z]+)>", r"{\1}", path)


def schema_of(path: str) -> dict[str, Any]:
    answer = OPERATIONS[f"get {path}"]["responses"]["200"]["content"]["application/json"]
    found: dict[str, Any] = answer["schema"]
    return found


def test_the_document_is_valid_and_made_without_a_warning() -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=StringIO())


def test_the_document_names_every_endpoint_with_its_scope() -> None:
    declared = {
        name: next(iter(operation.get("security", [{}])), {})
        for name, operation in OPERATIONS.items()
    }

    expected = {
        f"{method} /api/v1/{documented(path)}": {"oauth2": [scope] if scope else []}
        for method, table in (("get", SCOPES), ("post", POST_SCOPES))
        for path, scope in table.items()
    }
    assert declared == {**expected, OPEN: {}}
    flow = api_document()["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]
    assert flow["tokenUrl"] == f"{settings.SITE_URL}/oauth/token/"
    assert set(flow["scopes"]) == set(filter(None, [*SCOPES.values(), *POST_SCOPES.values()]))


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_documents_its_errors(name: str) -> None:
    statuses = set(OPERATIONS[name]["responses"])

    assert statuses >= {"200", "400", "406", "500"}
    assert ("304" in statuses) == (name in READS)
    assert (statuses >= {"409", "415", "422"}) == (name in POSTS)
    assert "404" in statuses or "{id}" not in name
    assert (statuses >= {"401", "403", "429"}) == (name != OPEN)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_response_has_an_example_that_is_as_its_schema_says(name: str) -> None:
    responses = OPERATIONS[name]["responses"]
    shared = api_document()["components"]["responses"]
    for status, response in responses.items():
        if status == "304":
            continue
        found = shared[response["$ref"].rsplit("/", 1)[1]] if "$ref" in response else response
        ((kind, answer),) = found["content"].items()
        examples = answer.get("examples", {})

        assert examples or name == OPEN, status
        assert kind == ("application/json" if status < "300" else "application/problem+json")
        for example in examples.values():
            checked(example["value"], answer["schema"])


@pytest.mark.parametrize("name", [n for n in POSTS if "requestBody" in OPERATIONS[n]])
def test_every_body_has_an_example_and_takes_no_unknown_member(name: str) -> None:
    body = OPERATIONS[name]["requestBody"]["content"]["application/json"]

    for example in body["examples"].values():
        checked(example["value"], body["schema"])
        with pytest.raises(jsonschema.ValidationError):
            checked({**example["value"], "surprise": 1}, body["schema"])


@pytest.mark.parametrize("name", POSTS)
def test_every_post_takes_a_key_and_all_but_saving_need_it(name: str) -> None:
    header = [p for p in OPERATIONS[name]["parameters"] if p["in"] == "header"]
    assert [p["name"] for p in header] == ["Idempotency-Key"]
    assert header[0].get("required", False) == (not name.endswith("/answers/"))


def test_what_is_answered_is_as_the_schema_says(program: Program, scene: Scene) -> None:
    lists = [name.removeprefix("get /api/v1/") for name in READS if "{" not in name]
    for path in [*lists, *scene.details]:
        name = re.sub(r"[0-9a-f-]{36}", "{id}", path)
        checked(program.read(path or "/api/v1/"), schema_of(f"/api/v1/{name}"))


@pytest.mark.parametrize("path", ["courses/?x=1", "people/?role=king", "people/?cursor=x", "x/"])
def test_an_error_is_as_the_schema_says(program: Program, path: str) -> None:
    checked(program.get(path).json(), {"$ref": "#/components/schemas/Problem"})


def test_the_document_is_offered_as_json_and_yaml(db: Any) -> None:
    def get(path: str, **headers: str) -> Any:
        return Client().get(f"/api/v1/schema/{path}", headers=headers)

    as_json, as_yaml = get("?format=json"), get("?format=yaml")

    assert as_json.json() == yaml.safe_load(as_yaml.content) == api_document()
    assert as_json.json()["openapi"].startswith("3.1")
    assert "yaml" in as_yaml["Content-Type"]
    assert get("").json() == api_document()
    assert get("", Accept="application/vnd.oai.openapi").content == as_yaml.content
    assert get("?format=xml").json()["code"] == "invalid_parameter"
    assert get("", **{"If-None-Match": get("")["ETag"]}).status_code == 304


def test_the_reference_page_needs_no_key_and_tells_everything(db: Any) -> None:
    response = Client().get("/api/v1/reference/")

    page = response.content.decode()
    assert (response.status_code, response["Content-Type"]) == (200, "text/html; charset=utf-8")
    for name in OPERATIONS:
        method, path = name.split(" ")
        assert f"<code>{method.upper()} {path}</code>" in page
    # Where the type of a problem leads.
    for code in CATALOGUE:
        assert f'id="{code}"' in page
    for scope in settings.OAUTH2_PROVIDER["SCOPES"]:
        assert f"<code>{scope}</code>" in page
    assert "`" not in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_the_reference_page_loads_nothing_foreign_and_nothing_inline(db: Any) -> None:
    response = Client().get("/api/v1/reference/")

    page = response.content.decode()
    assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", page)
    assert all(
        address.startswith("/static/") for address in re.findall(r'<script[^>]*src="([^"]+)', page)
    )
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy


def test_the_reference_page_knows_who_is_signed_in(client_of: Any, ada: Any) -> None:
    page = client_of(ada).get("/api/v1/reference/")

    assert "/accounts/logout/" in page.content.decode()
    assert "Cookie" in page["Vary"]
    assert page["Cache-Control"] == "no-store, private"
