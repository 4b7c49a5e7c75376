"""The picture of a badge, drawn from the award's snapshot: the same bytes each time."""

import json
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any

import typst
from django.utils.text import Truncator

from certifications.services.typesetting import FOLDER, fonts

PIXELS_PER_INCH = 144.0  # 512 points are 1024 pixels.
LONGEST = 120


def badge_svg(*, snapshot: Mapping[str, Any]) -> str:
    """As an SVG of outlines: it looks the same with whatever fonts somebody has."""
    drawing = _drawn(_facts(snapshot), "svg").decode()
    head, _, rest = drawing.partition(">")
    spoken = escape(f"{snapshot['title']}: {snapshot['course']}, {snapshot['school']}")
    return f'{head} role="img"><title>{spoken}</title>{rest}'


def badge_png(*, snapshot: Mapping[str, Any]) -> bytes:
    """As a PNG of 1024 by 1024 pixels, clear around the badge."""
    return _drawn(_facts(snapshot), "png")


@lru_cache(maxsize=32)
def _drawn(facts: str, kind: Any) -> bytes:
    drawn = typst.compile(
        str(FOLDER / "badge.typ"),
        root=str(FOLDER),
        font_paths=fonts(),
        format=kind,
        ppi=PIXELS_PER_INCH,
        sys_inputs={"facts": facts},
    )
    assert isinstance(drawn, bytes)  # One page.
    return drawn


def _facts(snapshot: Mapping[str, Any]) -> str:
    """What is drawn; nobody's name, so that the picture may be shown anywhere."""
    facts = {
        "kind": _short(snapshot["title"]),
        "title": _short(snapshot["course"]),
        "school": _short(snapshot["school"]),
        "year": snapshot["issued_on"][:4],
    }
    return json.dumps(facts, sort_keys=True, ensure_ascii=False)


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(LONGEST)
