"""What the school decides about a certificate: each has a page that names it and asks why."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certifications.models import Award
from certifications.services.awards import REASON_LENGTH, revoke_award
from certifications.services.replacing import replace_award
from certifications.services.suspending import lift_suspension, suspend_award


class ReasonForm(forms.Form):
    """Why something is done to a certificate."""

    reason = forms.CharField(
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text=_("The holder reads it. The public page says only what happened, and when."),
    )


@dataclass(frozen=True, slots=True)
class Decision:
    """A service with the words of its page. ``fits``: whether it is offered for a certificate."""

    label: Any
    heading: Any
    follows: Any
    button: Any
    done: Any
    service: Callable[..., Award]
    fits: Callable[[Award], bool]


def _counts(award: Award) -> bool:
    return award.revoked_at is None


DECISIONS: dict[str, Decision] = {
    "revoke": Decision(
        label=_("Revoke"),
        heading=_("Revoke a certificate"),
        follows=_(
            "From now on its public page says that it was revoked, and its PDF is not handed "
            "out any more. The holder is told by email. This cannot be undone; a mistake is "
            "mended by a new certificate."
        ),
        button=_("Revoke this certificate"),
        done=_("The certificate is revoked."),
        service=revoke_award,
        fits=_counts,
    ),
    "suspend": Decision(
        label=_("Suspend"),
        heading=_("Suspend a certificate"),
        follows=_(
            "Until you lift it, its public page says that it is suspended, and its PDF is not "
            "handed out. The holder is told by email."
        ),
        button=_("Suspend this certificate"),
        done=_("The certificate is suspended."),
        service=suspend_award,
        fits=lambda award: _counts(award) and award.suspended_at is None,
    ),
    "lift": Decision(
        label=_("Lift the suspension"),
        heading=_("Let a certificate count again"),
        follows=_("It counts again at once, and the holder is told by email."),
        button=_("Lift the suspension"),
        done=_("The certificate counts again."),
        service=lift_suspension,
        fits=lambda award: _counts(award) and award.suspended_at is not None,
    ),
    "replace": Decision(
        label=_("Issue again"),
        heading=_("Issue a certificate again"),
        follows=_(
            "A new certificate is issued with the name that the holder has now, and all else as "
            "it is. This one stops counting; its page says that it was replaced. The holder is "
            "told by email and has to give the new one to whom the old one was given."
        ),
        button=_("Issue it again"),
        done=_("The certificate is issued again; this is the old one."),
        service=replace_award,
        fits=lambda award: _counts(award) and award.suspended_at is None,
    ),
}


def offered(award: Award) -> list[tuple[str, Any]]:
    """What can be decided about a certificate now: the address of its page, and the label."""
    name = "admin:chartwork_certifications_award"
    return [
        (reverse(f"{name}_{what}", args=[award.pk]), one.label)
        for what, one in DECISIONS.items()
        if one.fits(award)
    ]
