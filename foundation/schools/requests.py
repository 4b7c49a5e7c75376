"""What a view asks of its request: who acts, since when."""

import time
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.http.refusals import wants_json
from foundation.refusals import Kind, Refusal
from foundation.schools.actors import Actor

View = Callable[..., HttpResponse]


class NoSchool(Refusal):
    code = "no_school"
    kind = Kind.FORBIDDEN


class SignedOut(Refusal):
    code = "signed_out"
    kind = Kind.FORBIDDEN


def actor_of(request: HttpRequest) -> Actor:
    """Who acts. Raises NoSchool for somebody who belongs to no school."""
    actor = getattr(request, "actor", None)
    if actor is None:
        raise NoSchool(
            _("Your account belongs to no school. Ask your school to add you, or sign up again.")
        )
    return cast(Actor, actor)


def arrived_at(request: HttpRequest) -> datetime:
    """When the request arrived, stamped by the first middleware."""
    return cast(datetime, getattr(request, "arrived_at", None) or timezone.now())


def waited_seconds(request: HttpRequest) -> float:
    """Seconds since the request arrived, by a clock that cannot be set."""
    started: float = getattr(request, "arrived_monotonic", time.monotonic())
    return time.monotonic() - started


def address_of(request: HttpRequest) -> str:
    """The visitor's own address, behind trusted proxies too (``config.wsgi``); "" if unknown."""
    return str(request.META.get("REMOTE_ADDR", ""))


def member_required(view: View) -> View:
    """Signed in, and a member of a school.

    A page is led to where one signs in; a script, which asks for JSON, is told: a page to sign in
    would tell it nothing. Raises SignedOut, NoSchool.
    """

    @wraps(view)
    def member_only(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor_of(request)
        return view(request, *args, **kwargs)

    pages_only = login_required(member_only)

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if wants_json(request) and not request.user.is_authenticated:
            raise SignedOut(_("You are signed out. Sign in again."))
        return pages_only(request, *args, **kwargs)

    return wrapped
