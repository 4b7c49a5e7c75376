"""Disputing a key from the result, and taking that back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.services.disputes import (
    DisputeRefused,
    TooManyDisputes,
    raise_dispute,
    withdraw_dispute,
)
from assessments.web.result import RefusedWords, show_result
from foundation.schools.public import actor_of, arrived_at, member_required


@require_POST
@member_required
def dispute(request: HttpRequest, attempt_id: UUID, position: int) -> HttpResponse:
    """Dispute the key of one question; what was typed is kept where it is refused."""
    words = request.POST.get("words", "").replace("\x00", "")
    try:
        raise_dispute(
            attempt_id=attempt_id,
            position=position,
            words=words,
            by=actor_of(request),
            at=arrived_at(request),
        )
    except (DisputeRefused, TooManyDisputes) as refusal:
        refused = RefusedWords(position=position, words=words, message=refusal.message)
        return show_result(request, attempt_id, refused=refused, status=refusal.status)
    messages.success(
        request, _("Your dispute was sent. You get an email, and the answer stands here.")
    )
    return redirect(_place(attempt_id, position))


@require_POST
@member_required
def withdraw(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """The own dispute is taken back."""
    found = withdraw_dispute(dispute_id=dispute_id, by=actor_of(request), at=arrived_at(request))
    messages.success(request, _("Your dispute was withdrawn."))
    return redirect(_place(found.attempt_id, found.position))


def _place(attempt_id: UUID, position: int) -> str:
    return f"{reverse('assessments:result', args=[attempt_id])}#question-{position}"
