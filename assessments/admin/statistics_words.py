"""Stored figures in words: what a table or a sentence of the statistics pages says."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import AssessmentStatistics, QuestionStatistics
from assessments.rules.statistics.advice import ADVICE, Level
from assessments.rules.statistics.decisions import decisions_of, longer
from assessments.rules.statistics.guards import WHY

Figure = dict[str, Any]
METHODS = {
    "alpha": gettext_lazy("Cronbach's alpha"),
    "kr20": gettext_lazy("KR-20 (Cronbach's alpha of right and wrong)"),
    "drawn": gettext_lazy("Reliability of drawn papers"),
}
LEVELS = {
    Level.ACT: gettext_lazy("Act"),
    Level.LOOK: gettext_lazy("Look"),
    Level.WAIT: gettext_lazy("Wait"),
    Level.FINE: gettext_lazy("Fine"),
}
# By ``urgency``: the shape of the point in the chart, and the tone of the badge.
SHAPES = ["triangle", "triangle", "dot", "square"]
TONES = ["act", "look", "wait", "fine"]


def percent(figure: Figure) -> str:
    """62 % (55 to 69), or why not."""
    return _with(figure, lambda value: f"{100 * value:.0f}", unit="\u00a0%")


def number(figure: Figure) -> str:
    """0.31 (0.18 to 0.43), or why not."""
    return _with(figure, lambda value: f"{value:.2f}")


def seconds(figure: Figure) -> str:
    """The median with both quartiles."""
    return _with(figure, duration)


def duration(value: float) -> str:
    """45 s, or 2 min 5 s."""
    whole = round(value)
    if whole < 60:
        return _("%(n)s s") % {"n": whole}
    return _("%(minutes)s min %(seconds)s s") % {"minutes": whole // 60, "seconds": whole % 60}


def _with(figure: Figure, shown: Any, unit: str = "") -> str:
    if "why" in figure:
        return why(figure)
    text = f"{shown(figure['value'])}{unit}"
    if "low" in figure:
        between = {"low": shown(figure["low"]), "high": shown(figure["high"])}
        text += " (" + _("%(low)s to %(high)s") % between + ")"
    return text


def why(figure: Figure) -> str:
    """Why there is no figure."""
    return _(WHY[figure["why"]]).format(n=figure["n"], needed=figure["needed"])


def short(figure: Figure) -> str:
    """For a cell of a list: a dash where there is no figure."""
    return "–" if "why" in figure else number(figure)


def short_percent(figure: Figure) -> str:
    return "–" if "why" in figure else percent(figure)


def advice_of(row: QuestionStatistics) -> list[str]:
    """What to do, the most urgent first."""
    return [
        _(ADVICE[one["code"]][1]).format(option=one["option"], n=one["n"], needed=one["needed"])
        for one in row.figures["advice"]
    ]


def level_of(row: QuestionStatistics) -> str:
    return str(LEVELS[list(Level)[row.urgency]])


def about_reliability(kept: AssessmentStatistics) -> list[str]:
    """What it is, what it means, and what it leaves out: one sentence each."""
    found = kept.figures["reliability"]
    if not found["method"]:
        return [why(found["figure"])]
    said = [f"{METHODS[found['method']]}: {number(found['figure'])}."]
    value = found["figure"].get("value")
    if value is not None:
        said.append(_meaning(value))
    if found["sem_percent"] is not None:
        said.append(
            _(
                "Standard error of measurement: %(points)s percentage points. A score of 70 %% "
                "stands for something between %(low)s and %(high)s %%, two times out of three."
            )
            % {
                "points": f"{found['sem_percent']:.1f}",
                "low": f"{70 - found['sem_percent']:.0f}",
                "high": f"{70 + found['sem_percent']:.0f}",
            }
        )
    if found["method"] == "drawn":
        said.append(
            _(
                "Not everybody had the same questions, so alpha is not defined. In its place "
                "stands how well one drawn paper predicts another; getting easier or harder "
                "questions by chance counts as error."
            )
        )
    if found["unequal_points"]:
        said.append(_("Questions have different points; here each counts alike."))
    if found["left_out"]:
        said.append(
            _("%(n)s questions that an instructor ruled on are left out.")
            % {"n": found["left_out"]}
        )
    return said


def about_decisions(kept: AssessmentStatistics, pass_percent: float) -> list[str]:
    """How often another paper would decide alike, and what a longer one would be."""
    distribution, value = (
        kept.figures["distribution"],
        kept.figures["reliability"]["figure"].get("value"),
    )
    if value is None or distribution["why"]:
        return []
    found = decisions_of(
        mean=distribution["mean"] / 100,
        deviation=distribution["deviation"] / 100,
        reliability=value,
        cut=pass_percent / 100,
    )
    if found is None:
        return []
    said = [
        _(
            "With the mark to pass at %(cut)s %%, a second paper would give the same decision, "
            "passed or not, to %(same)s of 100 people%(kappa)s. What somebody really can do would "
            "decide alike for %(right)s of 100: %(passed)s pass and %(failed)s do not by chance "
            "(Livingston and Lewis)."
        )
        % {
            "cut": f"{pass_percent:g}",
            "same": f"{100 * found.same:.0f}",
            "kappa": f" (kappa {found.kappa:.2f})" if found.kappa is not None else "",
            "right": f"{100 * found.right:.0f}",
            "passed": f"{100 * found.passed_wrongly:.0f}",
            "failed": f"{100 * found.failed_wrongly:.0f}",
        }
    ]
    if value > 0:
        said.append(
            _("A paper twice as long would have a reliability of %(value)s (Spearman-Brown).")
            % {"value": f"{longer(value, 2):.2f}"}
        )
    return said


def _meaning(value: float) -> str:
    if value >= 0.9:
        return _("High enough to decide about single people.")
    if value >= 0.8:
        return _("Good; near the mark to pass, look at the error below too.")
    if value >= 0.7:
        return _("Enough for a quiz, too little to decide about somebody's certificate alone.")
    if value >= 0:
        return _("Low: much of the difference between people is chance. More questions help.")
    return _("Below nothing: the questions have nothing in common. Check the keys first.")
