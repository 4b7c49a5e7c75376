"""The rows of the tables on the statistics pages, in words."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from assessments.admin import statistics_words as words
from assessments.admin.excerpts import excerpt_of
from assessments.models import AssessmentStatistics, QuestionStatistics
from assessments.queries.statistics_pages import SORTS, choices_of


def cells_of(row: QuestionStatistics, number: int) -> list[Any]:
    figures, question = row.figures, row.version.question
    parts = [
        figures[name].get(part)
        for name in ("facility", "discrimination")
        for part in ("value", "low", "high")
    ]
    single = ("guess", "weight", "alpha_if_deleted", "seconds")
    return [
        number,
        question.key,
        row.version.number,
        question.question_type,
        question.domain,
        row.n,
        figures["unanswered"],
        figures["ruled"],
        *parts,
        *(figures[name].get("value") for name in single),
        words.level_of(row),
        " ".join(words.advice_of(row)),
    ]


def numbers_of(rows: list[QuestionStatistics]) -> dict[int, int]:
    """The questions by their usual place in the paper, from 1."""
    in_order = sorted(rows, key=lambda row: (row.place, row.pk))
    return {row.pk: number for number, row in enumerate(in_order, start=1)}


def headings(request: HttpRequest, sort: str, descending: bool) -> list[dict[str, Any]]:
    """Headings that sort, each with its address; pressed again it turns round."""
    titles = {
        "place": _("No."),
        "": _("Question"),
        "n": _("Answers"),
        "facility": _("Right"),
        "discrimination": _("Discrimination"),
        "weight": _("Weight"),
        "urgency": _("What to do"),
    }
    found = []
    for name, title in titles.items():
        here = name == sort
        column: dict[str, Any] = {"title": title}
        if name in SORTS:
            query = request.GET.copy()
            query["sort"] = f"-{name}" if here and not descending else name
            column["url"] = f"?{query.urlencode()}#questions"
            if here:
                column["sorted"] = "descending" if descending else "ascending"
        found.append(column)
    return found


def line_of(row: QuestionStatistics, number: int) -> dict[str, Any]:
    figures, advice = row.figures, words.advice_of(row)
    weight = figures["weight"].get("value")
    return {
        "row": row,
        "number": number,
        "stem": excerpt_of(row.version.content.get("stem", ""), 80) or row.version.question.key,
        "facility": words.short_percent(figures["facility"]),
        "discrimination": words.short(figures["discrimination"]),
        "weight": f"{100 * weight:.0f}\u00a0%" if weight is not None else "–",
        "level": words.level_of(row),
        "tone": words.TONES[row.urgency],
        "advice": advice[0],
        "more": len(advice) - 1,
    }


def summary_of(kept: AssessmentStatistics) -> list[tuple[str, str]]:
    found = kept.figures["distribution"]
    rows = [(_("Attempts"), str(kept.attempts)), (_("People"), str(kept.people))]
    if found["why"]:
        return rows
    mean = {"value": found["mean"] / 100, **_bounds(found["mean_interval"], 100)}
    passed = {"value": found["passed_share"], **_bounds(found["passed_interval"], 1)}
    return [
        *rows,
        (_("Mean"), words.percent(mean)),
        (_("Median"), f"{found['quartiles'][1]:.0f}\u00a0%"),
        (_("Standard deviation"), f"{found['deviation']:.1f}"),
        (_("Lowest and highest"), f"{found['lowest']:.0f} % – {found['highest']:.0f}\u00a0%"),
        (_("Passed"), words.percent(passed)),
    ]


def _bounds(interval: list[float], by: float) -> dict[str, float]:
    return {"low": interval[0] / by, "high": interval[1] / by}


def ranges_of(distribution: dict[str, Any]) -> list[tuple[str, int]]:
    columns = distribution.get("columns", [])
    last = len(columns) - 1
    return [
        (f"{10 * n} – {100 if n == last else 10 * n + 9} %", count)
        for n, count in enumerate(columns)
    ]


def notes_of(kept: AssessmentStatistics) -> list[str]:
    """What is not counted, or otherwise than usual."""
    notes, said = kept.figures["notes"], []
    if notes["left_out"]:
        said.append(
            _("%(n)s further attempts of the same people are left out.") % {"n": notes["left_out"]}
        )
    elif kept.people < kept.attempts:
        said.append(
            _(
                "%(attempts)s attempts of %(people)s people: who comes again knows the questions, "
                "and intervals are narrower than they should be."
            )
            % {"attempts": kept.attempts, "people": kept.people}
        )
    if notes["ruled"]:
        said.append(
            _("%(n)s answers were dropped or given to everybody by a ruling: not counted here.")
            % {"n": notes["ruled"]}
        )
    if notes["new_key"]:
        said.append(
            _("%(n)s answers were graded by a key that was changed later.")
            % {"n": notes["new_key"]}
        )
    if notes["pilot"]:
        said.append(
            _("%(n)s questions are on trial: they have figures, and no part in the score.")
            % {"n": notes["pilot"]}
        )
    return said


def domain_line(line: dict[str, Any]) -> dict[str, Any]:
    if line["why"]:
        return {**line, "words": words.why(line["why"])}
    figure = {"value": line["percent"] / 100, **_bounds(line["interval"], 100)}
    return {**line, "words": words.percent(figure)}


def figures_of(row: QuestionStatistics) -> list[tuple[str, str, str]]:
    """Name, figure, and what it means."""
    figures = row.figures
    intended = figures["intended_weight"]
    return [
        (_("Answers"), str(row.n), _("Those left open (%(n)s) count as wrong.")
            % {"n": figures["unanswered"]}),
        (_("Right (facility)"), words.percent(figures["facility"]),
            _("The mean share of the points that answers deserve.")),
        (_("Right by guessing"), words.short_percent(figures["guess"])
            if "value" in figures["guess"] else words.why(figures["guess"]),
            _("What chance alone brings.")),
        (_("Discrimination"), words.number(figures["discrimination"]),
            _("Correlation with the rest of the paper: from 0.2 on it tells people apart.")),
        (_("Effective weight"), words.percent(figures["weight"]),
            _("Its part in the differences between scores; by its points it should be %(n)s %%.")
            % {"n": f"{100 * intended:.0f}" if intended is not None else "–"}),
        (_("Reliability without it"), words.number(figures["alpha_if_deleted"]),
            _("If this is higher than with it, the question does harm.")),
        (_("Time"), words.seconds(figures["seconds"]),
            _("Median; half of all lie between the two in brackets.")),
    ]  # fmt: skip


def option_lines(row: QuestionStatistics) -> list[dict[str, Any]]:
    choices = choices_of(row)
    sizes = row.figures["groups"]["size"]
    found = []
    for option in row.figures["options"]:
        choice = choices.get(option["key"])
        share = option["share"]
        found.append(
            {
                **option,
                "text": choice.text if choice else option["key"],
                "percent": f"{100 * share:.0f}\u00a0%" if share is not None else "–",
                "correlation": words.short(option["correlation"]),
                "by_group": [
                    f"{100 * count / size:.0f}\u00a0%" if size else "–"
                    for count, size in zip(option["by_group"], sizes, strict=True)
                ],
            }
        )
    return found


def version_line(row: QuestionStatistics) -> dict[str, Any]:
    return {
        "row": row,
        "facility": words.short_percent(row.figures["facility"]),
        "discrimination": words.short(row.figures["discrimination"]),
        "level": words.level_of(row),
        "tone": words.TONES[row.urgency],
    }
