"""Before the start, and starting."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from assessments.queries.start_pages import assessment_id_of, start_page
from assessments.rules.scoring import plain
from assessments.services.attempts import AccessCodeWrong, start_attempt
from assessments.slots import place_of
from foundation.schools.public import actor_of, address_of, arrived_at, member_required


@require_GET
@member_required
def assessment_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the assessment is like, and earlier attempts at it."""
    by = actor_of(request)
    page = start_page(
        assessment_public_id=public_id, by=by, at=arrived_at(request), address=address_of(request)
    )
    previous = [
        {
            "number": attempt.number,
            "state": attempt.state,
            "submitted_at": attempt.submitted_at,
            "score": plain(attempt.score) if attempt.score is not None else "",
            "passed": attempt.passed,
            "url": reverse("assessments:result", args=[attempt.id]),
        }
        for attempt in page.previous
    ]
    open_url = reverse("assessments:attempt", args=[page.open_attempt]) if page.open_attempt else ""
    return render(
        request,
        "assessments/start.html",
        {
            "assessment": {
                "title": page.assessment.title,
                "intro": page.assessment.intro,
                "question_count": page.question_count,
                "minutes": int(page.rules.minutes * page.factor),
                "attempts_allowed": page.held.attempts_allowed,
                "attempts_used": page.attempts_used,
                "pass_percent": plain(page.assessment.pass_percent),
                "opens_at": page.held.opens_at,
                "closes_at": page.held.closes_at,
                "different": [origin.sentence for origin in page.held.origins],
            },
            "rules": page.rules,
            "try_penalty": plain(page.rules.scheme.try_penalty * 100),
            "wrong_costs": plain(page.rules.scheme.wrong_costs * 100),
            "tolerance": settings.CHARTWORK["ANSWER_TOLERANCE_SECONDS"],
            "needs_code": page.needs_code,
            "previous": previous,
            "open_attempt_url": open_url,
            "refusal": page.refusal,
            "start_url": reverse("assessments:start", args=[public_id]),
            "back": place_of(by, page.assessment.pk),
        },
    )


@require_POST
@member_required
def start(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Start, or go on with the attempt that is open."""
    by, at, address = actor_of(request), arrived_at(request), address_of(request)
    try:
        attempt = start_attempt(
            assessment_id=assessment_id_of(public_id=public_id, by=by),
            by=by,
            at=at,
            access_code=request.POST.get("access_code", ""),
            address=address,
        )
    except AccessCodeWrong as refusal:
        messages.warning(request, refusal.message)
        return redirect("assessments:assessment", public_id)
    return redirect("assessments:attempt", attempt.pk)
