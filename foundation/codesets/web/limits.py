"""How often somebody may ask while typing."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from foundation.codesets.web.reading import Reader
from foundation.http.throttles import count_in_window
from foundation.schools.public import address_of

SECONDS = 60
View = Callable[..., HttpResponse]


def limited(view: View) -> View:
    """So many requests of one person in a minute, or of one address for visitors; 429 after that.

    While the cache is away nobody is refused.
    """

    @wraps(view)
    def wrapped(reader: Reader, *args: Any, **kwargs: Any) -> HttpResponse:
        limit = int(settings.CHARTWORK["CODE_LOOKUPS_PER_MINUTE"])
        now = time.time()
        window = int(now // SECONDS)
        used = count_in_window(f"codes:{_who(reader)}:{window}", SECONDS)
        if used is None or used <= limit:
            return view(reader, *args, **kwargs)
        response = HttpResponse(
            _("Too many look-ups in a minute. Wait a moment.") + "\n",
            status=429,
            content_type="text/plain; charset=utf-8",
        )
        response["Retry-After"] = str(max(1, int((window + 1) * SECONDS - now)))
        return response

    return wrapped


def _who(reader: Reader) -> str:
    user = reader.request.user
    return f"person:{user.pk}" if user.is_authenticated else address_of(reader.request)
