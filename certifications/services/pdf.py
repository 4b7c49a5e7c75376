"""A certificate as a PDF: tagged for screen readers, and the same bytes for the same facts."""

import io
import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse

from certifications.rules.codes import grouped
from certifications.rules.snapshots import code_sets_in_words, digest_of, short_digest
from certifications.services.typesetting import typeset

# fmt: off
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
# fmt: on


# By what it was earned: the words before the day, and what it is in small print.
DONE = {"course": "Course completed on", "exam": "Passed on", "charts": "Reached on"}
WHAT = {
    "course": "Certificate of completion.",
    "exam": "Certificate of this school for a mock exam.",
    "charts": "Certificate of this school for practice on invented records.",
}


def certificate_pdf(*, snapshot: Mapping[str, Any]) -> bytes:
    """The certificate of a snapshot.

    No clock and no font of the host is asked, so what was issued years ago is printed today byte
    for byte, on every machine of the site.
    """
    path = reverse("certifications:award", args=[snapshot["code"]])
    facts = _printed(snapshot, f"{settings.SITE_URL}{path}")
    return _rendered(json.dumps(facts, sort_keys=True, ensure_ascii=False))


@lru_cache(maxsize=32)
def _rendered(facts: str) -> bytes:
    """Facts reach the template as JSON text and never as markup: ``#image("x")`` is printed."""
    inputs = {"facts": facts, "qr": _qr(json.loads(facts)["address"])}
    return typeset("certificate.typ", inputs, plain_event="certificate_without_pdf_ua")


def _printed(snapshot: Mapping[str, Any], address: str) -> dict[str, str]:
    named = snapshot["course"].casefold() in snapshot["statement"].casefold()
    return {
        "title": snapshot["title"],
        "holder": snapshot["holder"],
        "statement": snapshot["statement"],
        # On a line of its own where the statement does not name it.
        "course": "" if named else snapshot["course"],
        "school": snapshot["school"],
        "done": DONE.get(snapshot.get("kind", "course"), DONE["course"]),
        "band": snapshot.get("score_band", ""),
        "what": WHAT.get(snapshot.get("kind", "course"), WHAT["course"]),
        "completed_on": _day(snapshot["completed_on"]),
        "issued_on": _day(snapshot["issued_on"]),
        "expires_on": _day(snapshot["expires_on"]),
        "edition": snapshot["edition"],
        "code_sets": code_sets_in_words(snapshot["code_sets"]),
        "code": grouped(snapshot["code"]),
        "digest": short_digest(digest_of(snapshot)),
        "address": address,
        "site": settings.SITE_NAME,
    }


def _day(text: str | None) -> str:
    """23 November 2026, in words that no locale of the host can change."""
    if not text:
        return ""
    day = date.fromisoformat(text)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _qr(address: str) -> str:
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawing, kind="svg", border=0, dark="#1b2427", xmldecl=False
    )
    return drawing.getvalue().decode()
