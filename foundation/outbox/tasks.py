"""Thin Celery tasks. Unknown arguments of another release are ignored."""

from typing import Any

from celery import shared_task

from foundation.outbox import services


@shared_task(name="chartwork.outbox.deliver")
def deliver(*, effect: str, key: str, **_later: Any) -> None:
    services.deliver_message(effect=effect, key=key)


@shared_task(name="chartwork.outbox.sweep")
def sweep(**_later: Any) -> None:
    services.sweep()


@shared_task(name="chartwork.outbox.heartbeat")
def heartbeat(**_later: Any) -> None:
    services.beat_heart(name="worker")
