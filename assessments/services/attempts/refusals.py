"""How the services of an attempt say no."""

from datetime import datetime

from django.utils.translation import gettext as _

from foundation.refusals import Kind, Refusal


class AssessmentNotFound(Refusal):
    code = "assessment_not_found"
    kind = Kind.NOT_FOUND


class AttemptNotFound(Refusal):
    code = "attempt_not_found"
    kind = Kind.NOT_FOUND


class NotOpenToYou(Refusal):
    code = "assessment_not_open"
    kind = Kind.FORBIDDEN


class NoAttemptsLeft(Refusal):
    code = "no_attempts_left"


class NotOpenNow(Refusal):
    """Before it opens or after it closed; ``details`` has ``opens_at`` and ``closes_at``."""

    code = "assessment_not_open_now"


class AccessCodeWrong(Refusal):
    code = "access_code_wrong"
    kind = Kind.FORBIDDEN


class NotFromHere(Refusal):
    code = "address_not_allowed"
    kind = Kind.FORBIDDEN


class AttemptClosed(Refusal):
    code = "attempt_closed"


class TimeIsUp(Refusal):
    code = "time_is_up"


class LeaseLost(Refusal):
    """Another window has the attempt. Nothing of this request was saved."""

    code = "lease_lost"

    def __init__(self, *, since: datetime | None) -> None:
        super().__init__(
            _(
                "This attempt goes on in another window or on another device. "
                "Nothing of what you sent was saved; it is kept here. To go on "
                "here, take the attempt over."
            ),
            since=since,
        )


class NotDiscarded(Refusal):
    code = "attempt_not_discarded"
