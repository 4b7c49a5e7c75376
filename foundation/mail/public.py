"""The door of mail."""

from foundation.mail.services import is_queued, queue_email

__all__ = ["is_queued", "queue_email"]
