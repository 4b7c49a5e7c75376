"""The check-in of a mock exam: who sits, how long, with what, and until when one is signed in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.utils.translation import gettext as _

from assessments.public import StartPage, time_in_words
from certifications.queries.programmes import ProgrammePage, programme_page
from foundation.schools.public import Actor


@dataclass(frozen=True, slots=True)
class CheckInPage:
    """A mock exam just before the start.

    ``minutes``: at most, breaks and the own accommodation counted; 0 without a limit.
    ``time_explained`` is empty where every section has a clock of its own.
    """

    programme: ProgrammePage
    minutes: int
    time_explained: str
    allowed: list[str]

    @property
    def start(self) -> StartPage:
        return self.programme.start


def check_in_page(*, public_id: UUID, by: Actor, at: datetime, address: str) -> CheckInPage:
    """Raises ProgrammeNotFound. The queries of the programme's page, and none more."""
    page = programme_page(public_id=public_id, by=by, at=at, address=address)
    start = page.start
    return CheckInPage(
        programme=page,
        minutes=_minutes_at_most(start),
        time_explained=""
        if start.rules.has_clocked_sections
        else time_in_words(start.time_if_begun(at)),
        allowed=_allowed(start),
    )


def session_ends_at(session: SessionBase) -> datetime | None:
    """When one is signed out; None where sessions are kept in another way. One query.

    Asked of the row: ``get_expiry_date`` counts from now, as if the session were renewed.
    """
    if not isinstance(session, SessionStore):
        return None
    rows = session.model.objects.filter(session_key=session.session_key)
    ends_at: datetime | None = rows.values_list("expire_date", flat=True).first()
    return ends_at


def _minutes_at_most(start: StartPage) -> int:
    own = start.rules.minutes + sum(section.minutes for section in start.rules.sections)
    breaks = sum(section.break_minutes for section in start.rules.sections)
    return int(own * start.factor) + (breaks if start.rules.has_clocked_sections else 0)


def _allowed(start: StartPage) -> list[str]:
    """What one may use beside the questions, sentence by sentence."""
    browser = _code_browser(start)
    if not start.assessment.exam_room:
        return [browser]
    room = _(
        "Notes on each question, a scratchpad, highlights and options struck out: all of it "
        "is kept for you, and nothing of it counts."
    )
    return [room, browser]


def _code_browser(start: StartPage) -> str:
    if not start.rules.code_book:
        return _("There is no code browser.")
    release = start.rules.code_release
    if release:
        return _("The code browser beside the questions, in release %(name)s.") % {"name": release}
    return _("The code browser beside the questions, in the release that they are asked in.")
