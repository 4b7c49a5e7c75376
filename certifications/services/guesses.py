"""A brake for those who try codes (trust T15)."""

import ipaddress

import structlog
from django.core.cache import cache
from django.utils.crypto import salted_hmac

log = structlog.get_logger(__name__)

MISSES = 20
SECONDS = 600
# One household or office has a network of this size in IPv6, so it counts as one.
IPV6_NETWORK = 64


def is_held_back(*, address: str) -> bool:
    """Whether so many wrong guesses came from there that a right one is not told either.

    For what can be guessed, such as a name: where only the wrong ones were held back, the answer
    would tell the right one.
    """
    try:
        return int(cache.get(_counter(address), 0)) >= MISSES
    except Exception as error:  # Any fault of the cache.
        log.warning("guesses_not_read", error=repr(error))
        return True


def count_miss(*, address: str) -> bool:
    """Count a code that does not exist; returns whether the answer may be a plain "no".

    Only misses count, and only misses are held back: whoever holds a real code is never kept
    out because somebody behind the same router guesses. When the cache is away nothing can be
    counted, so every miss is held back.
    """
    key = _counter(address)
    try:
        cache.add(key, 0, timeout=SECONDS)
        misses = cache.incr(key)
    except Exception as error:  # Any fault of the cache, and a counter that ended in between.
        log.warning("guess_not_counted", error=repr(error))
        return False
    if misses == MISSES + 1:
        log.warning("guesses_limited", network=_counted_as(address))
    return bool(misses <= MISSES)


def _counter(address: str) -> str:
    return f"certifications.misses.{_counted_as(address)}"


def _counted_as(address: str) -> str:
    """A keyed hash of the network, so that the cache holds no addresses of people."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        network = "unknown"
    else:
        # An address of the old internet, as a socket for both writes it.
        parsed = getattr(parsed, "ipv4_mapped", None) or parsed
        network = str(parsed)
        if parsed.version == 6:
            network = str(ipaddress.ip_network((parsed, IPV6_NETWORK), strict=False))
    return salted_hmac("certifications.guesses", network).hexdigest()[:32]
