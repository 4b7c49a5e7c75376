"""Attempts that wait for a person, once a ruling says that nobody needs to mark them any more."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from assessments.events import RegradeApplied, RegradeStep
from assessments.models import MarkingTask, Regrade
from assessments.rules.lifecycle import State
from assessments.rules.rulings import Option
from assessments.rules.second_marking import Waits
from assessments.services.grading import grade_attempt
from foundation.outbox.public import publish

log = structlog.get_logger(__name__)
RELEASE = "release"
# How many attempts one transaction of any phase takes.
BATCH = 100
# Where the points do not depend on the answer.
NO_MARKS_NEEDED = frozenset({Option.FULL_CREDIT, Option.DROP})


def release_batch(*, regrade_id: UUID, after: str, at: datetime) -> None:
    """Grade the next attempts that waited for this question only; the others wait on.

    The regrade's row is not locked before its end: a ruling takes its lock first and the row
    then, and gradings share that lock.
    """
    with transaction.atomic():
        regrade: Regrade | None = Regrade.objects.filter(
            pk=regrade_id, state=Regrade.State.APPLYING
        ).first()
        if regrade is None:
            return
        tasks = MarkingTask.objects.filter(
            school_id=regrade.school_id,
            version_id__in=[line["version"] for line in regrade.plan],
            attempt__state=State.BEING_MARKED.value,
        )
        if regrade.assessment_id is not None:
            tasks = tasks.filter(assessment_id=regrade.assessment_id)
        later = tasks.filter(attempt_id__gt=after) if after else tasks
        found = later.order_by("attempt_id").values_list("attempt_id", flat=True).distinct()
        ids = list(found[:BATCH])
        tasks.filter(attempt_id__in=ids).update(
            waits_for=Waits.NOBODY.value, claimed_by=None, claimed_until=None
        )
        for attempt_id in ids:
            grade_attempt(attempt_id=attempt_id, at=at)
        if len(ids) == BATCH:
            publish(
                RegradeStep(
                    school_id=regrade.school_id,
                    regrade_id=regrade.pk,
                    phase=RELEASE,
                    after=str(ids[-1]),
                )
            )
            return
        finish(regrade, at=at)


def finish(regrade: Regrade, *, at: datetime) -> None:
    """Every attempt has its grade: say so, once. In the caller's transaction."""
    waiting = Regrade.objects.filter(pk=regrade.pk, state=Regrade.State.APPLYING)
    if waiting.update(state=Regrade.State.APPLIED, finished_at=at):
        publish(RegradeApplied(school_id=regrade.school_id, regrade_id=regrade.pk, at=at))
        log.info("regrade_applied", regrade=str(regrade.pk))
