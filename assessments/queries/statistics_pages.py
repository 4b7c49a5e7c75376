"""What pages and routes show of stored statistics. Nothing is computed here."""

from dataclasses import dataclass
from typing import Any

from assessments.models import Assessment, AssessmentStatistics, Question, QuestionStatistics
from assessments.question_types.contract import Choice
from assessments.question_types.registry import UnknownQuestionType, question_type

# What a list of questions may be sorted by; what has no figure comes last.
SORTS = ("place", "n", "facility", "discrimination", "urgency")


@dataclass(frozen=True, slots=True)
class StatisticsPage:
    """The figures of an assessment with its questions; ``kept`` is None before the first time."""

    kept: AssessmentStatistics | None
    questions: list[QuestionStatistics]


def statistics_page(
    *, assessment: Assessment, basis: str, sort: str = "place", descending: bool = False
) -> StatisticsPage:
    """Two queries, whatever the number of questions and attempts."""
    kept: AssessmentStatistics | None = (
        AssessmentStatistics.objects.filter(assessment=assessment, basis=basis)
        .select_related("assessment")
        .first()
    )
    rows = QuestionStatistics.objects.filter(statistics=kept).select_related("version__question")
    found = list(rows.order_by("place", "pk")) if kept is not None else []
    some = [row for row in found if getattr(row, sort) is not None]
    none = [row for row in found if getattr(row, sort) is None]
    some.sort(key=lambda row: getattr(row, sort), reverse=descending)
    return StatisticsPage(kept=kept, questions=[*some, *none])


def question_in_assessment(
    *, assessment: Assessment, version_id: int, basis: str
) -> tuple[QuestionStatistics, list[QuestionStatistics]] | None:
    """A version's figures, with those of all versions of its question, the oldest first.

    One query. None where there are none of it.
    """
    rows = list(
        QuestionStatistics.objects.filter(
            statistics__assessment=assessment,
            statistics__basis=basis,
            version__question__versions=version_id,
        )
        .select_related("version__question__category", "statistics")
        .order_by("version__number")
    )
    own = next((row for row in rows if row.version_id == version_id), None)
    return (own, rows) if own is not None else None


def question_everywhere(*, question: Question, basis: str) -> list[QuestionStatistics]:
    """The figures of a question in every assessment that asked it. One query."""
    return list(
        QuestionStatistics.objects.filter(version__question=question, statistics__basis=basis)
        .select_related("version", "statistics__assessment")
        .order_by("statistics__assessment__title", "version__number")
    )


def choices_of(row: QuestionStatistics) -> dict[str, Choice]:
    """The words of the options of a version, by key; none where its type is gone."""
    try:
        kind = question_type(row.version.question.question_type)
    except UnknownQuestionType:
        return {}
    content: Any = kind.read_content(row.version.content)
    return {choice.key: choice for choice in kind.choices(content)}
