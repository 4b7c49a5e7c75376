"""Just before the start of a mock exam: what comes, and whether this device is fit for it."""

from decimal import Decimal
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from certifications.queries.check_in import check_in_page, session_ends_at
from foundation.schools.public import actor_of, address_of, arrived_at, member_required


@require_GET
@member_required
def check_in(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who sits what under which rules, the system check, and the button that begins."""
    page = check_in_page(
        public_id=public_id,
        by=actor_of(request),
        at=arrived_at(request),
        address=address_of(request),
    )
    open_attempt = page.start.open_attempt
    assessment = page.start.assessment
    return render(
        request,
        "certifications/check_in.html",
        {
            "page": page,
            "assessment": {"title": assessment.title, "closes_at": page.start.held.closes_at},
            "rules": page.start.rules,
            "tolerance": settings.CHARTWORK["ANSWER_TOLERANCE_SECONDS"],
            "wrong_costs": _percent(page.start.rules.scheme.wrong_costs),
            "try_penalty": _percent(page.start.rules.scheme.try_penalty),
            "open_url": reverse("assessments:attempt", args=[open_attempt]) if open_attempt else "",
            "begin_url": reverse("assessments:start", args=[assessment.public_id]),
            "practice_url": _practice_url(back=request.path),
            "signed_in_until": session_ends_at(request.session),
        },
    )


@require_GET
@never_cache
@member_required
def clock(request: HttpRequest) -> JsonResponse:
    """The server's time: what the system check measures clock and network by."""
    return JsonResponse({"now": timezone.now()})


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}"


def _practice_url(*, back: str) -> str:
    """The practice room, with the way back."""
    return f"{reverse('assessments:practice_room')}?{urlencode({'back': back})}"
