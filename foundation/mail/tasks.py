"""The effect that sends a letter."""

from uuid import UUID

from foundation.mail.services import SEND_EFFECT, send_email
from foundation.outbox.public import Payload, handles


@handles(SEND_EFFECT, queue="mail")
def send_queued_email(payload: Payload) -> None:
    send_email(email_id=UUID(payload["email_id"]))
