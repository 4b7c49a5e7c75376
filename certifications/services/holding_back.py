"""A score that was set by hand carried a certificate, and does not pass any more."""

from datetime import datetime

from django.db import transaction

from assessments.public import passed_now
from certifications.models import Award, AwardEvent, AwardRule, ContinuingEducation
from certifications.services.awards import locked_award
from certifications.services.suspending import suspend_award
from foundation.schools.public import system_actor

REASON = (
    "The score on which this certificate rests was set by hand, and has been taken back or "
    "lowered. Those who teach decide what becomes of the certificate."
)


def hold_back_certificates(*, assessment_id: int, student_id: int, at: datetime) -> list[Award]:
    """Suspend what rests on a score that was set by hand, where the student does not pass now.

    A person then lifts that or revokes; where the score comes to pass again, nothing happens by
    itself. ``at`` is when the score began to count: repeating the call changes nothing, also after
    the suspension was lifted.
    """
    if passed_now(assessment_id=assessment_id, student_id=student_id):
        return []
    standing = (
        Award.objects.filter(
            holder_id=student_id,
            rule__kind=AwardRule.Kind.EXAM,
            rule__programme__assessment_id=assessment_id,
            attempt=None,
            revoked_at=None,
            suspended_at=None,
        )
        .exclude(expires_at__lte=at)
        .select_related("renews", "replaces")
        .order_by("issued_at", "pk")
    )
    found = [_hold_back(award, at) for award in standing if rests_on_set_score(award)]
    return [award for award in found if award is not None]


def rests_on_set_score(award: Award) -> bool:
    """Whether no attempt earned a certificate, nor the one that it renews by units or replaces."""
    first: Award | None = award
    while first is not None and first.attempt_id is None:
        before = first.replaces or (first.renews if _by_units(first) else None)
        if before is None:
            return True
        first = before
    return False


def _by_units(award: Award) -> bool:
    return bool(ContinuingEducation.objects.filter(used_for=award).exists())


def _hold_back(award: Award, at: datetime) -> Award | None:
    by = system_actor(award.school_id)
    with transaction.atomic():
        locked = locked_award(award.pk, by)
        done = locked.events.filter(kind=AwardEvent.Kind.SUSPENDED, at=at).exists()
        if done or locked.revoked_at is not None:
            return None
        return suspend_award(award_id=award.pk, reason=REASON, by=by, at=at)
