"""The reference page: the OpenAPI document made readable, on our own server."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.request import Request

from foundation.http.pagination import LARGEST, SIZE
from foundation.http.problems import CATALOGUE
from foundation.http.replies import KEPT
from foundation.http.throttles import program_rate
from foundation.schools.api.root import OpenView
from foundation.schools.api.schema import api_document

KINDS = {
    "uuid": "UUID",
    "date-time": "time",
    "uri": "address",
    "email": "email address",
    "decimal": "decimal number as text",
    "string": "text",
    "integer": "whole number",
    "double": "number",
    "array": "list",
    "boolean": "true or false",
    "object": "object",
}
# What comes before the endpoints on the page.
STARTING = [
    {"id": "token", "title": "Get a token"},
    {"id": "scopes", "title": "Scopes"},
    {"id": "pages", "title": "Pages"},
    {"id": "unchanged", "title": "Ask only for what changed"},
    {"id": "repeats", "title": "Repeat without doing it twice"},
    {"id": "limits", "title": "Limits"},
    {"id": "errors", "title": "Errors"},
]


@dataclass(frozen=True, slots=True)
class Field:
    """A member of an answer, or a parameter."""

    name: str
    kind: str
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked."""

    id: str
    title: str
    method: str
    path: str
    description: str
    scopes: list[str]
    needs_token: bool
    parameters: list[Field]
    is_list: bool
    sent: list[Field]
    fields: list[Field]
    curl: str
    example: str


@dataclass(frozen=True, slots=True)
class Group:
    """What belongs together: one tag of the document."""

    id: str
    title: str
    operations: list[Operation]


def groups_of(document: dict[str, Any]) -> list[Group]:
    """The operations by their tags, in the order that the settings give them."""
    found: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append(
                _operation(path, method, operation, document)
            )
    return [
        Group(f"group-{tag['name'].lower()}", tag["name"], found[tag["name"]])
        for tag in document["tags"]
    ]


def _operation(
    path: str, method: str, operation: dict[str, Any], document: dict[str, Any]
) -> Operation:
    security: dict[str, list[str]] = next(iter(operation.get("security", [])), {})
    answer = operation["responses"]["200"]["content"]["application/json"]
    schema = _resolved(answer["schema"], document)
    rows = schema["properties"].get("results")
    examples = answer.get("examples", {})
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return Operation(
        id=operation["operationId"],
        title=operation["operationId"].replace("_", " ").capitalize(),
        method=method.upper(),
        path=path,
        description=operation["description"],
        scopes=security.get("oauth2", []),
        needs_token=bool(security),
        parameters=[
            Field(
                name=parameter["name"],
                kind=_kind(parameter["schema"], document),
                description=_plain(parameter),
            )
            for parameter in operation.get("parameters", [])
            if parameter["in"] in {"query", "header"}
        ],
        is_list=rows is not None,
        sent=list(_fields(body["schema"], document)) if body else [],
        fields=list(_fields(rows or schema, document)),
        curl=_curl(path, method, body, needs_token=bool(security)),
        example="\n".join(
            json.dumps(example["value"], indent=2, ensure_ascii=False)
            for example in examples.values()
        ),
    )


def _curl(path: str, method: str, body: dict[str, Any], *, needs_token: bool) -> str:
    filled = path.replace("{id}", "$ID").replace("{position}", "1")
    parts = ['-H "Authorization: Bearer $TOKEN"'] if needs_token else []
    if method == "post":
        parts += ["-X POST", '-H "Idempotency-Key: $KEY"']
    if body:
        example = next(iter(body["examples"].values()))["value"]
        parts += ['-H "Content-Type: application/json"', f"-d '{json.dumps(example)}'"]
    return "curl " + " \\\n  ".join([*parts, f'"{settings.SITE_URL}{filled}"'])


def _resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """The schema that is meant, past references."""
    for wrapped in schema.get("allOf", []):
        return {**_resolved(wrapped, document), **schema}
    if "$ref" not in schema:
        return schema
    found: Any = document
    for step in schema["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return _resolved(found, document)


def _fields(schema: dict[str, Any], document: dict[str, Any], prefix: str = "") -> Iterator[Field]:
    """Every member, those of members too: ``modules[].title``."""
    schema = _resolved(schema, document)
    if schema.get("type") == "array":
        schema = _resolved(schema["items"], document)
    for name, member in schema.get("properties", {}).items():
        resolved = _resolved(member, document)
        is_list = resolved.get("type") == "array"
        full = f"{prefix}{name}{'[]' if is_list else ''}"
        yield Field(full, _kind(resolved, document), _plain(resolved))
        yield from _fields(resolved, document, f"{full}.")


def _plain(described: dict[str, Any]) -> str:
    """A description without its Markdown."""
    return str(described.get("description", "")).replace("`", "")


def _kind(schema: dict[str, Any], document: dict[str, Any]) -> str:
    """A type in words."""
    schema = _resolved(schema, document)
    for choice in schema.get("oneOf", []):
        if choice != {"type": "null"}:
            # One thing, or nothing.
            return f"{_kind(choice, document)} or null"
    if "enum" in schema:
        return "one of " + ", ".join(str(value) for value in schema["enum"])
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if types == ["array"]:
        return "list"
    words = [KINDS[str(schema.get("format", name))] for name in types if name != "null"]
    return " or ".join([*words, "null"] if "null" in types else words)


class Reference(OpenView):
    """A page for people, who need no key to read it."""

    schema = None
    renderer_classes = [TemplateHTMLRenderer]

    def get(self, request: Request) -> HttpResponse:
        page: HttpRequest = request._request
        groups = groups_of(api_document())
        provider: dict[str, Any] = settings.OAUTH2_PROVIDER
        requests, seconds = program_rate()
        context = {
            "contents": [*STARTING, *({"id": g.id, "title": g.title} for g in groups)],
            "groups": groups,
            "scopes": provider["SCOPES"],
            "problems": [
                {"code": code, "status": status, "title": title}
                for code, (status, title) in CATALOGUE.items()
            ],
            "token_minutes": provider["ACCESS_TOKEN_EXPIRE_SECONDS"] // 60,
            "page": {"size": SIZE, "largest": LARGEST},
            "limit": {
                "requests": requests,
                "seconds": seconds,
                "starts": program_rate("exam_starts")[0],
            },
            "hours_kept": int(KEPT.total_seconds()) // 3600,
        }
        response = render(page, "schools/reference.html", context)
        # Its frame may name who is signed in.
        response.headers["Cache-Control"] = "no-store, private"
        return response
