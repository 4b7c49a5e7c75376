"""The outbox's door."""

from foundation.outbox.events import Event, Payload, handles, on, publish
from foundation.outbox.services import enqueue

__all__ = ["Event", "Payload", "enqueue", "handles", "on", "publish"]
