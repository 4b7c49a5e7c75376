"""A certificate as a PDF: tagged for screen readers, and the same bytes for the same facts."""

import io
import json
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import segno
import structlog
import typst
from django.conf import settings
from django.urls import reverse

from certifications.rules.codes import grouped
from certifications.rules.snapshots import code_sets_in_words, digest_of, short_digest

log = structlog.get_logger(__name__)

FOLDER = Path(__file__).resolve().parent.parent / "typst"
# fmt: off
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
# fmt: on


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
    try:
        return _compile(inputs, fonts=_fonts(), standards=["ua-1"])
    except typst.TypstError as error:
        # PDF/UA refuses a sign that no font can draw. A name in such a script is worth more than
        # the promise: the host's fonts are asked, which differ from host to host.
        log.warning("certificate_without_pdf_ua", reason=error.message)
        return _compile(inputs, fonts=_fonts(of_host=True), standards=[])


def _compile(inputs: dict[str, str], *, fonts: typst.Fonts, standards: list[Any]) -> bytes:
    return typst.compile(
        str(FOLDER / "certificate.typ"),
        root=str(FOLDER),
        font_paths=fonts,
        format="pdf",
        pdf_standards=standards,
        sys_inputs=inputs,
    )


@cache
def _fonts(*, of_host: bool = False) -> typst.Fonts:
    """Our fonts (``typst/fonts/README.md``) and those inside of typst."""
    return typst.Fonts(include_system_fonts=of_host, font_paths=[str(FOLDER / "fonts")])


def _printed(snapshot: Mapping[str, Any], address: str) -> dict[str, str]:
    named = snapshot["course"].casefold() in snapshot["statement"].casefold()
    return {
        "title": snapshot["title"],
        "holder": snapshot["holder"],
        "statement": snapshot["statement"],
        # On a line of its own where the statement does not name it.
        "course": "" if named else snapshot["course"],
        "school": snapshot["school"],
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
