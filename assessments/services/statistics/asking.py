"""Asking for figures: by hand, or because there are new grades. The worker computes them."""

from datetime import datetime, timedelta

from django.db import transaction

from assessments.models import Assessment, AssessmentStatistics
from foundation.outbox.public import enqueue
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

COMPUTE_EFFECT = "assessments.compute_statistics"
# Who presses again within it gets what was asked for already.
PATIENCE = timedelta(minutes=2)


class StatisticsNotFound(Refusal):
    code = "statistics_not_found"
    kind = Kind.NOT_FOUND


def ask_for_statistics(*, assessment_id: int, by: Actor, at: datetime) -> bool:
    """Have the figures of an assessment computed now; says whether anything was asked for.

    Asking again while it is waited for changes nothing. Raises StatisticsNotFound, also for who
    does not teach, and for an assessment of another school.
    """
    if not by.sees_everyone:
        raise StatisticsNotFound("Only those who teach see statistics.")
    with transaction.atomic():
        found = Assessment.objects.filter(pk=assessment_id, school_id=by.school_id).first()
        if found is None:
            raise StatisticsNotFound("There is no such assessment in your school.")
        row, _ = AssessmentStatistics.objects.select_for_update().get_or_create(
            assessment=found, basis=AssessmentStatistics.Basis.FIRST, school_id=by.school_id
        )
        if row.asked_at is not None and at - row.asked_at < PATIENCE:
            return False
        row.asked_at = at
        row.save(update_fields=["asked_at"])
        enqueue_computation(
            assessment_id=assessment_id, school_id=by.school_id, key=f"asked {at.isoformat()}"
        )
    return True


def enqueue_computation(*, assessment_id: int, school_id: int, key: str) -> None:
    """One message for each ``key``; what it stands for is computed once."""
    enqueue(
        effect=COMPUTE_EFFECT,
        key=f"{assessment_id}: {key}",
        payload={"assessment_id": assessment_id, "school_id": school_id},
        school_id=school_id,
    )
