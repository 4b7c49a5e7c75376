"""What letters about certificates say: texts and addresses, no objects to walk through."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from certifications.models import Award
from foundation.mail.public import queue_email

CHANGED = "certifications/email/award_changed"


def letter_of(award: Award, *, renews: bool = False) -> dict[str, Any]:
    """The variables of a letter about a certificate."""
    facts = award.snapshot
    path = reverse("certifications:award", args=[award.token])
    keep = reverse("certifications:keep", args=[award.token])
    return {
        "holder": facts["holder"],
        "title": facts["title"],
        "subject": facts["course"],
        "school": facts["school"],
        "expires_on": date.fromisoformat(ends) if (ends := facts["expires_on"]) else None,
        "renews": renews,
        "certificate_url": f"{settings.SITE_URL}{path}",
        "keep_url": f"{settings.SITE_URL}{keep}",
    }


def tell_of_change(award: Award, what: str, *, reason: str, new: Award | None = None) -> None:
    """Queue the letter that says what happened to a certificate. In the caller's transaction."""
    context: dict[str, Any] = {**letter_of(new or award), "what": what, "reason": reason}
    queue_email(
        template=CHANGED,
        key=f"award_changed:{award.pk}:{what}:{award.events.count()}",
        person=award.holder,
        context=context,
    )
