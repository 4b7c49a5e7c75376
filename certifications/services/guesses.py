"""A limit on guessing codes: misses are counted, hits never."""

import structlog
from django.core.cache import cache

log = structlog.get_logger(__name__)

MOST_MISSES = 20
WINDOW_SECONDS = 600


def may_look(address: str) -> bool:
    """Whether this address may be told about another miss; counts are asked for misses only."""
    try:
        return int(cache.get(_key(address), 0)) < MOST_MISSES
    except Exception as error:  # Without the cache nobody may guess; right codes are still shown.
        log.warning("guess_counter_away", error=repr(error))
        return False


def note_miss(address: str) -> None:
    """Count a wrong code of this address."""
    try:
        cache.add(_key(address), 0, WINDOW_SECONDS)
        cache.incr(_key(address))
    except Exception as error:  # ValueError when it expired in between; or the cache is away.
        log.warning("guess_counter_away", error=repr(error))


def _key(address: str) -> str:
    return f"certificate-misses:{address}"
