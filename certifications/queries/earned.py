"""What somebody has earned by a rule so far."""

from typing import Any

from assessments.public import Attempt
from certifications.models import Award, AwardRule


def earned_by_rule(rule: AwardRule, student: Any) -> list[Award]:
    """In the order in which they were earned: one under a new name stands where the old one did.

    One query, and one more for a name that changed twice.
    """
    rows = Award.objects.filter(rule=rule, holder=student).select_related("replaces")
    return sorted(rows, key=lambda one: (one.original.issued_at, one.issued_at, one.pk))


def has_earned(attempt: Attempt | None, awards: list[Award]) -> bool:
    """Whether an attempt has earned one of these: it earns once, however often it is looked at."""
    return attempt is not None and any(one.attempt_id == attempt.pk for one in awards)
