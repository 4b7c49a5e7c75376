"""How looking after codes says no."""

from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor


class NotYoursToReview(Refusal):
    code = "not_yours_to_review"
    kind = Kind.FORBIDDEN


class NothingToCompare(Refusal):
    """The release, or one before it, is not loaded; the message says what to do."""

    code = "nothing_to_compare"


class DecisionRefused(Refusal):
    """A decision that cannot be; ``details["field"]`` names what to change."""

    code = "code_decision_refused"
    kind = Kind.INVALID


def check_may_review(by: Actor) -> None:
    """Raise NotYoursToReview for students."""
    if not by.sees_everyone:
        raise NotYoursToReview("Only those who teach look after the codes of questions.")
