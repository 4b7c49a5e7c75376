"""What a report says of the time."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certifications.queries.reports import Report
from certifications.rules.time_use import PARTS, TimeUse


@dataclass(frozen=True, slots=True)
class SlowLine:
    """A question that took long. ``verdict`` is empty where it is not told."""

    number: int
    domain: str
    took: str
    verdict: str


@dataclass(frozen=True, slots=True)
class DomainLine:
    domain: str
    questions: int
    each: str


@dataclass(frozen=True, slots=True)
class PartLine:
    """A tenth of the time: from when to when, where it ends, and how many first answers."""

    start: str
    name: str
    answers: int


@dataclass(frozen=True, slots=True)
class TimeInWords:
    said: list[str]
    slowest: list[SlowLine] = field(default_factory=list)
    domains: list[DomainLine] = field(default_factory=list)
    parts: list[PartLine] = field(default_factory=list)
    end: str = ""


def time_in_words(report: Report) -> TimeInWords:
    """Only with a score."""
    use, facts = report.time, report.facts
    assert use is not None
    said = [_total(report, use)]
    if not use.seconds and not use.together:
        return TimeInWords([*said, _("Nothing was answered, so there is no more to say of it.")])
    said += _sentences(use)
    item_of = {one.position: one for one in facts.items}
    by_domain = use.by_domain({one.position: one.domain for one in facts.items})
    ends = [use.total * part / PARTS for part in range(PARTS + 1)]
    return TimeInWords(
        said=said,
        slowest=[
            SlowLine(
                number=position,
                domain=item_of[position].domain,
                took=duration(seconds),
                verdict=VERDICTS[item_of[position].verdict]() if facts.reveal.answers else "",
            )
            for position, seconds in use.slowest
        ],
        domains=[
            DomainLine(one.domain, one.questions, duration(one.seconds / one.questions))
            for one in by_domain
        ],
        parts=[
            PartLine(clock(start), f"{clock(start)}\u2013{clock(end)}", answers)
            for (start, end), answers in zip(pairwise(ends), use.parts, strict=True)
        ],
        end=clock(use.total),
    )


def duration(seconds: float) -> str:
    """3 h 12 min, 1 min 10 s, 45 s, on one line: nobody compares seconds of hours."""
    return _said(seconds).replace(" ", "\N{NO-BREAK SPACE}")


def _said(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return _("%(s)s s") % {"s": whole}
    if whole < 600 and whole % 60:
        return _("%(m)s min %(s)s s") % {"m": whole // 60, "s": whole % 60}
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("%(m)s min") % {"m": minutes}
    if minutes % 60 == 0:
        return _("%(h)s h") % {"h": minutes // 60}
    return _("%(h)s h %(m)s min") % {"h": minutes // 60, "m": minutes % 60}


def clock(seconds: float) -> str:
    """How far into the exam, as on a stop-watch: 1:05 is an hour and five minutes."""
    minutes = round(seconds / 60)
    return f"{minutes // 60}:{minutes % 60:02}"


VERDICTS = {
    "right": lambda: _("right"),
    "partly": lambda: _("partly right"),
    "wrong": lambda: _("not right"),
    "unanswered": lambda: _("not answered"),
}


def _total(report: Report, use: TimeUse) -> str:
    attempt = report.facts.attempt
    # Where sections have clocks, the deadline is that of the last one.
    if attempt.deadline_at is None or attempt.section:
        said = _("You took %(took)s.") % {"took": duration(use.total)}
    else:
        given = (attempt.deadline_at - attempt.started_at).total_seconds()
        said = _("You took %(took)s of the %(given)s that you had.") % {
            "took": duration(use.total),
            "given": duration(given),
        }
    if attempt.expired:
        said += " " + _("The time was over before you handed in.")
    if Decimal(attempt.time_factor) != 1:
        said += " " + _("More time was agreed with you, and is counted in.")
    if use.paused >= 1:
        said += " " + _("Breaks of %(took)s between sections are not counted.") % {
            "took": duration(use.paused)
        }
    return said


def _sentences(use: TimeUse) -> list[str]:
    said = []
    if use.median is not None:
        said.append(
            _(
                "Half of the questions took %(median)s or less. The time of a question is what "
                "passed since the answer before it."
            )
            % {"median": duration(use.median)}
        )
    if use.silence is not None:
        said.append(
            _(
                "The longest time without an answer began %(start)s into the exam and lasted "
                "%(took)s. Whether it was a pause or a long thought nobody can see: it is counted "
                "with what was answered next."
            )
            % {"start": clock(use.silence[0]), "took": duration(use.silence[1])}
        )
    if use.last >= 60:
        said.append(
            _("From the last answer to the end it was %(took)s.") % {"took": duration(use.last)}
        )
    if use.together:
        said.append(
            ngettext(
                "%(count)s question came together with others, after the connection was lost: how "
                "long it took is not known.",
                "%(count)s questions came together, after the connection was lost: how long each "
                "took is not known.",
                use.together,
            )
            % {"count": use.together}
        )
    return said
