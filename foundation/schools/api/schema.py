"""The OpenAPI document: made from the views once, then kept by the process."""

from copy import deepcopy
from functools import cache
from typing import Any

from django.conf import settings
from drf_spectacular.contrib.django_oauth_toolkit import DjangoOAuthToolkitScheme
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.http.problems import CATALOGUE, CONTENT_TYPE, ApiError
from foundation.schools.api.root import OpenView

RENDERERS: dict[str, type[BaseRenderer]] = {
    "json": OpenApiJsonRenderer2,
    "yaml": OpenApiYamlRenderer2,
}
TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457). Some problems have members of their own.",
    "required": ["type", "title", "status", "detail", "code", "instance", "request_id"],
    "properties": {
        "type": {**TEXT, "description": "Address of the explanation, or about:blank."},
        "title": TEXT,
        "status": WHOLE,
        "detail": {**TEXT, "description": "What happened and what to do."},
        "code": {**TEXT, "description": "Stable; for programs.", "examples": list(CATALOGUE)},
        "instance": TEXT,
        "request_id": {**TEXT, "description": "Under this id our logs know the request."},
    },
}
DESCRIPTIONS = {
    "400": "An unknown query parameter, or a value that cannot be used.",
    "401": "No valid token.",
    "403": "The token lacks the scope that this needs.",
    "404": "Not there, or not your school's.",
    "406": "Not available in the format asked for.",
    "429": "The limit of the key is used up; Retry-After says when to go on.",
    "500": "Our fault; it has been logged.",
}
LIMITS = {
    "RateLimit-Limit": "Requests that this key may send in a window.",
    "RateLimit-Remaining": "How many of them are left.",
    "RateLimit-Reset": "Seconds until the next window.",
}


class ProgramScheme(DjangoOAuthToolkitScheme):  # type: ignore[no-untyped-call]
    """Which scopes a view needs, from its own ``required_scopes``."""

    target_class = "foundation.schools.oauth.ProgramAuthentication"
    name = "oauth2"
    priority = 1

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        return {self.name: list(auto_schema.view.required_scopes)}


def describe_answers(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Document what every operation answers beside 200, and that no member is ever left out."""
    components = result["components"]
    for schema in components["schemas"].values():
        for member in schema.get("properties", {}).values():
            member.pop("readOnly", None)
        if schema.get("type") == "object" and "properties" in schema:
            schema["required"] = list(schema["properties"])
    components["schemas"]["Problem"] = PROBLEM
    components["responses"] = {f"Problem{status}": _problem(status) for status in DESCRIPTIONS}
    for path, operations in result["paths"].items():
        for operation in operations.values():
            _describe(path, operation)
    return result


def _problem(status: str) -> dict[str, Any]:
    reference = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": DESCRIPTIONS[status],
        "content": {CONTENT_TYPE: {"schema": reference}},
    }


def _describe(path: str, operation: dict[str, Any]) -> None:
    needs_token = any(operation.get("security", [{}]))
    statuses = {"400", "406", "500"}
    statuses |= {"401", "403", "429"} if needs_token else set()
    statuses |= {"404"} if "{" in path else set()
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "query" and parameter["schema"] == TEXT:
            parameter["schema"] = {**TEXT, "minLength": 1, "pattern": r"\S"}
    answers = operation["responses"]
    headers = {"ETag": {"schema": TEXT, "description": "Send it back in If-None-Match."}}
    if needs_token:
        headers |= {name: {"schema": WHOLE, "description": said} for name, said in LIMITS.items()}
    answers["200"]["headers"] = headers
    answers["200"]["description"] = answers["200"].get("description") or "What was asked for."
    answers["304"] = {"description": "Unchanged since the ETag in If-None-Match."}
    for status in statuses:
        answers[status] = {"$ref": f"#/components/responses/Problem{status}"}
    operation["responses"] = dict(sorted(answers.items()))
    for example in answers["200"]["content"]["application/json"].get("examples", {}).values():
        if "next" in example["value"]:
            example["value"]["next"] = f"{settings.SITE_URL}{path}?cursor=taken-from-here"


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return document


def api_document() -> dict[str, Any]:
    """The document, to be changed freely by who asked."""
    return deepcopy(_document())


class Schema(OpenView):
    """The OpenAPI document, as JSON or YAML: by Accept, or by ``?format=``."""

    schema = None
    query_parameters = ("format",)
    renderer_classes = [
        OpenApiJsonRenderer2,
        OpenApiYamlRenderer2,
        OpenApiJsonRenderer,
        OpenApiYamlRenderer,
    ]

    def get(self, request: Request) -> Response:
        asked = request.query_params.get("format")
        if asked is not None:
            if asked not in RENDERERS:
                raise ApiError("invalid_parameter", "format is json or yaml.")
            chosen = RENDERERS[asked]()
            request.accepted_renderer = chosen
            request.accepted_media_type = chosen.media_type
        return Response(api_document())
