"""Queueing and sending mail."""

import uuid
from typing import Any
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import timezone

from foundation.mail.models import Email
from foundation.mail.reading import as_read_by
from foundation.outbox.public import enqueue

SEND_EFFECT = "mail.send"


def queue_email(*, template: str, key: str, person: Any, context: dict[str, Any]) -> None:
    """Queue the email of a template for a person, once for each key.

    ``template`` is a path without ending: ``<template>_subject.txt``, ``.txt``
    and optionally ``.html``, found in the app that sends it.
    """
    shown = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "person": person,
        **context,
    }
    with as_read_by(person):
        subject = " ".join(render_to_string(f"{template}_subject.txt", shown).split())
        text = render_to_string(f"{template}.txt", shown).strip()
        try:
            html = str(render_to_string(f"{template}.html", shown))
        except TemplateDoesNotExist:
            html = ""
    queue_message(
        kind=template.rsplit("/", 1)[-1],
        to=person.email,
        subject=subject,
        text=text,
        html=html,
        key=key,
        person=person,
    )


def is_queued(key: str) -> bool:
    """Whether a letter with this key was asked for before: for rounds that come again and again,
    which need not render what is not sent twice. One query."""
    return Email.objects.filter(key=key).exists()


def queue_message(
    *,
    kind: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    key: str = "",
    person: Any = None,
) -> None:
    """Queue ready text. Without a key every call is a letter of its own."""
    letter = Email(
        key=key or f"{kind}:{uuid.uuid4()}",
        kind=kind,
        to=to,
        person=person,
        subject=subject[:300],
        text=text,
        html=css_inline.inline(html, load_remote_stylesheets=False) if html else "",
    )
    with transaction.atomic():
        Email.objects.bulk_create([letter], ignore_conflicts=True)
        if Email.objects.filter(pk=letter.pk).exists():
            enqueue(effect=SEND_EFFECT, key=str(letter.pk), payload={"email_id": str(letter.pk)})


def send_email(*, email_id: uuid.UUID) -> None:
    """Send a queued email. Repeating it after it was sent does nothing.

    Called in the transaction of its outbox message, under that row's lock.
    """
    letter = Email.objects.select_related("person").select_for_update(of=("self",)).get(pk=email_id)
    if letter.state != Email.State.WAITING:
        return
    if letter.person is not None and not letter.person.is_active:
        letter.state = Email.State.WITHHELD
        letter.save(update_fields=["state"])
        return
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[letter.to],
        headers={"Message-ID": f"<{letter.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    message.send()
    letter.state = Email.State.SENT
    letter.sent_at = timezone.now()
    letter.save(update_fields=["state", "sent_at"])
