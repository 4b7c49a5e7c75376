"""Thin Celery tasks. Unknown arguments of another release are ignored."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from foundation.schools.services import forget_expired_tokens


@shared_task(name="chartwork.schools.forget_expired_tokens")
def forget_tokens(**_later: Any) -> None:
    forget_expired_tokens(at=timezone.now())
