"""Words as the reader of a letter reads them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from foundation.zones import zone_of


@contextmanager
def as_read_by(person: Any, *, else_zone: str = "") -> Iterator[None]:
    """In the person's language and zone, whoever's request this is.

    ``else_zone`` is the zone where the person chose none. A host's own user may lack both.
    """
    language = getattr(person, "language", "") or settings.LANGUAGE_CODE
    zone = zone_of(getattr(person, "time_zone", ""), else_zone)
    with translation.override(language), timezone.override(zone):
        yield
