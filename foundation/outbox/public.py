"""The outbox's door."""

from foundation.outbox.events import Event, Payload, handles, on, publish
from foundation.outbox.services import enqueue, hurry

__all__ = ["Event", "Payload", "enqueue", "handles", "hurry", "on", "publish"]
