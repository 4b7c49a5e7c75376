"""What a class has at many assessments at once, for a gradebook: all, whatever is revealed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, DecimalField, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from assessments.models import Assessment, Attempt, Grade, Question, Slot
from assessments.queries.reveals import closing_of, is_closed, policy_of
from assessments.rules.behaviour import Behaviour, counts
from assessments.rules.lifecycle import State
from assessments.rules.reveal import reveal_for
from assessments.services.overrides import latest_closing

POINTS = DecimalField(max_digits=10, decimal_places=2)
WAITING = [State.SUBMITTED.value, State.BEING_MARKED.value]


@dataclass(frozen=True, slots=True)
class ScoredAssessment:
    """What a gradebook needs to know of an assessment.

    ``points``: what its paper asks today. ``past``: its last closing time is over.
    ``shows_score``: a student may know the own score now. ``counts``: not for practice only.
    """

    assessment: Assessment
    points: Decimal
    past: bool
    shows_score: bool
    counts: bool


@dataclass(frozen=True, slots=True)
class Result:
    """A student's attempts at one assessment: how many, the best, whether one waits for a grade."""

    attempts: int
    best: Decimal | None
    waits: bool


NO_RESULT = Result(0, None, waits=False)


def scored_assessments(
    *, assessment_ids: Iterable[int], at: datetime
) -> dict[int, ScoredAssessment]:
    """By their ids. One query."""
    rows = Assessment.objects.filter(pk__in=list(assessment_ids)).annotate(
        latest=latest_closing("pk"), asked=_asked(), of_stimuli=_of_stimuli()
    )
    found = {}
    for one in rows:
        closes_at = closing_of(one, latest=one.latest)
        found[one.pk] = ScoredAssessment(
            assessment=one,
            points=one.asked + one.of_stimuli,
            # Withdrawn is not closed here: nobody gets a zero for what was taken away.
            past=closes_at is not None and at >= closes_at,
            shows_score=reveal_for(
                state=State.GRADED,
                own=True,
                policy=policy_of(one),
                closed=is_closed(one, latest=one.latest, at=at),
            ).score,
            counts=counts(Behaviour(one.behaviour)),
        )
    return found


def class_results(
    *, assessment_ids: Iterable[int], student_ids: Iterable[int] | None = None
) -> dict[tuple[int, int], Result]:
    """By (student, assessment); who never began is missing. Everybody without ids. One query."""
    newest = Grade.objects.filter(attempt=OuterRef("pk")).order_by("-number")
    rows: QuerySet[Attempt] = Attempt.objects.filter(assessment_id__in=list(assessment_ids))
    if student_ids is not None:
        rows = rows.filter(student_id__in=list(student_ids))
    found = (
        rows.order_by()
        .annotate(newest=Subquery(newest.values("percent")[:1]))
        .values("student_id", "assessment_id")
        .annotate(
            n=Count("pk", filter=Q(newest__isnull=False)),
            best=Max("newest"),
            waits=Count("pk", filter=Q(state__in=WAITING)),
        )
        .values_list("student_id", "assessment_id", "n", "best", "waits")
    )
    return {
        (student, assessment): Result(attempts, best, waits=waits > 0)
        for student, assessment, attempts, best, waits in found
    }


def _asked() -> Coalesce:
    """The points of questions and draws; those on trial are not counted."""
    slots = Slot.objects.order_by().filter(assessment=OuterRef("pk"), stimulus=None, is_pilot=False)
    total = slots.values("assessment").annotate(n=Sum(F("count") * F("points"))).values("n")
    return Coalesce(Subquery(total), 0, output_field=POINTS)


def _of_stimuli() -> Coalesce:
    """A stimulus asks what is ready today."""
    ready = (
        Question.objects.drawable()
        .order_by()
        .filter(stimulus__slot__assessment=OuterRef("pk"), is_pilot=False)
        .values("stimulus__slot__assessment")
        .annotate(n=Sum("stimulus__slot__points"))
        .values("n")
    )
    return Coalesce(Subquery(ready), 0, output_field=POINTS)
