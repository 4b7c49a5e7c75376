"""Health of one process, and readiness of the whole."""

from typing import Any

import redis
import structlog
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from foundation.outbox.models import Heartbeat
from foundation.outbox.services import oldest_waiting_seconds

log = structlog.get_logger(__name__)


def healthz(request: HttpRequest) -> JsonResponse:
    """This process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """The parts work together: the database, Redis, and a task that really ran lately.

    503 with the failing part named; an operator's probe, so it tells no secrets.
    """
    checks = {"database": _database(), "redis": _redis(), "worker": _worker()}
    ready = all(check["ok"] for check in checks.values())
    return JsonResponse(
        {"status": "ready" if ready else "not ready", "checks": checks},
        status=200 if ready else 503,
    )


def _database() -> dict[str, Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('synchronous_commit')")
            setting = cursor.fetchone()[0]
    except Exception as error:
        log.warning("readyz_database", error=repr(error))
        return {"ok": False, "why": "The database does not answer."}
    if setting == "off":
        return {
            "ok": False,
            "why": "synchronous_commit is off: acknowledged answers could be lost.",
        }
    return {"ok": True}


def _redis() -> dict[str, Any]:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
    try:
        client.ping()
    except redis.RedisError as error:
        log.warning("readyz_redis", error=repr(error))
        return {"ok": False, "why": "Redis does not answer; saving and grading go on, slower."}
    finally:
        client.close()
    return {"ok": True}


def _worker() -> dict[str, Any]:
    try:
        beat = Heartbeat.objects.filter(name="worker").first()
        waiting = oldest_waiting_seconds()
    except Exception:
        return {"ok": False, "why": "Unknown while the database does not answer."}
    if beat is None:
        return {"ok": False, "why": "No task has run yet. Are a worker and beat running?"}
    age = (timezone.now() - beat.at).total_seconds()
    limit = settings.CHARTWORK["HEARTBEAT_MAX_AGE_SECONDS"]
    if age > limit:
        return {"ok": False, "why": f"The last task ran {age:.0f} s ago.", "age": round(age, 1)}
    return {"ok": True, "age": round(age, 1), "oldest_waiting": round(waiting, 1)}
