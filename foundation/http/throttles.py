"""Limits for programs, counted in the shared cache."""

import time
from dataclasses import dataclass
from typing import Any

import structlog
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

log = structlog.get_logger(__name__)

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a key's limit; the headers of every answer say it."""

    limit: int
    remaining: int
    reset: int

    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }


class ProgramThrottle(BaseThrottle):
    """So many requests of one key in a window, by the limit that the view names.

    While the cache is away nobody is refused: a limit protects the reading of others, and must
    not be what stops it.
    """

    def allow_request(self, request: Request, view: Any) -> bool:
        scope = view.limit_for(request.method or "")
        limit, seconds = program_rate(scope)
        now = time.time()
        window = int(now // seconds)
        self.left = max(1, int((window + 1) * seconds - now))
        client = getattr(request.auth, "application_id", None)
        used = count_in_window(f"api-rate:{scope}:{client}:{window}", seconds)
        if used is None:
            return True
        view.allowance = Allowance(limit=limit, remaining=max(0, limit - used), reset=self.left)
        return used <= limit

    def wait(self) -> float:
        return float(self.left)


def program_rate(scope: str = "program") -> tuple[int, int]:
    """How many requests a key may send in how many seconds: ``600/min`` as 600 and 60."""
    limit, _, period = str(api_settings.DEFAULT_THROTTLE_RATES[scope]).partition("/")
    return int(limit), SECONDS[period[:1]]


def count_in_window(key: str, seconds: int) -> int | None:
    """How many there were of this key with this one; None while nobody counts.

    The key names its window; it is forgotten some time after.
    """
    try:
        cache.add(key, 0, timeout=seconds * 2)
        return int(cache.incr(key))
    except Exception as error:
        # Whatever the cache's library raises: not counted is better than not answered.
        log.warning("api_rate_not_counted", error=repr(error))
        return None
