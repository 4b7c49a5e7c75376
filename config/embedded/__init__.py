"""PostgreSQL and Redis from wheels, for a laptop and for the tests.

Where ``DATABASE_URL`` or ``REDIS_URL`` is set, that server is used and nothing
is started. Production never comes here.
"""

from config.embedded.services import (
    LOCAL,
    Services,
    ServicesError,
    ensure_test_services,
    running_services,
    start_services,
)

__all__ = [
    "LOCAL",
    "Services",
    "ServicesError",
    "ensure_test_services",
    "running_services",
    "start_services",
]
