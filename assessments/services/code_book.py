"""The code browser beside an attempt: who may open it, and what was looked up."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from assessments.models import Attempt, CodeLookUp
from assessments.queries.attempt_pages import own_attempt
from assessments.rules.lifecycle import State
from assessments.rules.paper_rules import rules_of
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

# Far more than anybody looks up in five hours; a script that goes wild fills no table.
MOST = 5_000


class BookIsClosed(Refusal):
    code = "book_is_closed"
    kind = Kind.FORBIDDEN


def open_book(*, attempt_id: UUID, by: Actor) -> Attempt:
    """The attempt beside which its student may read in the code browser now. One query.

    Raises BookIsClosed where the assessment has no open book or the attempt is handed in, and
    AttemptNotFound for an attempt of somebody else.
    """
    attempt = own_attempt(attempt_id=attempt_id, by=by)
    if attempt.state != State.IN_PROGRESS:
        raise BookIsClosed(_("This attempt is handed in, so the book beside it is closed."))
    if not rules_of(attempt.paper).code_book:
        raise BookIsClosed(_("The code browser is switched off for this assessment."))
    return attempt


def note_look_up(
    *, attempt_id: UUID, kind: str, text: str, system: str, release: str, by: Actor, at: datetime
) -> None:
    """Write down what was looked up beside an attempt. Three queries."""
    attempt = open_book(attempt_id=attempt_id, by=by)
    if CodeLookUp.objects.filter(attempt=attempt).count() >= MOST:
        return
    CodeLookUp.objects.create(
        school_id=attempt.school_id,
        attempt=attempt,
        kind=kind[:20],
        text=text[:200],
        system=system[:20],
        release=release[:40],
        at=at,
    )
