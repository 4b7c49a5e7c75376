"""The door of mail."""

from foundation.mail.services import queue_email

__all__ = ["queue_email"]
