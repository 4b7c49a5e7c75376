"""The OpenAPI document: made from the views once, then kept by the process."""

import re
from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from http import HTTPStatus
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
from foundation.http.replies import REPLAYED
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
    "400": "Something in the query, the headers or the body cannot be used.",
    "401": "No valid token.",
    "403": "The token lacks the scope that this needs.",
    "404": "Not there, or not your school's.",
    "406": "Not available in the format asked for.",
    "409": "The state of things does not allow it now, or an equal request is being answered.",
    "415": "The body is not JSON.",
    "422": "The Idempotency-Key was used for another request.",
    "429": "The limit of the key is used up; Retry-After says when to go on.",
    "500": "Our fault; it has been logged.",
}
# What the examples of problems show, by status: a code of the catalogue and a sentence.
SAID = {
    "400": ("invalid_body", "answers.0.base: This field is required."),
    "401": (
        "not_authenticated",
        "This token is unknown, expired or withdrawn. Get a new one from /oauth/token/.",
    ),
    "403": (
        "missing_scope",
        "This needs the scope people:read. If your key has it, request a "
        "token that carries it; else ask an administrator of your school to add it to the key.",
    ),
    "404": ("not_found", "There is nothing with this address in your school."),
    "406": ("not_acceptable", "Accept one of: application/json."),
    "409": (
        "request_in_progress",
        "A request with this Idempotency-Key is being answered at this "
        "moment. Repeat it in a second to get the reply.",
    ),
    "415": ("unsupported_media_type", "Send JSON: Content-Type: application/json."),
    "422": (
        "idempotency_key_reused",
        "This Idempotency-Key was used for another request. Take a "
        "new key for a new request; to repeat the old one, send exactly what was sent.",
    ),
    "429": ("too_many_requests", "The limit of this key is used up. Go on in 7 s."),
    "500": (
        "internal_error",
        "This is our fault and has been logged. Try again later; if it "
        "stays, send the request_id to whoever runs this site.",
    ),
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
        return {self.name: list(auto_schema.view.scopes_for(auto_schema.method))}


def describe_answers(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Document what every operation answers beside 200, and that no member is ever left out."""
    components = result["components"]
    sent = _sent_schemas(result)
    for name, schema in components["schemas"].items():
        for member in schema.get("properties", {}).values():
            member.pop("readOnly", None)
        if name in sent:
            # What is not understood is refused.
            schema["additionalProperties"] = False
        elif schema.get("type") == "object" and "properties" in schema:
            schema["required"] = list(schema["properties"])
    components["schemas"]["Problem"] = PROBLEM
    components["responses"] = {f"Problem{status}": _problem(status) for status in DESCRIPTIONS}
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            _describe(path, method, operation)
    return result


def _sent_schemas(result: dict[str, Any]) -> set[str]:
    """Names of the schemas that bodies of requests are made of."""
    found: set[str] = set()
    waiting = [
        operation["requestBody"]
        for operations in result["paths"].values()
        for operation in operations.values()
        if "requestBody" in operation
    ]
    while waiting:
        names = set(re.findall(r"#/components/schemas/(\w+)", str(waiting.pop()))) - found
        found |= names
        waiting += [result["components"]["schemas"][name] for name in names]
    return found


def _problem(status: str, refusals: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """A problem response with an example of each code that is likely here."""
    code, said = SAID[status]
    told = [{"code": refusal["code"], "detail": refusal["detail"]} for refusal in refusals]
    if not told or status in {"400", "403", "409"}:
        told.append({"code": code, "detail": said})
    return {
        "description": DESCRIPTIONS[status],
        "content": {
            CONTENT_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {one["code"]: {"value": _document_of(status, **one)} for one in told},
            }
        },
    }


def _document_of(status: str, *, code: str, detail: str) -> dict[str, Any]:
    known = CATALOGUE.get(code)
    return {
        "type": f"{settings.SITE_URL}/api/v1/reference/#{code}" if known else "about:blank",
        "title": known[1] if known else HTTPStatus(int(status)).phrase,
        "status": int(status),
        "detail": detail,
        "code": code,
        "instance": "/api/v1/example/",
        "request_id": "0f1c2b9e-5b7d-4a3e-9a64-1a2b3c4d5e6f",
    }


def _describe(path: str, method: str, operation: dict[str, Any]) -> None:
    needs_token = any(operation.get("security", [{}]))
    statuses = {"400", "406", "500"}
    statuses |= {"401", "403", "429"} if needs_token else set()
    statuses |= {"404"} if "{" in path else set()
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "query" and parameter["schema"] == TEXT:
            parameter["schema"] = {**TEXT, "minLength": 1, "pattern": r"\S"}
    answers = operation["responses"]
    headers: dict[str, Any] = {}
    if needs_token:
        headers |= {name: {"schema": WHOLE, "description": said} for name, said in LIMITS.items()}
    if method == "post":
        statuses |= {"409", "415", "422"}
        headers[REPLAYED] = {
            "schema": TEXT,
            "description": "true: this is what was answered to the first request with this key.",
        }
    else:
        headers["ETag"] = {"schema": TEXT, "description": "Send it back in If-None-Match."}
        answers["304"] = {"description": "Unchanged since the ETag in If-None-Match."}
    for status in {"200", "201"} & set(answers):
        answers[status]["headers"] = headers
        answers[status]["description"] = answers[status].get("description") or "What was asked for."
    refusals = operation.pop("x-refusals", [])
    for status in statuses | {str(refusal["status"]) for refusal in refusals}:
        own = [refusal for refusal in refusals if str(refusal["status"]) == status]
        shared = {"$ref": f"#/components/responses/Problem{status}"}
        answers[status] = _problem(status, own) if own else shared
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
