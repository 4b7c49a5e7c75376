"""Deliver what waits in the outbox in this process, without Celery or Redis."""

from typing import Any

from django.core.management.base import BaseCommand

from foundation.outbox.services import drain


class Command(BaseCommand):
    help = "Deliver what waits in the outbox now, in this process. For a site without its Redis."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{drain()} effects delivered.")
