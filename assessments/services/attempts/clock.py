"""The database's clock decides, also where a web host's clock is wrong."""

from datetime import datetime, timedelta

from django.utils import timezone

# Clocks that differ by less are alike: it is less than the tolerance for answers on their way.
ALIKE = timedelta(seconds=2)


def by_database(at: datetime, *, database_now: datetime) -> datetime:
    """The moment ``at`` of this host, as the database's clock has it.

    ``database_now`` is what the database said a moment ago, in a query that was needed anyway.
    How long a request waited is a difference on one clock, so it stays as it is.
    """
    offset = database_now - timezone.now()
    return at if abs(offset) < ALIKE else at + offset
