"""How accurately somebody codes: the last charts that they coded for the first time."""

from dataclasses import dataclass
from decimal import Decimal

from assessments.queries.coded_charts import coded_charts
from assessments.rules.coding_measures import measures_of


@dataclass(frozen=True, slots=True)
class ChartAccuracy:
    """``percent`` of the points of so many charts; None where none has any points."""

    charts: int
    percent: Decimal | None


def chart_accuracy(*, school_id: int, student_id: int, last: int) -> ChartAccuracy:
    """The micro-average over the last charts, each counted by its first coding. Three queries.

    Practice, where the key is shown at once, and questions on trial do not count
    (``coded_charts``). The caller stands for the scope.
    """
    coded = coded_charts(school_id=school_id, student_ids=[student_id])[-last:]
    score = measures_of([one.chart for one in coded]).score if coded else None
    return ChartAccuracy(len(coded), score)
