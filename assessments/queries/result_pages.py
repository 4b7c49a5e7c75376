"""What is shown of an attempt that was handed in. Each item passes its type's ``review``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, OuterRef, Subquery

from assessments.models import Attempt, Dispute, Grade, StimulusVersion
from assessments.queries.attempt_pages import (
    PageItem,
    stimuli_above,
    verdict_of,
)
from assessments.queries.disputes import disputes_of_attempt
from assessments.queries.regrades import GradeChange, changes_of_result
from assessments.queries.reveals import reveal_of, shown_notes, shown_part, shown_reasons
from assessments.question_types.contract import Review
from assessments.rules.lifecycle import State
from assessments.rules.reveal import Reveal
from assessments.services.answers_in_codes import review_answer
from assessments.services.grading import current_answers
from assessments.services.judging import ReadVersions, key_versions, worth_in
from assessments.services.paper_drawing import items_of, versions_of
from foundation.schools.public import Actor

# Fewer results say more about single people than about a class.
FEWEST_RESULTS = 5
# For own answers where the key is not shown.
GIVEN_ONLY = "assessments/review_given.html"


@dataclass(frozen=True, slots=True)
class ResultItem:
    """One question after release."""

    number: int
    stem: str
    verdict: str
    earned: Decimal
    points: Decimal
    review: Review
    reasons: list[str]
    # How its points came about, besides being right or wrong.
    notes: list[str]
    lesson_key: str
    template: str
    style: str = ""
    pilot: bool = False
    # As it was asked and answered, where the key is not shown.
    asked: PageItem | None = None
    stimulus: StimulusVersion | None = None


@dataclass(frozen=True, slots=True)
class ClassResult:
    """How everybody did: the mean of the graded attempts of an assessment."""

    attempts: int
    mean_percent: Decimal


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A handed-in attempt: nothing but its state until the policy allows more."""

    attempt: Attempt
    reveal: Reveal
    grade: Grade | None
    items: list[ResultItem]
    class_result: ClassResult | None = None
    # Regrades that changed it, the newest first.
    changes: list[GradeChange] = field(default_factory=list)
    # The student's own, by position.
    disputes: dict[int, list[Dispute]] = field(default_factory=dict)


def result_page(*, attempt: Attempt, by: Actor, at: datetime) -> ResultPage:
    """The result, as far as it may be shown now. Seven queries at most."""
    reveal = reveal_of(attempt, by=by, at=at)
    if not (reveal.score or reveal.answers):
        return ResultPage(attempt=attempt, reveal=reveal, grade=None, items=[])
    grade: Grade = Grade.objects.filter(attempt=attempt).latest("number")
    items: list[ResultItem] = []
    if reveal.answers:
        answers = current_answers(attempt_id=attempt.pk)
        items = review_items(attempt=attempt, grade=grade, answers=answers, reveal=reveal)
    return ResultPage(
        attempt=attempt,
        reveal=reveal,
        grade=grade if reveal.score else None,
        items=items,
        class_result=class_result(assessment_id=attempt.assessment_id)
        if reveal.statistics
        else None,
        changes=changes_of_result(attempt_id=attempt.pk)
        if reveal.score and grade.number > 1
        else [],
        disputes=disputes_of_attempt(attempt_id=attempt.pk) if reveal.answers else {},
    )


def review_items(
    *, attempt: Attempt, grade: Grade, answers: Mapping[int, Any], reveal: Reveal
) -> list[ResultItem]:
    """Every question with as much of key and reasons as may be seen. Two queries at most."""
    outcomes = {outcome["position"]: outcome for outcome in grade.outcomes}
    paper = items_of(attempt.paper)
    versions = versions_of(paper, also=key_versions(grade.outcomes))
    read = ReadVersions(versions)
    stimuli = stimuli_above(paper)
    items = []
    for item in paper:
        version, outcome = versions[item.version_id], outcomes[item.position]
        kind, content = read.as_graded(item, outcome)
        answer = answers.get(item.position)
        presentation = kind.present(content, item.order)
        items.append(
            ResultItem(
                number=item.position,
                stem=str(presentation["stem"]),
                verdict=verdict_of(Decimal(outcome["share"]), answered=outcome["answered"]),
                earned=worth_in(outcome) * Decimal(outcome["points"]),
                points=Decimal(outcome["points"]),
                review=shown_part(
                    review_answer(kind, content, item.order, answer, outcome=outcome), reveal
                ),
                reasons=shown_reasons(outcome, reveal),
                notes=shown_notes(outcome),
                lesson_key=version.question.lesson if reveal.explanation else "",
                template=kind.review_template if reveal.key else GIVEN_ONLY,
                style=kind.style,
                pilot=item.pilot,
                asked=None
                if reveal.key
                else PageItem(
                    number=item.position,
                    type_name=kind.name,
                    template=kind.template,
                    answer_kind=kind.answer_kind,
                    field_name=f"answer-{item.position}",
                    presentation=presentation,
                    answer=answer,
                    revision=0,
                    answered=outcome["answered"],
                    locked=True,
                ),
                stimulus=stimuli.get(item.position),
            )
        )
    return items


def class_result(*, assessment_id: int) -> ClassResult | None:
    """The mean of all graded attempts; None while they are too few to hide anybody. One query."""
    newest = Grade.objects.filter(attempt=OuterRef("pk")).order_by("-number")
    found = (
        Attempt.objects.filter(assessment_id=assessment_id, state=State.GRADED)
        .annotate(percent=Subquery(newest.values("percent")[:1]))
        .aggregate(mean=Avg("percent"), count=Count("pk"))
    )
    if found["count"] < FEWEST_RESULTS:
        return None
    return ClassResult(attempts=found["count"], mean_percent=found["mean"])
