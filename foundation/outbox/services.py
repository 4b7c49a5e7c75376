"""Writing, delivering and sweeping outbox messages."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone
from django_scopes import scope

from foundation.outbox.models import Heartbeat, OutboxMessage

log = structlog.get_logger(__name__)

MAX_TRIES = 8
# How long a claim keeps others from looking. The row lock is what really protects; the lease
# only has to be short enough that a killed worker costs seconds.
LEASE = timedelta(seconds=15)
# After a failure: 10 s, 30 s, 90 s … up to an hour.
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)


def enqueue(
    *, effect: str, key: str, payload: dict[str, Any], school_id: int | None = None
) -> None:
    """Ask for an effect, in the caller's transaction; told to Celery when that commits.

    Repeating the call with the same effect and key changes nothing.
    """
    enqueue_all(effects=[effect], key=key, payload=payload, school_id=school_id)


def enqueue_all(
    *, effects: Sequence[str], key: str, payload: dict[str, Any], school_id: int | None = None
) -> None:
    """``enqueue`` for several effects of one thing, in one statement."""
    now = timezone.now()
    context = structlog.contextvars.get_contextvars()
    OutboxMessage.objects.bulk_create(
        [
            OutboxMessage(
                effect=effect,
                key=key,
                payload=payload,
                school_id=school_id,
                request_id=str(context.get("request_id", ""))[:64],
                created_at=now,
                next_attempt_at=now,
                last_rung_at=now,
            )
            for effect in effects
        ],
        ignore_conflicts=True,
    )
    for effect in effects:
        transaction.on_commit(partial(ring, effect=effect, key=key), robust=True)


def ring(*, effect: str, key: str) -> None:
    """Tell Celery that a message waits. A lost ring costs one sweep, never the effect."""
    from foundation.outbox.events import registration_of
    from foundation.outbox.tasks import deliver

    registration = registration_of(effect)
    queue = registration.queue if registration else "default"
    try:
        deliver.apply_async(kwargs={"effect": effect, "key": key}, queue=queue, retry=False)
    except Exception as error:  # Any broker fault: the sweep will find the row.
        log.warning("outbox_ring_failed", effect=effect, key=key, error=repr(error))


def deliver_message(*, effect: str, key: str) -> bool:
    """Do one effect, if it still waits. Returns whether it was done by this call.

    Claim (committed, so that a try that kills its worker is counted), then
    act and finish in one transaction under the row's lock.
    """
    message_id = _claim(effect=effect, key=key)
    if message_id is None:
        return False
    try:
        return _act(message_id)
    except Exception as error:
        log.exception("outbox_effect_failed", effect=effect, key=key)
        _record_failure(message_id, error)
        return False


def _claim(*, effect: str, key: str) -> int | None:
    now = timezone.now()
    with transaction.atomic():
        message = (
            OutboxMessage.objects.select_for_update(skip_locked=True)
            .filter(
                effect=effect,
                key=key,
                state=OutboxMessage.State.WAITING,
                next_attempt_at__lte=now,
            )
            .first()
        )
        if message is None:
            return None
        if message.tries >= MAX_TRIES:
            message.state = OutboxMessage.State.DEAD
            message.save(update_fields=["state"])
            log.error("outbox_message_dead", effect=effect, key=key)
            return None
        message.tries += 1
        message.next_attempt_at = now + LEASE
        message.save(update_fields=["tries", "next_attempt_at"])
        return message.pk


def _act(message_id: int) -> bool:
    from foundation.outbox.events import registration_of

    with transaction.atomic():
        # Waits, where the claim skips: a claim that lost the race still holds the row for a moment
        # (PostgreSQL locks a row before it looks again at the filter), and to skip here would
        # leave the effect to the next sweep.
        message = (
            OutboxMessage.objects.select_for_update()
            .filter(pk=message_id, state=OutboxMessage.State.WAITING)
            .first()
        )
        if message is None:
            return False
        registration = registration_of(message.effect)
        if registration is None:
            raise LookupError(f"No handler for the effect {message.effect} in this release.")
        with (
            structlog.contextvars.bound_contextvars(
                request_id=message.request_id, effect=message.effect, key=message.key
            ),
            scope(school=message.school_id, catalogue=message.school_id),
        ):
            registration.handler(message.payload)
            log.info("outbox_effect_done")
        message.state = OutboxMessage.State.DONE
        message.done_at = timezone.now()
        message.last_error = ""
        message.save(update_fields=["state", "done_at", "last_error"])
    return True


def _record_failure(message_id: int, error: Exception) -> None:
    with transaction.atomic():
        message = OutboxMessage.objects.select_for_update().get(pk=message_id)
        if message.state != OutboxMessage.State.WAITING:
            return
        pause = min(FIRST_PAUSE * 3 ** (message.tries - 1), LONGEST_PAUSE)
        message.last_error = repr(error)[:2000]
        message.next_attempt_at = timezone.now() + pause
        if message.tries >= MAX_TRIES:
            message.state = OutboxMessage.State.DEAD
            log.error("outbox_message_dead", effect=message.effect, key=message.key)
        message.save(update_fields=["last_error", "next_attempt_at", "state"])


def sweep(*, limit: int = 200) -> int:
    """Ring again for what waits and is due; returns how many.

    Each kind of effect has its turn: a few that many people wait for do not stand behind
    thousands of another kind that came before them.

    The moment of the ring is written in the same statement, so that two
    sweeps at once, or a slow queue, do not ring again for the same row
    within one lease.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE chartwork_outbox_outboxmessage SET last_rung_at = %(now)s
            WHERE id IN (
                SELECT id FROM chartwork_outbox_outboxmessage
                WHERE id IN (
                    SELECT id FROM (
                        SELECT id, next_attempt_at, row_number() OVER (
                            PARTITION BY effect ORDER BY next_attempt_at, id
                        ) AS turn
                        FROM chartwork_outbox_outboxmessage
                        WHERE state = 'waiting' AND next_attempt_at <= %(now)s
                          AND (last_rung_at IS NULL OR last_rung_at < %(before)s)
                    ) due
                    ORDER BY turn, next_attempt_at, id LIMIT %(limit)s
                )
                AND state = 'waiting'
                FOR UPDATE SKIP LOCKED
            )
            RETURNING effect, key
            """,
            {"now": now, "before": now - LEASE, "limit": limit},
        )
        due = cursor.fetchall()
    for effect, key in due:
        ring(effect=effect, key=key)
    return len(due)


def drain(*, limit: int = 1000) -> int:
    """Deliver what is due in this process, without any broker; returns how many were done.

    For ``manage.py drain_outbox``: a site whose Redis is away can run it from cron.
    """
    due = (
        OutboxMessage.objects.filter(
            state=OutboxMessage.State.WAITING, next_attempt_at__lte=timezone.now()
        )
        .order_by("next_attempt_at")
        .values_list("effect", "key")[:limit]
    )
    return sum(deliver_message(effect=effect, key=key) for effect, key in list(due))


def retry_dead(*, message_ids: list[int]) -> int:
    """Let dead messages be tried again from the start; returns how many."""
    with transaction.atomic():
        messages = OutboxMessage.objects.select_for_update().filter(
            pk__in=message_ids, state=OutboxMessage.State.DEAD
        )
        pairs = list(messages.values_list("effect", "key"))
        count = messages.update(
            state=OutboxMessage.State.WAITING, tries=0, next_attempt_at=timezone.now()
        )
    for effect, key in pairs:
        ring(effect=effect, key=key)
    return count


def hurry(*, effect: str, key: str) -> bool:
    """Try an effect again now, from the start, whatever it waits for; says whether it was found.

    One that a worker is at this moment doing is left to it.
    """
    with transaction.atomic():
        message = (
            OutboxMessage.objects.select_for_update(skip_locked=True)
            .filter(effect=effect, key=key)
            .first()
        )
        if message is None:
            return OutboxMessage.objects.filter(effect=effect, key=key).exists()
        message.state, message.tries = OutboxMessage.State.WAITING, 0
        message.next_attempt_at = message.last_rung_at = timezone.now()
        message.save(update_fields=["state", "tries", "next_attempt_at", "last_rung_at"])
        transaction.on_commit(lambda: ring(effect=effect, key=key), robust=True)
    return True


def beat_heart(*, name: str) -> None:
    """Record that a task of this name ran now."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def oldest_waiting_seconds() -> float:
    """How long the oldest due message has waited; 0 when nothing waits."""
    oldest = OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING).aggregate(
        at=Min("next_attempt_at")
    )["at"]
    return max(0.0, (timezone.now() - oldest).total_seconds()) if oldest else 0.0
