"""The report by domain on the result page: a picture, a table, and sentences."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.queries.own_domains import domains_of_attempt
from assessments.queries.result_pages import ResultPage
from assessments.rules.statistics.domains import OwnDomain
from foundation.ui.charts import PERCENT, Axis, Chart, Row, interval_chart


@dataclass(frozen=True, slots=True)
class DomainLine:
    """One line of the table."""

    name: str
    questions: int
    # Empty where the questions are too few to tell.
    points: str
    words: str


@dataclass(frozen=True, slots=True)
class DomainReport:
    """``chart`` is None where no domain has enough questions."""

    lines: list[DomainLine]
    chart: Chart | None


def domain_report(page: ResultPage) -> DomainReport | None:
    """None where the score is not shown. One query."""
    if page.grade is None:
        return None
    found = domains_of_attempt(attempt=page.attempt, grade=page.grade)
    if not found:
        return None
    shown = [one for one in found if one.is_shown]
    return DomainReport(
        lines=[_line(one, page) for one in found],
        chart=_chart(shown) if shown else None,
    )


def _line(one: OwnDomain, page: ResultPage) -> DomainLine:
    # The points of one or two questions would say which of them was right.
    told = one.is_shown or page.reveal.answers
    return DomainLine(
        name=one.domain,
        questions=one.questions,
        points=f"{_plain(one.earned)}\u00a0/\u00a0{_plain(one.possible)}" if told else "",
        words=_words(one),
    )


def _words(one: OwnDomain) -> str:
    if one.low is None or one.high is None:
        return _("Too few questions to say anything.")
    return _("Most likely between %(low)s and %(high)s of 100.") % {
        "low": one.low,
        "high": one.high,
    }


def _chart(shown: list[OwnDomain]) -> Chart:
    rows = [Row(one.domain, one.percent, one.low, one.high, note=_words(one)) for one in shown]
    weakest = min(shown, key=lambda one: one.percent)
    apart = all(one is weakest or (one.low or 0) > (weakest.high or 0) for one in shown)
    if len(shown) > 1 and apart:
        said = _("%(domain)s is clearly the weakest: start there.") % {"domain": weakest.domain}
    elif len(shown) > 1:
        said = _(
            "The bars overlap, so the differences between domains may be chance. If you do not "
            "know where to start, start with %(domain)s."
        ) % {"domain": weakest.domain}
    else:
        said = _("The bar shows what your questions can tell; more questions make it shorter.")
    axis = Axis(0, 100, _("Percent of the points"), PERCENT.ticks)
    return interval_chart(_("Your points by domain"), said, rows, x=axis)


def _plain(points: float) -> str:
    """At most two digits, and none that are nought."""
    return f"{points:.2f}".rstrip("0").rstrip(".")
