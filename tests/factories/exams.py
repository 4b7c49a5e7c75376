"""Assessments with rules of their own, and time that passes."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F
from django_scopes import scopes_disabled

from assessments.models import Assessment, Attempt, ItemCheck, TimeAdjustment
from assessments.services.assessment_settings import AssessmentSettings, Draw, OneQuestion, Part
from assessments.services.papers import set_assessment
from foundation.schools.actors import system_actor
from foundation.schools.models import School

# Everything that the clock of an attempt is read from.
CLOCK = ("started_at", "section_started_at", "break_until", "deadline_at")


def set_exam(
    school: School,
    *,
    count: int = 3,
    draws: Sequence[Draw | OneQuestion] = (),
    parts: Sequence[Part] = (),
    **rules: Any,
) -> Assessment:
    """The quiz of the course, set anew: it keeps its key, and so its place in the course."""
    settings = {"title": "Anatomy quiz", "pass_percent": Decimal(60), **rules}
    with scopes_disabled():
        return set_assessment(
            key="anatomy-quiz",
            settings=AssessmentSettings(**settings),
            draws=draws or [Draw("anatomy", count)],
            parts=parts,
            by=system_actor(school.pk),
        )


def set_sections(
    school: School,
    *,
    minutes: Sequence[int] = (30, 20, 10),
    breaks: Sequence[int] = (0, 0, 0),
    size: int = 2,
    **rules: Any,
) -> Assessment:
    """Sections of two questions, each with its minutes and the break after it."""
    return set_exam(
        school,
        draws=[Draw("anatomy", size, section=n) for n in range(1, len(minutes) + 1)],
        parts=[
            Part(f"Part {n}", minutes=own, break_minutes=pause)
            for n, (own, pause) in enumerate(zip(minutes, breaks, strict=True), start=1)
        ],
        **rules,
    )


def let_pass(attempt: Attempt, **duration: float) -> Attempt:
    """So much time passes for this attempt: all its moments move into the past.

    The database judges by its own clock, which no test can set.
    """
    earlier = timedelta(**duration)
    with scopes_disabled():
        Attempt.objects.filter(pk=attempt.pk).update(**{name: F(name) - earlier for name in CLOCK})
        attempt.refresh_from_db()
    return attempt


def rows_of(attempt: Attempt) -> dict[str, int]:
    """How many rows hang on an attempt: what a refusal must leave as it was."""
    with scopes_disabled():
        return {
            "steps": attempt.steps.count(),
            "checks": ItemCheck.objects.filter(attempt=attempt).count(),
            "adjustments": TimeAdjustment.objects.filter(attempt=attempt).count(),
        }
