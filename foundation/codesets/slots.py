"""Where other apps open the book beside something of theirs: an exam, a chart.

A *desk* is such a place. It registers itself once under a name::

    register_desk("exam", ExamDesk())

and gives a page the address of a book that is open at it::

    book_address(desk="exam", subject=str(attempt.pk), releases={"icd10cm": "FY2026"})

The address is signed. Behind it are all pages of the browser in a bare frame, in these releases
and no others; every link keeps it. Before a page is made, the desk is asked (``may_read``; it says
no by a Refusal: not your attempt, handed in, switched off), and it is told of each look-up
(``looked_up``), also of what was looked up while typing. The book may stand in an ``<iframe>`` of
this site: the page around it adds ``frame-src 'self'`` to its policy.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

SALT = "codesets.book"


@dataclass(frozen=True, slots=True)
class LookUp:
    """What was looked up. ``kind``: search, code, tree, compare, build, suggest.

    ``text`` is what was typed, or the code without its dot; two codes with a space. ``typing``:
    the query was still being typed, and a later one replaces it.
    """

    kind: str
    text: str
    system: str = ""
    release: str = ""
    typing: bool = False


class Desk(Protocol):
    """A place at which a book is open. ``subject`` is the desk's own id of it."""

    def may_read(self, request: HttpRequest, subject: str) -> None:
        """Raise a Refusal if this visitor may not read here and now."""

    def looked_up(self, request: HttpRequest, subject: str, look_up: LookUp) -> None:
        """Keep what was looked up."""


@dataclass(frozen=True, slots=True)
class OpenBook:
    """A book that is open at a desk, with its releases by system."""

    desk: str
    subject: str
    releases: Mapping[str, str] = field(default_factory=dict)


_desks: dict[str, Desk] = {}


def register_desk(name: str, desk: Desk) -> None:
    """Make a desk known; the same name again replaces it."""
    _desks[name] = desk


def desk_of(book: OpenBook) -> Desk | None:
    """The desk at which a book is open; None if its app is gone."""
    return _desks.get(book.desk)


def book_token(book: OpenBook) -> str:
    """What goes into an address."""
    value = {"desk": book.desk, "subject": book.subject, "releases": dict(book.releases)}
    return signing.dumps(value, salt=SALT, compress=True)


def book_of(token: str) -> OpenBook | None:
    """The book that an address names; None if it was not made by us."""
    try:
        value = signing.loads(token, salt=SALT)
        return OpenBook(value["desk"], value["subject"], value["releases"])
    except (signing.BadSignature, KeyError, TypeError):
        return None


def book_address(*, desk: str, subject: str, releases: Mapping[str, str]) -> str:
    """Where the book is opened, in these releases by system: {"icd10cm": "FY2026"}."""
    token = book_token(OpenBook(desk, subject, releases))
    return f"{reverse('codesets:search')}?{urlencode({'book': token})}"
