"""Stored calibrations in words: tables, sentences and the picture."""

from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Calibration, ItemCalibration
from assessments.rules.statistics.calibrating import (
    FEWEST,
    FEWEST_ITEMS,
    HIGHEST,
    LOWEST,
    STEP,
    WHY,
    Model,
)
from assessments.rules.statistics.calibration_words import (
    FIT,
    chance_of_middling,
    difficulty_word,
    fit_code,
)
from foundation.ui.charts import Axis, Chart
from foundation.ui.wright_map import Placed, has_marks, wright_map

SHAPES = {"fits": "dot", "surprising": "triangle", "outliers": "triangle", "predictable": "square"}
TONES = {"fits": "fine", "surprising": "act", "outliers": "look", "predictable": "look"}


def why_of(code: str, *, model: str, n: int) -> str:
    """Why there are no figures; ``n`` of what there is."""
    needed = FEWEST_ITEMS if code == "too_few_questions" else FEWEST[Model(model)]
    return _(WHY[code]).format(n=n, needed=needed)


def why_none(kept: Calibration, items: list[ItemCalibration]) -> str:
    """Why a calibration has no figures at all; empty where it has."""
    if not kept.why:
        return ""
    enough = sum(not item.why for item in items)
    n = enough if kept.why == "too_few_questions" else kept.people
    return why_of(kept.why, model=kept.model, n=n)


def summary_of(kept: Calibration) -> list[tuple[str, str]]:
    rows = [
        (_("Model"), kept.get_model_display()),
        (_("People"), str(kept.people)),
        (_("Answers"), str(kept.answers)),
        (_("Computed by"), kept.library),
    ]
    figures = kept.figures
    if not figures:
        return rows
    if figures["left_out"]:
        rows.append((_("People left out, there are very many"), str(figures["left_out"])))
    return [
        *rows,
        (_("Deviation of abilities"), f"{figures['deviation']:.2f}"),
        (_("Reliability of abilities"), f"{figures['reliability']:.2f}"),
        (_("Separation"), f"{figures['separation']:.2f}"),
    ]


def about_people(kept: Calibration) -> str:
    """How many levels the paper can tell apart (Wright and Masters 1982: (4G + 1) / 3)."""
    if not kept.figures:
        return ""
    strata = (4 * kept.figures["separation"] + 1) / 3
    return _("These questions tell about %(n)s levels of ability apart among these people.") % {
        "n": f"{strata:.0f}"
    }


def line_of(item: ItemCalibration, model: str) -> dict[str, Any]:
    """A question in the table: figures with their errors, and what they say."""
    share = f"{100 * item.right / item.n:.0f}\u00a0%" if item.n else "–"
    line: dict[str, Any] = {"item": item, "share": share}
    if item.difficulty is None or item.discrimination is None:
        words = why_of(item.why, model=model, n=item.n) if item.why else "–"
        return {**line, "why": words}
    code = fit_code(item.infit or 1.0, item.outfit or 1.0, item.n)
    discrimination = f"{item.discrimination:.2f}"
    if item.discrimination_error is not None:
        discrimination += f" ± {item.discrimination_error:.2f}"
    return {
        **line,
        "difficulty": f"{item.difficulty:.2f} ± {item.difficulty_error or 0.0:.2f}",
        "word": _(difficulty_word(item.difficulty, item.discrimination)),
        "discrimination": discrimination,
        "infit": f"{item.infit or 0.0:.2f}",
        "outfit": f"{item.outfit or 0.0:.2f}",
        "fit": _(FIT[code]),
        "tone": TONES[code],
    }


def figures_of(item: ItemCalibration | None) -> list[tuple[str, str, str]]:
    """Name, figure and meaning for the page of one question; nothing where it is not calibrated."""
    if item is None:
        return []
    line = line_of(item, item.calibration.model)
    name = _("Difficulty (%(model)s)") % {
        "model": "2PL" if item.calibration.model == Model.TWO_PARAMETERS else "Rasch"
    }
    if "why" in line:
        return [(name, line["why"], _("On the scale of abilities, by a calibration."))]
    assert item.difficulty is not None and item.discrimination is not None  # noqa: PT018
    chance = chance_of_middling(item.difficulty, item.discrimination)
    found = [
        (
            name,
            f"{line['difficulty']}, {line['word']}",
            _("With its standard error, from %(n)s answers. Of people of mean ability "
              "%(chance)s %% get it right.") % {"n": item.n, "chance": f"{100 * chance:.0f}"},
        )
    ]  # fmt: skip
    if item.discrimination_error is not None:
        found.append(
            (_("Discrimination (2PL)"), line["discrimination"], _("How steeply chances rise."))
        )
    return [*found, (_("Infit and outfit"), f"{line['infit']}, {line['outfit']}", line["fit"])]


def columns_of(kept: Calibration) -> list[tuple[float, float, int]]:
    """From where to where how many people stand; the ends hold all beyond."""
    counts = kept.figures.get("columns", [])
    return [(LOWEST + (n - 1) * STEP, LOWEST + n * STEP, count) for n, count in enumerate(counts)]


def places_of(kept: Calibration, items: list[ItemCalibration]) -> list[tuple[str, int, int]]:
    """The table beside the picture: a stretch of the scale, people, questions."""
    columns = columns_of(kept)
    found, last = [], len(columns) - 1
    for n, (low, high, count) in enumerate(columns):
        inside = sum(
            (n == 0 or low <= item.difficulty) and (n == last or item.difficulty < high)
            for item in items
            if item.difficulty is not None
        )
        if n == 0:
            name = _("below %(high)s") % {"high": f"{high:.1f}"}
        elif n == last:
            name = _("from %(low)s on") % {"low": f"{low:.1f}"}
        else:
            name = _("%(low)s to %(high)s") % {"low": f"{low:.1f}", "high": f"{high:.1f}"}
        if count or inside:
            found.append((name, count, inside))
    return found


def map_of(kept: Calibration, items: list[ItemCalibration]) -> Chart | None:
    """People above, questions below; what does not fit has another shape."""
    shown = [item for item in items if item.difficulty is not None]
    if not kept.figures or not shown:
        return None
    placed = [
        Placed(
            item.difficulty or 0.0,
            _("%(key)s: difficulty %(difficulty)s")
            % {"key": item.version.question.key, "difficulty": f"{item.difficulty:.2f}"},
            SHAPES[fit_code(item.infit or 1.0, item.outfit or 1.0, item.n)],
        )
        for item in shown
    ]
    hard = sum((item.difficulty or 0.0) > 0 for item in shown)
    said = _(
        "Above the line stand %(people)s people by ability, below it %(questions)s questions by "
        "difficulty; to the right is able and hard. %(hard)s questions are harder than the mean "
        "person is able."
    ) % {"people": kept.people, "questions": len(shown), "hard": hard}
    if has_marks(placed, columns_of(kept)):
        said += " " + _("Other shapes than dots are questions that do not fit the model.")
    low, high = LOWEST - STEP, HIGHEST + STEP
    ticks = [(float(value), str(value)) for value in range(int(LOWEST), int(HIGHEST) + 1, 2)]
    unit = _("Logits") if kept.model == Model.RASCH else _("Standard deviations of ability")
    return wright_map(
        _("People and questions"),
        said,
        people=columns_of(kept),
        placed=placed,
        x=Axis(low, high, unit, ticks),
        above=_("People"),
        below=_("Questions"),
    )


def cells_of(item: ItemCalibration, model: str) -> list[Any]:
    """A line of the file."""
    line = line_of(item, model)
    return [
        item.version.question.key,
        item.version.number,
        item.version.question.question_type,
        item.version.question.domain,
        item.n,
        item.right,
        item.difficulty,
        item.difficulty_error,
        item.discrimination,
        item.discrimination_error,
        item.infit,
        item.outfit,
        line.get("word", ""),
        line.get("fit", line.get("why", "")),
    ]
