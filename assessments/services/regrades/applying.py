"""Putting a regrade in force, once, or letting it be."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from assessments.events import RegradeStep
from assessments.models import QuestionRuling, Regrade
from assessments.services.judging import let_no_ruling_pass
from assessments.services.regrades.batches import APPLY
from assessments.services.regrades.refusals import (
    RegradeNotFound,
    RegradeNotReady,
    RegradeOutdated,
    check_may_regrade,
)
from foundation.outbox.public import publish
from foundation.schools.public import Actor

log = structlog.get_logger(__name__)
IN_FORCE = frozenset({Regrade.State.APPLYING, Regrade.State.APPLIED})


def apply_regrade(*, regrade_id: UUID, by: Actor, at: datetime) -> Regrade:
    """Put the ruling in force: from now on every grading goes by it, and the grades that are there
    follow in the background. Attempts that are still being taken are graded by it when they are
    handed in.

    Repeating the call is harmless. Raises NotYoursToRegrade, RegradeNotFound, RegradeNotReady,
    RegradeOutdated.
    """
    check_may_regrade(by)
    with transaction.atomic():
        # First this one, then the rows: gradings hold it shared while they lock their attempts.
        let_no_ruling_pass(school_id=by.school_id, ruling=True)
        regrade = _locked(regrade_id, by)
        if regrade.state in IN_FORCE:
            return regrade
        if regrade.state == Regrade.State.PREVIEWING:
            raise RegradeNotReady("Its preview is still being computed. Try again in a moment.")
        if regrade.state == Regrade.State.WITHDRAWN:
            raise RegradeNotReady("This regrade was withdrawn. Ask for a new preview.")
        versions = [line["version"] for line in regrade.plan]
        since = QuestionRuling.objects.filter(version_id__in=versions, pk__gt=regrade.basis)
        if since.exists():
            raise RegradeOutdated(
                "Another regrade of this question was applied after this preview, so its figures "
                "are not right any more. Ask for a new preview."
            )
        QuestionRuling.objects.bulk_create(
            [
                QuestionRuling(
                    school_id=regrade.school_id,
                    regrade=regrade,
                    version_id=line["version"],
                    assessment_id=regrade.assessment_id,
                    option=line["option"],
                    keys=line["keys"],
                    words=regrade.reason,
                    at=at,
                )
                for line in regrade.plan
            ]
        )
        regrade.state = Regrade.State.APPLYING
        regrade.applied_by_id, regrade.applied_at = by.user_id, at
        regrade.save(update_fields=["state", "applied_by", "applied_at"])
        publish(RegradeStep(school_id=regrade.school_id, regrade_id=regrade.pk, phase=APPLY))
    log.info("regrade_in_force", regrade=str(regrade_id))
    return regrade


def withdraw_regrade(*, regrade_id: UUID, by: Actor) -> Regrade:
    """Let a previewed regrade be; nothing was changed by it. Repeating the call is harmless.

    Raises NotYoursToRegrade, RegradeNotFound, RegradeNotReady where it is in force already.
    """
    check_may_regrade(by)
    with transaction.atomic():
        regrade = _locked(regrade_id, by)
        if regrade.state in IN_FORCE:
            raise RegradeNotReady(
                "This regrade is in force already. Take it back by a regrade “as it was asked”."
            )
        regrade.state = Regrade.State.WITHDRAWN
        regrade.save(update_fields=["state"])
    return regrade


def _locked(regrade_id: UUID, by: Actor) -> Regrade:
    found: Regrade | None = (
        Regrade.objects.select_for_update(of=("self",))
        .filter(pk=regrade_id, school_id=by.school_id)
        .first()
    )
    if found is None:
        raise RegradeNotFound("There is no such regrade in your school.")
    return found
