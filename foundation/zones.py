"""In which zone a person reads times."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

UTC = ZoneInfo("UTC")


@cache
def zone_names() -> tuple[str, ...]:
    """The zones that can be chosen: ``America/New_York``, and ``UTC``. Old names are left out."""
    named = (name for name in available_timezones() if "/" in name)
    return ("UTC", *sorted(name for name in named if not name.startswith(("Etc/", "SystemV/"))))


def check_zone(name: str) -> None:
    """Refuse what is no zone; empty is the school's. For forms and the model."""
    if name and name not in zone_names():
        raise ValidationError(_("There is no such time zone. Choose one, such as America/Denver."))


def zone_of(*names: str) -> ZoneInfo:
    """The first that is given; UTC where there is none, or one that this machine does not know."""
    for name in names:
        if name in zone_names():
            return ZoneInfo(name)
    return UTC
