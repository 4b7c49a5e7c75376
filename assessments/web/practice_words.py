"""The deck in words and as a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.queries.reviews import ForecastDay
from assessments.rules.practice import Rating

# Of the picture, in its own units.
WIDTH, HEIGHT, GAP, TALLEST, FOOT = 56, 150, 14, 100, 26


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: where its bar stands, and what is written at it."""

    x: int
    y: int
    width: int
    height: int
    middle: int
    count: int
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The coming days as bars."""

    width: int
    height: int
    base: int
    label_y: int
    bars: list[Bar]


def chart_of(forecast: Sequence[ForecastDay]) -> Chart:
    """Bars as high as there are reviews; the highest fills the picture."""
    most = max((day.reviews for day in forecast), default=0) or 1
    base = HEIGHT - FOOT
    bars = []
    for number, day in enumerate(forecast):
        tall = round(TALLEST * day.reviews / most)
        # What is there is seen, however few beside many.
        tall = max(tall, 2) if day.reviews else 0
        x = number * (WIDTH + GAP)
        bars.append(
            Bar(
                x=x,
                y=base - tall,
                width=WIDTH,
                height=tall,
                middle=x + WIDTH // 2,
                count=day.reviews,
                label=_("today") if number == 0 else date_format(day.day, "D"),
            )
        )
    width = len(bars) * (WIDTH + GAP) - GAP
    return Chart(width=width, height=HEIGHT, base=base, label_y=HEIGHT - 6, bars=bars)


def in_words(interval: timedelta) -> str:
    """10 minutes, 3 hours, 4 days. Never less than a minute."""
    minutes = max(1, round(interval.total_seconds() / 60))
    if minutes < 60:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if minutes < 60 * 24:
        hours = round(minutes / 60)
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    days = round(minutes / (60 * 24))
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def rating_label(rating: Rating) -> str:
    """What stands on its button."""
    return {
        Rating.AGAIN: _("Again"),
        Rating.HARD: _("Hard"),
        Rating.GOOD: _("Good"),
        Rating.EASY: _("Easy"),
    }[rating]
