"""Who reads, in which releases, in which frame: what every page of the browser begins with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from foundation.codesets.models import CodeRelease
from foundation.codesets.queries.releases import Shelf, readable_releases, shelf_of
from foundation.codesets.slots import LookUp, OpenBook, book_of, desk_of
from foundation.codesets.system import CodeSystem, code_system
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor, actor_of, arrived_at

View = Callable[..., HttpResponse]


class BookNotOpen(Refusal):
    """The address of a book beside something is not one that we made, or its place is gone."""

    code = "book_not_open"
    kind = Kind.NOT_FOUND


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads. ``carried`` are the parameters that every link keeps."""

    request: HttpRequest
    shelf: Shelf
    book: OpenBook | None = None
    bare: bool = False
    carried: dict[str, str] = field(default_factory=dict)

    @property
    def actor(self) -> Actor | None:
        """Who keeps tabs and marks; nobody without a membership, and nobody in an exam."""
        return None if self.book else cast("Actor | None", getattr(self.request, "actor", None))

    @property
    def frame(self) -> str:
        return "chartwork_codesets/bare.html" if self.bare else "chartwork/base.html"

    def url(self, name: str, *args: Any, **query: Any) -> str:
        """The address of another page in the same frame and the same book."""
        said = {key: value for key, value in query.items() if value not in ("", None, False)}
        text = urlencode({**said, **self.carried})
        return f"{reverse(f'codesets:{name}', args=args)}{'?' if text else ''}{text}"

    def looked_up(self, kind: str, text: str, *, system: str = "", release: str = "") -> None:
        """Tell the desk, if the book is open at one."""
        desk = desk_of(self.book) if self.book else None
        if self.book and desk and text:
            typing = bool(self.request.GET.get("typing"))
            look_up = LookUp(kind, text, system=system, release=release, typing=typing)
            desk.looked_up(self.request, self.book.subject, look_up)

    def release(self, system: str, name: str) -> tuple[CodeRelease, CodeSystem]:
        """A release by its address. Raises Http404."""
        found = self.shelf.release(system, name)
        if found is None:
            raise Http404(_("There is no such release here."))
        return found, code_system(system)

    def render(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """A page of the browser; ``release`` in the context brings its notice."""
        return render(
            self.request,
            f"chartwork_codesets/{template}",
            {"reader": self, "frame": self.frame, **context},
            status=status,
        )


def reads_codes(view: View) -> View:
    """A page for members and for visitors of the open school. The view gets a Reader."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated and getattr(request, "school", None) is None:
            return redirect_to_login(request.get_full_path())
        if request.user.is_authenticated:
            actor_of(request)
        return view(_reader(request), *args, **kwargs)

    framed = xframe_options_sameorigin(csp_replace({"frame-ancestors": ["'self'"]})(wrapped))

    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Only what is made for a frame may stand in one.
        chosen = framed if _is_bare(request) else wrapped
        return cast(HttpResponse, chosen(request, *args, **kwargs))

    return entered


def _is_bare(request: HttpRequest) -> bool:
    return bool(request.GET.get("embed") or request.GET.get("book"))


def _reader(request: HttpRequest) -> Reader:
    actor = getattr(request, "actor", None)
    # Sets under a licence of the school are for its members, not for its visitors.
    readable = readable_releases(school_id=actor.school_id if actor else None)
    token = request.GET.get("book", "")
    if token:
        book = book_of(token)
        desk = desk_of(book) if book else None
        if book is None or desk is None:
            raise BookNotOpen(_("This book is open nowhere. Go back to where you opened it."))
        desk.may_read(request, book.subject)
        pinned = tuple(one for one in readable if book.releases.get(one.system) == one.name)
        return Reader(
            request, Shelf(pinned, pinned, pinned=True), book, bare=True, carried={"book": token}
        )
    shelf = shelf_of(
        readable,
        on=day_in(request.GET.get("on", "")) or arrived_at(request).date(),
        name=request.GET.get("release", "")[:40],
    )
    bare = _is_bare(request)
    return Reader(request, shelf, bare=bare, carried={"embed": "1"} if bare else {})


def day_in(text: str) -> date | None:
    """A day as a form sends it; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
