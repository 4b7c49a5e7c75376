"""How a regrade says no."""

from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor


class NotYoursToRegrade(Refusal):
    code = "not_yours_to_regrade"
    kind = Kind.FORBIDDEN


class RegradeNotFound(Refusal):
    code = "regrade_not_found"
    kind = Kind.NOT_FOUND


class RegradeRefused(Refusal):
    """What was asked for cannot be ruled; ``details["field"]`` names what to change."""

    code = "regrade_refused"
    kind = Kind.INVALID


class RegradeNotReady(Refusal):
    """Its preview is not there yet, or it was withdrawn or applied already."""

    code = "regrade_not_ready"


class RegradeOutdated(Refusal):
    """Something was ruled on the same question since the preview."""

    code = "regrade_outdated"


def check_may_regrade(by: Actor) -> None:
    """Raise NotYoursToRegrade for students."""
    if not by.sees_everyone:
        raise NotYoursToRegrade("Only those who teach grade questions again.")
