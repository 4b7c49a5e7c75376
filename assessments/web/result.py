"""The result."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.queries.attempt_pages import (
    ResultItem,
    ResultPage,
    named,
    own_attempt,
    result_page,
)
from assessments.queries.marking_pages import answers_for_a_person
from assessments.queries.start_pages import start_page
from assessments.rules.lifecycle import State
from assessments.rules.scoring import plain
from assessments.slots import Place, lesson_places, place_of
from foundation.schools.public import actor_of, member_required


@require_safe
@member_required
def result(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Where it stands: being graded, or the result with its explanations."""
    by = actor_of(request)
    attempt = own_attempt(attempt_id=attempt_id, by=by)
    if attempt.state == State.IN_PROGRESS:
        return redirect("assessments:attempt", attempt_id)
    being_marked = attempt.state == State.BEING_MARKED
    page = result_page(attempt=attempt, by=by)
    lessons = lesson_places(by, {item.lesson_key for item in page.items if item.lesson_key})
    again = start_page(assessment_public_id=attempt.assessment.public_id, by=by)
    return render(
        request,
        "assessments/result.html",
        {
            "state": attempt.state,
            "for_a_person": answers_for_a_person(attempt=attempt) if being_marked else 0,
            "attempt": {
                "title": attempt.assessment.title,
                "submitted_at": attempt.submitted_at,
                "seal": attempt.seal,
                "expired": attempt.expired,
            },
            "score": _score(page),
            "styles": named({item.style for item in page.items}),
            "items": [_shown(item, lessons) for item in page.items],
            "back": place_of(by, attempt.assessment_id),
            "again_url": ""
            if again.refusal
            else reverse("assessments:start", args=[attempt.assessment.public_id]),
        },
    )


def _score(page: ResultPage) -> dict[str, Any] | None:
    if page.grade is None:
        return None
    return {
        "percent": plain(page.grade.percent),
        "pass_percent": plain(Decimal(page.attempt.paper["pass_percent"])),
        "passed": page.grade.passed,
        "points": plain(page.grade.earned),
        "points_possible": plain(page.grade.possible),
    }


def _shown(item: ResultItem, lessons: dict[str, Place]) -> dict[str, Any]:
    return {
        "number": item.number,
        "stem": item.stem,
        "verdict": item.verdict,
        "pilot": item.pilot,
        "template": item.template,
        "review": item.review,
        "reasons": item.reasons,
        "explanation": item.review.explanation,
        "lesson": lessons.get(item.lesson_key),
    }
