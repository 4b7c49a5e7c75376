"""A student's own attempt, locked before it is looked at."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from assessments.models import Attempt
from assessments.services.attempts.clock import by_database
from assessments.services.attempts.refusals import AttemptNotFound
from foundation.schools.public import Actor


def lock_own(*, attempt_id: UUID, by: Actor, at: datetime) -> tuple[Attempt, datetime]:
    """The actor's own attempt under its row's lock, and ``at`` by the database's clock.

    One query, in the caller's transaction. Raises AttemptNotFound.
    """
    rows: Any = Attempt.objects.visible_to(by).select_for_update(of=("self",))
    attempt = rows.annotate(database_now=Now()).filter(pk=attempt_id, student_id=by.user_id).first()
    if attempt is None:
        raise AttemptNotFound(_("This attempt does not exist, or it is not yours."))
    return attempt, by_database(at, database_now=attempt.database_now)
