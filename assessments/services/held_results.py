"""Holding back what a result leads to until its score may be shown."""

from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import Q

from assessments.events import ResultShown
from assessments.models import Assessment, HeldResult
from assessments.queries.hidden_keys import end_for_all, shown_at
from assessments.queries.reveals import is_closed, policy_of
from assessments.rules.reveal import Moment, is_held
from assessments.services.overrides import latest_closing
from foundation.outbox.public import publish
from foundation.schools.public import every_school

log = structlog.get_logger(__name__)


def hold_result(*, assessment_id: int, student_id: int, at: datetime) -> bool:
    """Whether nothing may follow from this result yet; then ``ResultShown`` comes when it may.

    Who is told to wait does nothing now and all of it then. Two queries where it waits, else one.
    Repeating the call changes nothing.
    """
    rows = Assessment.objects.annotate(latest=latest_closing("pk"))
    assessment = rows.get(pk=assessment_id)
    closed = is_closed(assessment, latest=assessment.latest, at=at)
    if not is_held(policy_of(assessment), closed=closed):
        return False
    held = HeldResult(
        school_id=assessment.school_id, student_id=student_id, assessment=assessment, held_at=at
    )
    HeldResult.objects.bulk_create([held], ignore_conflicts=True)
    return True


def release_held_results(*, at: datetime, limit: int = 500) -> int:
    """Announce the results that may be told now, in all schools; returns how many.

    Those of what has closed, for everybody, and of what hides its scores no longer. One
    transaction: two rounds at once announce each once.
    """
    with every_school(), transaction.atomic():
        rows = HeldResult.objects.annotate(ends=end_for_all())
        due = rows.filter(
            Q(assessment__show_score=Moment.NEVER) | shown_at("assessment__show_score", at)
        )
        held = HeldResult.objects.filter(pk__in=due.order_by().values("pk")).order_by("pk")
        ready = list(held.select_for_update(skip_locked=True)[:limit])
        for one in ready:
            publish(
                ResultShown(
                    school_id=one.school_id,
                    held_id=one.pk,
                    assessment_id=one.assessment_id,
                    student_id=one.student_id,
                    at=at,
                )
            )
        HeldResult.objects.filter(pk__in=[one.pk for one in ready]).delete()
    if ready:
        log.info("results_shown", count=len(ready))
    return len(ready)
