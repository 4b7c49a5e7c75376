"""The door of mail."""

from foundation.mail.reading import as_read_by
from foundation.mail.services import is_queued, queue_email

__all__ = ["as_read_by", "is_queued", "queue_email"]
