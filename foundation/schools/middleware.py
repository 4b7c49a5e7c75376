"""Opens the scope in which a request may query."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from foundation.schools.models import Membership
from foundation.schools.queries import actor_for, memberships_of, open_school
from foundation.schools.scoping import every_school, in_catalogue, in_school
from foundation.zones import zone_of

Handler = Callable[[HttpRequest], HttpResponse]
SESSION_KEY = "school"
FOR_PROGRAMS = ("/api/", "/oauth/", "/healthz", "/readyz", "/static/")


class SchoolMiddleware:
    """Sets ``request.school``, ``request.actor`` and ``request.memberships``.

    A member: the school chosen in the session, else the first. A visitor: the
    open school, of which only what is taught can be read. The operator in the
    admin: all schools. A program of the API: nothing yet, its key decides.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.school = None  # type: ignore[attr-defined]
        request.actor = None  # type: ignore[attr-defined]
        request.memberships = []  # type: ignore[attr-defined]
        with self._scope(request), _times(request):
            return self.get_response(request)

    def _scope(self, request: HttpRequest) -> AbstractContextManager[None]:
        if request.path.startswith(FOR_PROGRAMS):
            return nullcontext()
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            school = open_school()
            request.school = school  # type: ignore[attr-defined]
            return in_catalogue(school.pk) if school else nullcontext()
        memberships = memberships_of(user)
        request.memberships = memberships  # type: ignore[attr-defined]
        current = _chosen(memberships, request.session.get(SESSION_KEY))
        if current is not None:
            request.school = current.school  # type: ignore[attr-defined]
            request.actor = actor_for(current)  # type: ignore[attr-defined]
        if user.is_superuser and request.path.startswith("/admin/"):
            return every_school()
        return in_school(current.school_id) if current else nullcontext()


def _times(request: HttpRequest) -> AbstractContextManager[None]:
    """Times as the person reads them, else as the school does; in UTC for programs."""
    if request.path.startswith(FOR_PROGRAMS):
        return nullcontext()
    own = getattr(getattr(request, "user", None), "time_zone", "")
    school = getattr(request, "school", None)
    return timezone.override(zone_of(own, school.time_zone if school else ""))


def _chosen(memberships: list[Membership], school_id: int | None) -> Membership | None:
    for membership in memberships:
        if membership.school_id == school_id:
            return membership
    return memberships[0] if memberships else None
