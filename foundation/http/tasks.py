"""Thin Celery tasks. Unknown arguments of another release are ignored."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from foundation.http.replies import forget_replies


@shared_task(name="chartwork.http.forget_replies")
def forget_old_replies(**_later: Any) -> None:
    forget_replies(at=timezone.now())
