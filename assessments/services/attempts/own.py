"""A student's own attempt, locked before it is looked at."""

from uuid import UUID

from assessments.models import Attempt
from assessments.services.attempts.refusals import AttemptNotFound
from foundation.schools.public import Actor


def lock_own(*, attempt_id: UUID, by: Actor) -> Attempt:
    """The actor's own attempt under its row's lock, in a transaction. Raises AttemptNotFound."""
    attempt: Attempt | None = (
        Attempt.objects.visible_to(by)
        .select_for_update(of=("self",))
        .filter(pk=attempt_id, student_id=by.user_id)
        .first()
    )
    if attempt is None:
        raise AttemptNotFound("This attempt does not exist, or it is not yours.")
    return attempt
