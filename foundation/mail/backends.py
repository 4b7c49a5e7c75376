"""Delivery on a laptop: a Maildir, the standard folder of messages."""

import mailbox
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


def open_mailbox() -> mailbox.Maildir:
    """The development mailbox, created when it is not there."""
    folder = Path(settings.MAILBOX_DIR)
    folder.parent.mkdir(parents=True, exist_ok=True)
    return mailbox.Maildir(str(folder), create=True)


class MaildirBackend(BaseEmailBackend):
    """Writes whole messages (headers and all), safe with several processes."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        box = open_mailbox()
        for message in email_messages:
            box.add(message.message().as_bytes())
        return len(email_messages)
