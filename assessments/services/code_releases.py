"""The releases of code sets, as assessments name them."""

from datetime import date

from django.utils import timezone

from assessments.models import Assessment
from assessments.services.assessment_settings import SettingsRefused
from foundation.codesets.public import CodeRelease


def release_days(name: str, *, school_id: int) -> tuple[date | None, date | None]:
    """The first and the last day of a release; none where none is named. One query.

    The systems of a name hold for the same days; where they do not, it is all of them together.
    Raises SettingsRefused.
    """
    if not name:
        return None, None
    releases = CodeRelease.objects.readable_in(school_id)
    days = list(releases.filter(name=name).values_list("valid_from", "valid_to"))
    if not days:
        raise SettingsRefused(
            "code_release",
            f"No code release {name!r} is loaded. Ask an operator to load it with `manage.py "
            "load_codes`, or leave this empty: then it asks what holds today.",
        )
    lasts = [last for _, last in days if last is not None]
    return min(first for first, _ in days), max(lasts) if len(lasts) == len(days) else None


def day_within(first: date | None, last: date | None) -> date:
    """Today, or the nearest day of a release."""
    return Assessment(codes_from=first, codes_until=last).key_day(timezone.localdate())
