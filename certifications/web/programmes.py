"""Mock exams: the list, and the page before the start."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from certifications.queries.programme_list import programme_lines
from certifications.queries.programmes import programme_of, programme_page
from certifications.services.programmes import ConductNotAccepted, accept_conduct
from certifications.web.readiness import panel_for
from foundation.schools.public import actor_of, address_of, arrived_at, member_required


@require_GET
@member_required
def programmes(request: HttpRequest) -> HttpResponse:
    """Every mock exam of the school that one may sit, and how one stands in each."""
    lines = programme_lines(by=actor_of(request), at=arrived_at(request))
    return render(request, "certifications/programmes.html", {"lines": lines})


@require_GET
@member_required
def programme(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a mock exam is, its rules, and the tries so far."""
    by, at = actor_of(request), arrived_at(request)
    page = programme_page(public_id=public_id, by=by, at=at, address=address_of(request))
    readiness = panel_for(programme=page.programme, by=by, at=at)
    return render(request, "certifications/programme.html", {"page": page, "readiness": readiness})


@require_POST
@member_required
def agree(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The student agrees to the rules and goes on to the check-in."""
    by = actor_of(request)
    found = programme_of(public_id, by)
    try:
        accept_conduct(
            programme=found,
            agreed=request.POST.get("agree") == "yes",
            score_band=request.POST.get("score_band") == "yes",
            by=by,
            at=arrived_at(request),
        )
    except ConductNotAccepted as refused:
        messages.error(request, refused.message)
        return redirect("certifications:programme", public_id)
    return redirect("certifications:check_in", found.public_id)
