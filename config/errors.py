"""Pages for what goes wrong: what happened, what it means for my work, what to do now."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def request_id() -> str:
    """The id under which the logs know this request, or an empty string."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", {"request_id": request_id()}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
