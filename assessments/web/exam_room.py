"""What the exam room has beside a paper: scratch paper, where it is kept, how it may look."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Attempt
from assessments.queries.scratch_paper import scratch_paper_of
from foundation.schools.public import Actor


@dataclass(frozen=True, slots=True)
class DisplayChoice:
    """One thing about the look of the room that a student chooses on a device."""

    name: str
    words: str
    values: dict[str, str]


def display_choices() -> list[DisplayChoice]:
    sizes = {"1": _("Normal"), "2": _("Large"), "3": _("Larger"), "4": _("Largest")}
    return [
        DisplayChoice("size", _("Size of the text"), sizes),
        DisplayChoice(
            "spacing", _("Space between lines"), {"normal": _("Normal"), "wide": _("Wide")}
        ),
        DisplayChoice(
            "contrast", _("Contrast"), {"normal": _("Normal"), "more": _("High contrast")}
        ),
        DisplayChoice(
            "theme",
            _("Colours"),
            {"system": _("As the device"), "light": _("Light"), "dark": _("Dark")},
        ),
    ]


def review_lists() -> dict[str, str]:
    return {
        "unanswered": _("Not answered"),
        "flagged": _("Flagged"),
        "waiting": _("Not saved yet"),
    }


@dataclass(frozen=True, slots=True)
class Room:
    """The exam room of an attempt, or of practice: there nothing is kept."""

    scratch_url: str
    scratch: list[dict[str, Any]]
    # When the clock that runs was started: half of its time is announced.
    started_at: datetime | None = None
    practice: bool = False
    back_url: str = ""
    is_check_in: bool = False
    display: list[DisplayChoice] = field(default_factory=display_choices)
    review_lists: dict[str, str] = field(default_factory=review_lists)


def room_of(attempt: Attempt, *, by: Actor) -> Room:
    """The room of a running attempt. One query."""
    return Room(
        scratch_url=reverse("assessments:scratch", args=[attempt.pk]),
        scratch=scratch_paper_of(attempt=attempt, by=by),
        started_at=attempt.section_started_at or attempt.started_at,
    )
