"""How long a certificate counts, and when somebody may earn the next one. No Django here."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# So long before its end a certificate can be earned or renewed anew, but not in the first half of
# its time: one of three months would be followed by another at once, and that by another.
RENEWAL_DAYS = 180
HALF_A_MONTH = 15
# The holder is told so many days before the end.
REMINDERS = (90, 30, 7)


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate that somebody has, or had, by one rule."""

    expires_at: datetime | None
    revoked_at: datetime | None = None
    suspended: bool = False
    replaced: bool = False


def last_day(start: date, months: int | None) -> date | None:
    """The last day on which a certificate counts: the same day of the month, or its last one."""
    if months is None:
        return None
    whole = start.month - 1 + months
    year, month = start.year + whole // 12, whole % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def end_of(day: date | None, zone: ZoneInfo) -> datetime | None:
    """The moment at which that day is over in the school's zone, in UTC: where a clock changes at
    midnight, local times that are the same moment do not equal each other.
    """
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def renewed_from(expires_on: date, today: date) -> date:
    """The day from which a renewal counts: nobody loses time by renewing early."""
    return max(expires_on, today)


def may_renew(expires_at: datetime | None, at: datetime, *, months: int | None) -> bool:
    """Whether a certificate is near enough to its end, or over it. ``months``: for how long those
    of its rule count."""
    if expires_at is None:
        return False
    days = min(RENEWAL_DAYS, months * HALF_A_MONTH) if months else RENEWAL_DAYS
    return at >= expires_at - timedelta(days=days)


def earns_another(held: Sequence[Held], *, done_at: datetime, months: int | None) -> bool:
    """Whether what was done at a moment earns a certificate beside those that were issued before.

    ``held`` is in the order of issue; the last one decides. One that was withdrawn is earned anew
    only by what was done after it was. One that is suspended is followed by none until its end:
    who may not rely on a certificate must not get around that by sitting the exam again.
    """
    if not held:
        return True
    last = held[-1]
    if last.revoked_at is not None and not last.replaced:
        return done_at > last.revoked_at
    if last.suspended and not (last.expires_at and last.expires_at <= done_at):
        return False
    return may_renew(last.expires_at, done_at, months=months)


def reminder_due(expires_at: datetime, at: datetime, *, months: int | None) -> int | None:
    """Which of the reminders is due: the days before the end that it speaks of, or None.

    Of several that were missed only the last one is sent, and none before the certificate can be
    renewed.
    """
    if expires_at <= at or not may_renew(expires_at, at, months=months):
        return None
    left = expires_at - at
    due = [days for days in REMINDERS if left <= timedelta(days=days)]
    return min(due) if due else None
