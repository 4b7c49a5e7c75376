"""The code browser beside an attempt."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.queries.code_book import releases_beside
from assessments.services.code_book import note_look_up, open_book
from foundation.codesets.slots import LookUp, book_address
from foundation.schools.public import actor_of, arrived_at, member_required

# The name of this desk in the addresses of the browser.
DESK = "attempt"


@require_safe
@member_required
def code_book(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Open the browser at the release of this attempt, in a bare frame."""
    attempt = open_book(attempt_id=attempt_id, by=actor_of(request))
    releases = releases_beside(attempt)
    return redirect(book_address(desk=DESK, subject=str(attempt.pk), releases=releases))


class AttemptDesk:
    """Whose attempt it is reads; what is looked up is written down, but not each letter typed."""

    def may_read(self, request: HttpRequest, subject: str) -> None:
        open_book(attempt_id=_attempt_id(subject), by=actor_of(request))

    def looked_up(self, request: HttpRequest, subject: str, look_up: LookUp) -> None:
        if look_up.typing:
            return
        note_look_up(
            attempt_id=_attempt_id(subject),
            kind=look_up.kind,
            text=look_up.text,
            system=look_up.system,
            release=look_up.release,
            by=actor_of(request),
            at=arrived_at(request),
        )


def _attempt_id(subject: str) -> UUID:
    try:
        return UUID(subject)
    except ValueError:
        raise Http404(_("There is no such attempt.")) from None
