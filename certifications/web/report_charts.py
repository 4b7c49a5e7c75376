"""The pictures of a report; the table of the same figures stands beside each."""

from django.utils.translation import gettext as _

from certifications.queries.report_score import plain
from certifications.queries.report_time import TimeInWords
from certifications.queries.report_words import ReportInWords
from foundation.ui.charts import PERCENT, Axis, Chart, Row, column_chart, interval_chart


def profile_chart(words: ReportInWords) -> Chart | None:
    """A dot and how far it may be off for each domain, with a line at the cut."""
    rows = [
        Row(one.name, one.value, one.low, one.high, note=one.words)
        for one in words.profile
        if one.value is not None
    ]
    if not rows:
        return None
    return interval_chart(
        _("Your points by domain"),
        words.profile_said,
        rows,
        x=Axis(0, 100, _("Percent of the points"), PERCENT.ticks),
        mark=(words.cut, _("pass mark %(cut)s") % {"cut": plain(words.cut)}),
    )


def time_chart(time: TimeInWords) -> Chart | None:
    """How many questions were first answered in each tenth of the time."""
    if not time.parts:
        return None
    most = max(time.parts, key=lambda part: part.answers)
    return column_chart(
        _("When you answered"),
        _("Most first answers came from %(when)s: %(count)s.")
        % {"when": most.name, "count": most.answers},
        [(part.start, part.answers) for part in time.parts],
        x_title=_("Hours and minutes into the exam"),
        y_title=_("Questions"),
        end=time.end,
    )
