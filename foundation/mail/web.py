"""The development mailbox, in the browser. Not there in production."""

import email
import email.policy
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.html import escape
from django.utils.safestring import mark_safe

from foundation.mail.backends import open_mailbox

URL = r"https?://[^\s<>\"]+"


def mailbox_page(request: HttpRequest) -> HttpResponse:
    """All messages, newest first; ``?to=`` shows one address only."""
    to = request.GET.get("to", "").strip().lower()
    letters = []
    for key, message in _messages():
        if to and to not in str(message["to"]).lower():
            continue
        letters.append(
            {"key": key, "to": message["to"], "subject": message["subject"], "at": _sent(message)}
        )
    letters.sort(key=lambda letter: letter["at"], reverse=True)
    return render(request, "mail/mailbox.html", {"letters": letters[:200], "to": to})


def letter_page(request: HttpRequest, key: str) -> HttpResponse:
    """One message as text, its links usable, with its HTML part beside it as source text."""
    for found, message in _messages():
        if found == key:
            plain = message.get_body(("plain",))
            text = plain.get_content() if plain else ""
            return render(
                request,
                "mail/letter.html",
                {"message": message, "at": _sent(message), "text": _linked(text)},
            )
    raise Http404("There is no such message.")


def _messages() -> list[tuple[str, EmailMessage]]:
    box = open_mailbox()
    return [
        (key, email.message_from_bytes(box.get_bytes(key), policy=email.policy.default))
        for key in box.iterkeys()
    ]


def _sent(message: EmailMessage) -> datetime:
    return parsedate_to_datetime(str(message["date"]))


def _linked(text: str) -> str:
    import re

    parts: list[str] = []
    end = 0
    for match in re.finditer(URL, text):
        address = match.group().rstrip(".,)")
        parts.append(escape(text[end : match.start()]))
        parts.append(f'<a href="{escape(address)}">{escape(address)}</a>')
        end = match.start() + len(address)
    parts.append(escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308  (every piece was escaped above)


urlpatterns = [
    path("dev/mailbox/", mailbox_page, name="mailbox"),
    path("dev/mailbox/<str:key>/", letter_page, name="letter"),
]
