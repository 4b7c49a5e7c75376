"""Pages for what goes wrong: what happened, what it means for my work, what to do now."""

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from foundation.http.refusals import wants_json


def request_id() -> str:
    """The id under which the logs know this request, or an empty string."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", {"request_id": request_id()}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token is missing or old: somebody signed out, or in again, since the page was made."""
    if wants_json(request):
        title = _("You are signed out. Sign in again.")
        return JsonResponse(
            {"type": "about:blank", "title": title, "code": "csrf_failed"},
            status=403,
            content_type="application/problem+json",
        )
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
