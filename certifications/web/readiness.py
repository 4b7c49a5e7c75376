"""Readiness in words and pictures: a panel on two pages, and the page that explains it."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from assessments.public import Place
from certifications.models import Programme
from certifications.queries.readiness import (
    MOST_NAMED,
    StudentReadiness,
    next_programme,
    readiness_for,
)
from certifications.rules.readiness import estimate as rules
from certifications.rules.readiness.estimate import DomainReadiness, Estimate
from certifications.rules.readiness.evidence import HALF_LIFE_DAYS, WEIGHINGS, Kind
from courses.slots import HomePanel
from foundation.schools.public import Actor, member_required
from foundation.ui.charts import PERCENT, Axis, Chart, Row, interval_chart

# An interval of so many tenths says little, and that is said.
OPEN = 7
# Less of a gain would be a word about nothing.
LEAST_GAIN = 0.02


@dataclass(frozen=True, slots=True)
class DomainWords:
    """A line of the table; ``lesson`` where one is known."""

    name: str
    answers: int
    likely: str
    lesson: Place | None
    helps: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """What ``certifications/readiness.html`` shows. ``chart`` is None where too little is known."""

    title: str
    url: str
    said: str
    interval: str
    paper: str
    basis: str
    chart: Chart | None
    lines: list[DomainWords]
    helps: list[DomainWords]
    without_mock: bool
    explained_url: str


def panel_for(*, programme: Programme, by: Actor, at: datetime) -> Panel | None:
    """None for who is no student."""
    found = readiness_for(programme=programme, by=by, at=at)
    if found is None:
        return None
    sure = found.readiness.estimate
    lines = [_line(one, found) for one in found.readiness.domains]
    return Panel(
        title=str(programme.assessment),
        url=reverse("certifications:programme", args=[programme.public_id]),
        said=_said(sure) if sure else _missing(found),
        interval=_interval(sure) if sure else "",
        paper=_paper(sure, programme) if sure else "",
        basis=_basis(found),
        chart=_chart(sure) if sure else None,
        lines=lines,
        helps=[one for one in lines[:MOST_NAMED] if one.helps] if sure else _lacking(found),
        without_mock=bool(sure) and not found.counts.get(Kind.MOCK),
        explained_url=reverse("certifications:readiness"),
    )


def home_panel(by: Actor, at: datetime) -> HomePanel | None:
    """For the first open mock exam that is not passed."""
    programme = next_programme(by=by, at=at)
    panel = panel_for(programme=programme, by=by, at=at) if programme else None
    if panel is None:
        return None
    return HomePanel("certifications/home_readiness.html", panel)


@require_GET
@member_required
def explained(request: HttpRequest) -> HttpResponse:
    """How it is computed, with the figures that the rules really use."""
    words = {
        Kind.MOCK: _("The first answer to a question, in a mock exam"),
        Kind.QUIZ: _("The first answer to a question, in a quiz"),
        Kind.CHART: _("A chart that you coded, by the share of its points"),
        Kind.PRACTICE: _("An answer in practice, where the key can be looked at"),
        Kind.REPEAT: _("An answer to a question that you had met before"),
        Kind.REVIEW: _("A review of a card"),
    }
    return render(
        request,
        "certifications/readiness_explained.html",
        {
            "kinds": [
                {"words": said, "weight": WEIGHINGS[kind].weight, "most": WEIGHINGS[kind].most}
                for kind, said in words.items()
            ],
            "half_life": HALF_LIFE_DAYS,
            "fewest": rules.FEWEST_ANSWERS,
            "target": 100 * rules.TARGET,
        },
    )


def _said(sure: Estimate) -> str:
    if sure.chance < 0.05:
        return _("Less than 1 in 20")
    if sure.chance > 0.95:
        return _("More than 19 in 20")
    return _("About %(n)s in 10") % {"n": min(9, max(1, round(10 * sure.chance)))}


def _interval(sure: Estimate) -> str:
    low, high = floor(10 * sure.low + 1e-9), ceil(10 * sure.high - 1e-9)
    if high - low >= OPEN:
        said = _("most likely between %(low)s and %(high)s in 10, so your answers leave it open")
    else:
        said = _("most likely between %(low)s and %(high)s in 10")
    return said % {"low": low, "high": high}


def _paper(sure: Estimate, programme: Programme) -> str:
    return _(
        "On a paper of today you would have about %(percent)s percent, four times out of five "
        "between %(low)s and %(high)s. %(cut)s pass."
    ) % {
        "percent": round(sure.expected_percent),
        "low": floor(sure.low_percent + 1e-9),
        "high": ceil(sure.high_percent - 1e-9),
        "cut": f"{programme.assessment.pass_percent:.2f}".rstrip("0").rstrip("."),
    }


def _missing(found: StudentReadiness) -> str:
    more = found.readiness.missing
    return ngettext(
        "Not enough yet to say anything. Answer about %(n)s more question for the first time.",
        "Not enough yet to say anything. Answer about %(n)s more questions for the first time.",
        more,
    ) % {"n": more}


def _basis(found: StudentReadiness) -> str:
    counts = found.counts
    quizzes = counts.get(Kind.QUIZ, 0) + counts.get(Kind.CHART, 0)
    mocks = counts.get(Kind.MOCK, 0)
    others = sum(counts.values()) - quizzes - mocks
    return _(
        "Based on %(quizzes)s first answers in quizzes and charts, %(mocks)s in mock exams and "
        "%(others)s others, which count less. Older answers count less, too."
    ) % {"quizzes": quizzes, "mocks": mocks, "others": others}


def _chart(sure: Estimate) -> Chart:
    axis = Axis(0, 100, _("Times out of 100 that you would pass"), PERCENT.ticks)
    row = Row(
        _("Four times out of five it is within the bar"),
        100 * sure.chance,
        100 * sure.low,
        100 * sure.high,
        note=_interval(sure),
    )
    said = f"{_said(sure)}; {_interval(sure)}."
    return interval_chart(_("Your chance to pass"), said, [row], x=axis)


def _line(one: DomainReadiness, found: StudentReadiness) -> DomainWords:
    return DomainWords(
        name=found.names[one.domain],
        answers=one.answers,
        likely=_("%(low)s to %(high)s") % {"low": floor(one.low), "high": ceil(one.high)},
        lesson=found.lessons.get(one.domain),
        helps=one.gain >= LEAST_GAIN,
    )


def _lacking(found: StudentReadiness) -> list[DomainWords]:
    return [
        DomainWords(found.names[one], 0, "", found.lessons.get(one), helps=True)
        for one in found.readiness.missing_domains[:MOST_NAMED]
    ]
