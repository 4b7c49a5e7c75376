"""Errors of the API as problem documents (RFC 9457): one shape, whatever went wrong."""

from dataclasses import dataclass
from functools import singledispatch
from http import HTTPStatus
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions

from foundation.refusals import Refusal

log = structlog.get_logger(__name__)

CONTENT_TYPE = "application/problem+json"

# Code, status and title of what the API itself may say; the reference page lists them. A rule
# that refuses brings a code of its own.
CATALOGUE: dict[str, tuple[int, str]] = {
    "bad_request": (400, "The request cannot be understood"),
    "invalid_body": (400, "The body has something that cannot be used"),
    "idempotency_key_missing": (400, "A POST needs a key to be repeated by"),
    "idempotency_key_invalid": (400, "This cannot be an Idempotency-Key"),
    "invalid_parameter": (400, "A query parameter has a value that cannot be used"),
    "unknown_parameter": (400, "There is no such query parameter here"),
    "invalid_cursor": (400, "This cursor was not made by this list"),
    "not_authenticated": (401, "A valid token is needed"),
    "missing_scope": (403, "The token lacks a scope"),
    "no_school": (403, "The key belongs to no school"),
    "permission_denied": (403, "This is not allowed"),
    "not_found": (404, "There is nothing here"),
    "method_not_allowed": (405, "This address does not know the method"),
    "not_acceptable": (406, "The answer is not available in this format"),
    "request_in_progress": (409, "An equal request is being answered"),
    "precondition_failed": (412, "The precondition of the request does not hold"),
    "unsupported_media_type": (415, "The body is in a format that is not read here"),
    "idempotency_key_reused": (422, "The key was used for another request"),
    "too_many_requests": (429, "Too many requests"),
    "internal_error": (500, "Something went wrong on our side"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, for a program and for the person who reads its log."""

    code: str
    detail: str
    status: int = 0
    title: str = ""
    members: dict[str, Any] | None = None
    headers: dict[str, str] | None = None


class ApiError(exceptions.APIException):
    """An error of the API's own catalogue; ``members`` go into the document."""

    def __init__(self, code: str, detail: str, **members: Any) -> None:
        super().__init__(detail, code)
        self.status_code = CATALOGUE[code][0]
        self.code = code
        self.members = members
        self.headers: dict[str, str] = {}


def problem_response(request: HttpRequest, problem: Problem) -> JsonResponse:
    """The document. JSON whatever was asked for: an error must be readable."""
    known = CATALOGUE.get(problem.code)
    status = problem.status or (known[0] if known else 500)
    document = {
        "type": f"{settings.SITE_URL}/api/v1/reference/#{problem.code}" if known else "about:blank",
        "title": problem.title or (known[1] if known else HTTPStatus(status).phrase),
        "status": status,
        "detail": problem.detail,
        "code": problem.code,
        "instance": request.path,
        "request_id": str(structlog.contextvars.get_contextvars().get("request_id", "")),
        **(problem.members or {}),
    }
    response = JsonResponse(document, status=status, content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    for name, value in (problem.headers or {}).items():
        response.headers[name] = value
    return response


def problem_details(exception: Exception, context: dict[str, Any]) -> JsonResponse:
    """REST framework's handler of exceptions."""
    request = context["request"]
    problem = _problem_of(exception, context)
    if problem is None:
        # Known to the log and to whoever listens, as if Django had caught it itself.
        got_request_exception.send(sender=problem_details, request=request._request)
        log.exception("api_error", path=request.path, exc_info=exception)
        problem = Problem(
            "internal_error",
            "This is our fault and has been logged. Try again later; if it stays, send the "
            "request_id to whoever runs this site.",
        )
    return problem_response(request._request, problem)


@singledispatch
def _problem_of(exception: Exception, context: dict[str, Any]) -> Problem | None:
    """The problem that an exception is; None for one that nobody foresaw."""
    return None


@_problem_of.register
def _(exception: Refusal, context: dict[str, Any]) -> Problem:
    return Problem(exception.code, exception.message, status=exception.status)


@_problem_of.register
def _(exception: ApiError, context: dict[str, Any]) -> Problem:
    return Problem(
        exception.code, str(exception.detail), members=exception.members, headers=exception.headers
    )


@_problem_of.register(Http404)
@_problem_of.register(exceptions.NotFound)
def _(exception: Exception, context: dict[str, Any]) -> Problem:
    return Problem("not_found", "There is nothing with this address in your school.")


@_problem_of.register(SuspiciousOperation)
@_problem_of.register(exceptions.ParseError)
def _(exception: Exception, context: dict[str, Any]) -> Problem:
    return Problem("bad_request", "The request is malformed.")


@_problem_of.register(PermissionDenied)
@_problem_of.register(exceptions.PermissionDenied)
def _(exception: Exception, context: dict[str, Any]) -> Problem:
    return Problem("permission_denied", "This key may not do this.")


@_problem_of.register
def _(exception: exceptions.ValidationError, context: dict[str, Any]) -> Problem:
    fields = exception.detail if isinstance(exception.detail, dict) else {"": exception.detail}
    errors = {
        name: [str(text) for text in (texts if isinstance(texts, list) else [texts])]
        for name, texts in fields.items()
    }
    said = " ".join(f"{name}: {' '.join(texts)}".lstrip(": ") for name, texts in errors.items())
    return Problem("invalid_parameter", said, members={"errors": errors})


@_problem_of.register(exceptions.NotAuthenticated)
@_problem_of.register(exceptions.AuthenticationFailed)
def _(exception: exceptions.APIException, context: dict[str, Any]) -> Problem:
    if "Authorization" in context["request"].headers:
        detail = "This token is unknown, expired or withdrawn. Get a new one from /oauth/token/."
    else:
        detail = (
            "Send a token in the header Authorization: Bearer <token>. POST your client's id and "
            "secret to /oauth/token/ to get one."
        )
    header = str(getattr(exception, "auth_header", "") or "Bearer")
    return Problem("not_authenticated", detail, headers={"WWW-Authenticate": header})


@_problem_of.register
def _(exception: exceptions.MethodNotAllowed, context: dict[str, Any]) -> Problem:
    allowed = ", ".join(context["view"].allowed_methods)
    return Problem(
        "method_not_allowed",
        f"{context['request'].method} is not possible here; possible: {allowed}.",
        headers={"Allow": allowed},
    )


@_problem_of.register
def _(exception: exceptions.NotAcceptable, context: dict[str, Any]) -> Problem:
    types = ", ".join(kind.media_type for kind in context["view"].renderer_classes)
    return Problem("not_acceptable", f"Accept one of: {types}.")


@_problem_of.register
def _(exception: exceptions.UnsupportedMediaType, context: dict[str, Any]) -> Problem:
    return Problem("unsupported_media_type", str(exception.detail))


@_problem_of.register
def _(exception: exceptions.Throttled, context: dict[str, Any]) -> Problem:
    seconds = max(1, round(getattr(exception, "wait", None) or 1))
    return Problem(
        "too_many_requests",
        f"The limit of this key is used up. Go on in {seconds} s.",
        headers={"Retry-After": str(seconds)},
    )
