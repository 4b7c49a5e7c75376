"""The pictures of the statistics pages; each has its table beside it."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from assessments.admin.statistics_words import SHAPES, duration, percent, short, short_percent, why
from assessments.models import QuestionStatistics
from foundation.ui.charts import (
    PERCENT,
    Axis,
    Chart,
    Point,
    Row,
    Series,
    column_chart,
    interval_chart,
    line_chart,
    scatter_chart,
)

CORRELATION = [(-0.5, "-0.5"), (0.0, "0"), (0.2, "0.2"), (0.5, "0.5"), (1.0, "1")]
# More lines than this cannot be told apart.
MOST_LINES = 6
URGENT = 1


def scores_chart(distribution: dict[str, Any], pass_percent: float) -> Chart:
    """How many attempts had which score."""
    columns = [(str(10 * n), count) for n, count in enumerate(distribution["columns"])]
    said = _(
        "Half of the %(n)s attempts lie between %(low)s and %(high)s %%; the mean is %(mean)s %%."
    ) % {
        "n": distribution["n"],
        "low": f"{distribution['quartiles'][0]:.0f}",
        "high": f"{distribution['quartiles'][2]:.0f}",
        "mean": f"{distribution['mean']:.0f}",
    }
    return column_chart(
        _("Scores"),
        said,
        columns,
        x_title=_("Score in percent"),
        y_title=_("Attempts"),
        mark=(pass_percent / 100, _("to pass")),
    )


def questions_chart(rows: Sequence[QuestionStatistics], numbers: dict[int, int]) -> Chart | None:
    """How often right against how well it tells people apart; the urgent ones by number."""
    shown = [r for r in rows if r.facility is not None and r.discrimination is not None]
    if not shown:
        return None
    points = [
        Point(
            x=100 * (row.facility or 0.0),
            y=row.discrimination or 0.0,
            name=_("Question %(n)s: %(facility)s right, discrimination %(discrimination)s")
            % {
                "n": numbers[row.pk],
                "facility": short_percent(row.figures["facility"]),
                "discrimination": short(row.figures["discrimination"]),
            },
            label=str(numbers[row.pk]) if row.urgency <= URGENT else "",
            shape=SHAPES[row.urgency],
        )
        for row in shown
    ]
    urgent = sum(row.urgency <= URGENT for row in shown)
    said = _(
        "Each mark is one of %(all)s questions. Triangles with a number, %(urgent)s of them, have "
        "something to look at; in the shaded part a question hardly tells better from weaker "
        "students."
    ) % {"all": len(shown), "urgent": urgent}
    low = min(-0.2, *(row.discrimination or 0.0 for row in shown))
    ticks = [tick for tick in CORRELATION if tick[0] >= low]
    return scatter_chart(
        _("Questions"),
        said,
        points,
        x=Axis(0, 100, _("Right, in percent"), PERCENT.ticks),
        y=Axis(low, 1, _("Discrimination"), ticks),
        zone=0.2,
    )


def domains_chart(domains: Sequence[dict[str, Any]]) -> Chart | None:
    """The mean of each domain with its interval."""
    rows = [
        Row(
            name=line["domain"],
            value=line.get("percent"),
            low=line["interval"][0] if "interval" in line else None,
            high=line["interval"][1] if "interval" in line else None,
            note=why(line["why"]) if line["why"] else "",
        )
        for line in domains
    ]
    shown = [row for row in rows if row.value is not None]
    if not shown:
        return None
    best = max(shown, key=lambda row: row.value or 0)
    weakest = min(shown, key=lambda row: row.value or 0)
    said = _("Best: %(best)s. Weakest: %(weakest)s. Bars show how far the mean may be off.") % {
        "best": best.name,
        "weakest": weakest.name,
    }
    axis = Axis(0, 100, _("Mean, in percent of the points"), PERCENT.ticks)
    return interval_chart(_("By domain"), said, rows, x=axis)


def options_chart(row: QuestionStatistics) -> Chart | None:
    """Who chose what, from the weakest group to the best."""
    groups, options = row.figures["groups"], row.figures["options"]
    if not groups["count"] or not options or not all(groups["size"]):
        return None
    chosen = sorted(options, key=lambda o: (not o["correct"], -o["chosen"]))[:MOST_LINES]
    series = [
        Series(
            name=option["label"][:5] + (" ✓" if option["correct"] else ""),
            values=[
                100 * count / size
                for count, size in zip(option["by_group"], groups["size"], strict=True)
            ],
            strong=option["correct"],
        )
        for option in chosen
    ]
    said = _(
        "A good question has a right option (thick) that rises and wrong ones (dashed) that fall."
    )
    if len(options) > len(chosen):
        said += " " + _("The table has the options that are not drawn.")
    return line_chart(
        _("Who chose what"),
        said,
        series,
        places=group_names(groups["count"]),
        x_title=_("By the rest of the paper"),
        y=Axis(0, 100, _("Chose it, in percent"), PERCENT.ticks),
    )


def group_names(count: int) -> list[str]:
    """What the groups are called, the weakest first."""
    middle = [str(n) for n in range(2, count)]
    return [_("weakest"), *middle, _("best")] if count > 1 else []


def time_chart(row: QuestionStatistics) -> Chart | None:
    """How long answers took: half of them within the bar."""
    figure = row.figures["seconds"]
    if "why" in figure:
        return None
    most = max(10.0, figure["high"] * 1.3)
    ticks = [(most * part / 4, duration(most * part / 4)) for part in range(4)]
    said = _("Half of the answers took between %(low)s and %(high)s.") % {
        "low": duration(figure["low"]),
        "high": duration(figure["high"]),
    }
    line = Row(
        name=_("Median %(time)s") % {"time": duration(figure["value"])},
        value=figure["value"],
        low=figure["low"],
        high=figure["high"],
    )
    return interval_chart(_("Time"), said, [line], x=Axis(0, most, _("Time of an answer"), ticks))


def versions_chart(rows: Sequence[QuestionStatistics]) -> Chart | None:
    """How often each version was right."""
    if len(rows) < 2:
        return None
    lines = []
    for row in rows:
        figure = row.figures["facility"]
        name = _("Version %(number)s, %(n)s answers") % {"number": row.version.number, "n": row.n}
        if "why" in figure:
            lines.append(Row(name=name, note=why(figure)))
        else:
            value, low, high = (100 * figure[key] for key in ("value", "low", "high"))
            lines.append(Row(name, value, low, high, note=percent(figure)))
    return interval_chart(
        _("From version to version"),
        _("Where the bars do not overlap, the change made a difference."),
        lines,
        x=Axis(0, 100, _("Right, in percent"), PERCENT.ticks),
    )
