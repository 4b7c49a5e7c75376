"""The certificate as PDF, made by typst: tagged, PDF/UA-1, the same bytes for the same award."""

import json
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
import typst

TEMPLATE = Path(__file__).resolve().parents[1] / "typst" / "certificate.typ"


def certificate_pdf(*, snapshot: dict[str, Any], code: str, url: str) -> bytes:
    """Render an award. What people wrote reaches typst as data, so markup in a name is printed."""
    facts = {
        **{name: snapshot[name] for name in ("holder", "school", "kind", "course", "statement")},
        "edition": snapshot["edition"],
        "code_sets": ", ".join(
            f"{name.upper()} {' and '.join(releases)}"
            for name, releases in snapshot["code_sets"].items()
        ),
        "issued": _day(snapshot["issued_at"]),
        "completed": _day(snapshot["completed_at"]),
        "code": code,
        "url": url,
    }
    return _rendered(json.dumps(facts, sort_keys=True, ensure_ascii=False))


@lru_cache(maxsize=64)
def _rendered(facts: str) -> bytes:
    url = json.loads(facts)["url"]
    picture = segno.make(url, error="m").svg_inline(border=0, dark="#1b2427", omitsize=True)
    inputs = {"facts": facts, "qr": picture}
    source = TEMPLATE.read_bytes()
    try:
        pdf = typst.compile(
            source, ignore_system_fonts=True, sys_inputs=inputs, pdf_standards=["ua-1"]
        )
    except typst.TypstError:
        # A script that the bundled fonts lack (Chinese, Arabic): PDF/UA forbids missing glyphs,
        # so the host's own fonts are asked, and the file is tagged without that promise.
        pdf = typst.compile(source, sys_inputs=inputs)
    assert isinstance(pdf, bytes)
    return pdf


def _day(moment: str) -> str:
    at = datetime.fromisoformat(moment)
    return f"{at.day} {at:%B} {at.year}"
