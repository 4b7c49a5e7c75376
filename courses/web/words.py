"""The words of a course: a glossary to look up, and cards to practise with."""

import random
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from courses.queries.course_pages import published_course
from courses.queries.words import KINDS, by_letter, card_page, find_words, words_of
from foundation.schools.public import actor_of, member_required

LARGEST_SEED = 9_999


@require_GET
@member_required
def words(request: HttpRequest, key: str) -> HttpResponse:
    """The glossary, with a search in words and meanings."""
    course = published_course(key=key, school_id=actor_of(request).school_id)
    kind, q = _kind(request), request.GET.get("q", "")[:100]
    everything = words_of(course)
    found = find_words(everything, kind=kind, q=q)
    return render(
        request,
        "courses/words.html",
        {
            **_frame(course, kind, here=_("Words")),
            "q": q,
            "letters": by_letter(found),
            "found": len(found),
            "total": len(everything),
            "cards_url": _address("courses:cards", key, kind=kind),
        },
    )


@require_GET
@member_required
def cards(request: HttpRequest, key: str) -> HttpResponse:
    """Cards to turn over, in an order of chance that the address holds."""
    course = published_course(key=key, school_id=actor_of(request).school_id)
    kind = _kind(request)
    seed = _number(request, "seed") or random.randint(1, LARGEST_SEED)  # noqa: S311
    turned = request.GET.get("turned") == "1"
    page = card_page(
        find_words(words_of(course), kind=kind, q=""), seed=seed, at=_number(request, "at")
    )
    here = {"kind": kind, "turned": "1" if turned else ""}
    return render(
        request,
        "courses/cards.html",
        {
            **_frame(course, kind, here=_("Cards")),
            "page": page,
            "last": page.first + len(page.cards) - 1,
            "turned": turned,
            "words_url": _address("courses:words", key, kind=kind),
            "next_url": _address("courses:cards", key, **here, seed=seed, at=page.next_at)
            if page.next_at
            else "",
            "again_url": _address("courses:cards", key, **here),
            "turn_url": _address(
                "courses:cards", key, kind=kind, turned="" if turned else "1", seed=seed
            ),
        },
    )


def _frame(course: Any, kind: str, *, here: str) -> dict[str, Any]:
    names = {
        "": _("Everything"),
        "term": _("Terms"),
        "prefix": _("Prefixes"),
        "root": _("Roots"),
        "suffix": _("Suffixes"),
    }
    return {
        "course": course,
        "kind": kind,
        "kinds": [(name, label, name == kind) for name, label in names.items()],
        "crumbs": [
            {
                "title": course.title,
                "url": reverse("courses:course", args=[course.key]),
                "language": course.language,
            },
            {"title": here},
        ],
    }


def _kind(request: HttpRequest) -> str:
    asked = request.GET.get("kind", "")
    return asked if asked in KINDS else ""


def _number(request: HttpRequest, name: str) -> int:
    """A number of the address; what is none counts as 0."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 5 else 0


def _address(name: str, key: str, **query: Any) -> str:
    said = {part: value for part, value in query.items() if value not in {"", None}}
    return reverse(name, args=[key]) + (f"?{urlencode(said)}" if said else "")
