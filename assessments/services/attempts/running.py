"""Where a running attempt stands: which positions are open, and until when.

The one place that writes ``open_first`` to ``open_last``, the section and the
deadline that follows from it. Callers hold the row's lock, save, and say when.
"""

from datetime import datetime, timedelta

from assessments.models import Attempt
from assessments.models.attempt import ALL
from assessments.rules.behaviour import Expiry, Navigation
from assessments.rules.deadline import deadline_for
from assessments.rules.paper_rules import PaperRules, PaperSection

# What ``begin`` and the others change.
WINDOW = ["open_first", "open_last"]
CLOCK = ["section", "section_started_at", "break_until", "deadline_at", "grace"]


def begin(attempt: Attempt, *, rules: PaperRules) -> None:
    """At the start: the whole paper, its first question, or its first section."""
    if rules.has_clocked_sections:
        enter_section(attempt, rules=rules, number=1, at=attempt.started_at)
        return
    attempt.open_first = 1
    attempt.open_last = 1 if rules.navigation is Navigation.ONE_WAY else ALL
    attempt.grace = _grace(rules)
    attempt.deadline_at = deadline_for(
        started_at=attempt.started_at, minutes=rules.minutes, factor=attempt.time_factor
    ).at


def enter_section(attempt: Attempt, *, rules: PaperRules, number: int, at: datetime) -> None:
    """Its clock starts at ``at``; what was before is closed for good."""
    section = rules.section(number)
    attempt.section = number
    attempt.section_started_at = at
    attempt.break_until = None
    attempt.open_first = section.first
    one_way = rules.navigation is Navigation.ONE_WAY
    attempt.open_last = section.first if one_way else section.last
    # The grace to hand in comes after the last section; the others just end.
    is_last = number == len(rules.sections)
    attempt.grace = _grace(rules) if is_last else timedelta(0)
    attempt.deadline_at = deadline_for(
        started_at=at, minutes=section.minutes, factor=attempt.time_factor
    ).at


def leave_section(attempt: Attempt, *, rules: PaperRules, at: datetime) -> None:
    """Into the break after the section, or, where there is none, into the next one."""
    section = rules.section(attempt.section)
    if not section.break_minutes:
        enter_section(attempt, rules=rules, number=section.number + 1, at=at)
        return
    attempt.break_until = at + timedelta(minutes=section.break_minutes)
    attempt.deadline_at = attempt.break_until
    attempt.open_first, attempt.open_last = section.last + 1, section.last


def has_next_section(attempt: Attempt, rules: PaperRules) -> bool:
    return rules.has_clocked_sections and attempt.section < len(rules.sections)


def current_section(attempt: Attempt, rules: PaperRules) -> PaperSection | None:
    """The section whose clock runs; None where there is one clock, or none."""
    return rules.section(attempt.section) if attempt.section else None


def _grace(rules: PaperRules) -> timedelta:
    minutes = rules.grace_minutes if rules.expiry is Expiry.GRACE else 0
    return timedelta(minutes=minutes)
