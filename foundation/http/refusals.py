"""A refusal in a page: one place, so that views need no ``try``."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from foundation.refusals import Refusal

Handler = Callable[[HttpRequest], HttpResponse]


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, and not somebody who reads a page."""
    return request.headers.get("Accept", "").startswith("application/json")


class RefusalMiddleware:
    """Renders a Refusal that a view did not handle as a page that says what to do."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        if wants_json(request):
            return JsonResponse(
                {"type": "about:blank", "title": exception.message, "code": exception.code},
                status=exception.status,
                content_type="application/problem+json",
            )
        return render(request, "refusal.html", {"refusal": exception}, status=exception.status)
