"""The score report of a mock exam, its PDF, and what it leads to."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from assessments.public import add_missed_to_review
from certifications.queries.practice_papers import shelves_for_practice
from certifications.queries.report_words import (
    about_in_words,
    facts_in_words,
    percent_in_words,
    report_in_words,
    waiting_in_words,
)
from certifications.queries.reports import report_of_attempt
from certifications.services.practice_papers import NothingToPractise, start_practice_paper
from certifications.services.report_pdf import ReportNotShown, report_pdf
from certifications.web.report_charts import profile_chart, time_chart
from foundation.schools.public import actor_of, address_of, arrived_at, member_required


@require_GET
@member_required
def report(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Passed or not, where the points were, what to do next. Sixteen queries at most."""
    by, at = actor_of(request), arrived_at(request)
    found = report_of_attempt(attempt_id=attempt_id, by=by, at=at)
    words = report_in_words(found)
    facts = found.facts
    context: dict[str, Any] = {
        "report": found,
        "words": words,
        "about": about_in_words(found),
        "programme_url": reverse("certifications:programme", args=[found.programme.public_id]),
        "result_url": reverse("assessments:result", args=[attempt_id]) if facts.own else "",
    }
    if words is None:
        context["heading"], context["waiting"] = waiting_in_words(found)
        return _private(render(request, "certifications/report_waiting.html", context))
    practises = facts.own and shelves_for_practice(
        domains=found.to_practise, school_id=by.school_id, on=timezone.localdate(at)
    )
    context |= {
        "facts": facts_in_words(found),
        "percent": percent_in_words(found),
        "profile_chart": profile_chart(words),
        "time_chart": time_chart(words.time),
        "links_questions": facts.own and facts.reveal.answers,
        "may_add": facts.own and facts.reveal.key and any(one.missed for one in found.domains),
        "may_practise": bool(practises),
    }
    return _private(render(request, "certifications/report.html", context))


@require_GET
@member_required
def pdf(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """The same report to print or to keep."""
    found = report_of_attempt(attempt_id=attempt_id, by=actor_of(request), at=arrived_at(request))
    if found.score is None:
        raise ReportNotShown(waiting_in_words(found)[1])
    response = HttpResponse(report_pdf(report=found), content_type="application/pdf")
    # A fixed name: no text of a person in a header.
    response["Content-Disposition"] = 'inline; filename="score-report.pdf"'
    return _private(response)


@require_POST
@member_required
def review(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Put what was missed into the student's review deck."""
    by, at = actor_of(request), arrived_at(request)
    report_of_attempt(attempt_id=attempt_id, by=by, at=at)
    added = add_missed_to_review(attempt_id=attempt_id, by=by, at=at)
    if added:
        said = ngettext(
            "%(count)s question was added to your review.",
            "%(count)s questions were added to your review.",
            added,
        ) % {"count": added}
    else:
        said = _("All that can be practised of it is in your review already.")
    messages.success(request, said)
    return redirect(f"{reverse('certifications:report', args=[attempt_id])}#study")


@require_POST
@member_required
def practise(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Begin a practice paper on the weakest domains, or go on with the one that is open."""
    try:
        attempt = start_practice_paper(
            attempt_id=attempt_id,
            by=actor_of(request),
            at=arrived_at(request),
            address=address_of(request),
        )
    except NothingToPractise as refused:
        messages.warning(request, refused.message)
        return redirect(f"{reverse('certifications:report', args=[attempt_id])}#study")
    return redirect("assessments:attempt", attempt.pk)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    return response
