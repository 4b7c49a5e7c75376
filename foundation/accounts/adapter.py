"""Where allauth meets the rest: mail goes through the outbox, links come from the settings."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string

from foundation.mail.services import queue_message


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sends by the outbox and trusts no Host header for a link in a mail (trust T16)."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        shown = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, **context}
        for name in ("activate_url", "password_reset_url", "signup_url"):
            if name in shown:
                shown[name] = _on_this_site(shown[name])
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", shown).split())
        text = render_to_string(f"{template_prefix}_message.txt", shown).strip()
        try:
            html = str(render_to_string(f"{template_prefix}_message.html", shown))
        except TemplateDoesNotExist:
            html = ""
        queue_message(
            kind=template_prefix.rsplit("/", 1)[-1], to=email, subject=subject, text=text, html=html
        )

    def render_mail(self, *args: Any, **kwargs: Any) -> EmailMultiAlternatives:
        raise NotImplementedError("Mail is rendered and queued by send_mail.")

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        from foundation.schools.queries import open_school

        return open_school() is not None


def _on_this_site(url: str) -> str:
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{settings.SITE_URL}{parts.path}{query}"
