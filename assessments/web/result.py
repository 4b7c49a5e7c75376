"""The result."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.models import Attempt, Dispute
from assessments.queries.attempt_pages import named, own_attempt
from assessments.queries.marking_pages import answers_for_a_person
from assessments.queries.receipts import receipt_of
from assessments.queries.result_pages import ResultItem, ResultPage, result_page
from assessments.queries.reveals import closing_of
from assessments.queries.review_results import deck_of_result
from assessments.queries.start_pages import start_page
from assessments.rules.behaviour import Behaviour
from assessments.rules.disputes import LONGEST, SHORTEST, DisputeState
from assessments.rules.lifecycle import State
from assessments.rules.paper_rules import rules_of
from assessments.rules.scoring import HUNDREDTH, plain
from assessments.services.attempts import AssessmentNotFound
from assessments.services.grading import current_answers
from assessments.services.paper_drawing import title_of
from assessments.slots import Place, Sat, lesson_places, place_of, report_of
from assessments.web.own_domains import domain_report
from foundation.schools.public import actor_of, address_of, arrived_at, member_required


@require_safe
@member_required
def result(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Where it stands: being graded, or the result with its explanations."""
    return show_result(request, attempt_id)


@dataclass(frozen=True, slots=True)
class RefusedWords:
    """A dispute that was refused: what was typed, and why not."""

    position: int
    words: str
    message: str


def show_result(
    request: HttpRequest,
    attempt_id: UUID,
    *,
    refused: RefusedWords | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of the result, with what was typed where it was refused."""
    by, at = actor_of(request), arrived_at(request)
    attempt: Any = own_attempt(attempt_id=attempt_id, by=by)
    if attempt.state == State.IN_PROGRESS:
        return redirect("assessments:attempt", attempt_id)
    being_marked = attempt.state == State.BEING_MARKED
    page = result_page(attempt=attempt, by=by, at=at)
    lessons = lesson_places(by, {item.lesson_key for item in page.items if item.lesson_key})
    again = _again_url(request, attempt)
    deck = deck_of_result(attempt=attempt, reveal=page.reveal, at=at)
    return render(
        request,
        "assessments/result.html",
        {
            "state": attempt.state,
            "for_a_person": answers_for_a_person(attempt=attempt) if being_marked else 0,
            "attempt": {
                "id": attempt.pk,
                "title": title_of(attempt),
                "submitted_at": attempt.submitted_at,
            },
            "receipt": receipt_of(attempt=attempt),
            "stored_url": reverse("assessments:stored", args=[attempt_id]),
            "score": _score(page),
            "domains": domain_report(page),
            "styles": named({item.style for item in page.items}),
            "changes": page.changes,
            "items": [
                {
                    **_shown(item, lessons, page.disputes),
                    "in_deck": deck.questions.get(item.number),
                }
                for item in page.items
            ],
            "added_to_review": deck.added,
            "refused": refused,
            "longest": LONGEST,
            "shortest": SHORTEST,
            "back": place_of(by, attempt.assessment_id),
            "report": report_of(by, Sat(attempt.pk, attempt.assessment_id)),
            "again_url": again,
            "reveal": page.reveal,
            "has_room": attempt.assessment.exam_room,
            "closes_at": closing_of(attempt.assessment, latest=attempt.latest_closing),
            "class_result": {
                "attempts": page.class_result.attempts,
                "mean": plain(page.class_result.mean_percent.quantize(HUNDREDTH)),
            }
            if page.class_result
            else None,
            "practice": rules_of(attempt.paper).behaviour is Behaviour.PRACTICE,
        },
        status=status,
    )


@require_safe
@member_required
def receipt(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """The receipt alone, to print or to keep. Two queries."""
    attempt = own_attempt(attempt_id=attempt_id, by=actor_of(request))
    found = receipt_of(attempt=attempt)
    if found is None:
        return redirect("assessments:result", attempt_id)
    return render(request, "assessments/receipt.html", {"receipt": found, "name": request.user})


@require_safe
@member_required
def stored(request: HttpRequest, attempt_id: UUID) -> JsonResponse:
    """The student's own answers as they count, for a browser that still keeps some. Two queries."""
    attempt = own_attempt(attempt_id=attempt_id, by=actor_of(request))
    return JsonResponse({"answers": current_answers(attempt_id=attempt.pk)})


def _again_url(request: HttpRequest, attempt: Attempt) -> str:
    """Where to try again: at once, or by way of the start page where a code is asked for."""
    public_id = attempt.assessment.public_id
    try:
        page = start_page(
            assessment_public_id=public_id,
            by=actor_of(request),
            at=arrived_at(request),
            address=address_of(request),
        )
    except AssessmentNotFound:
        return ""  # Withdrawn: there is no other try, but what was is still shown.
    if page.refusal or page.needs_code:
        return ""
    return reverse("assessments:start", args=[public_id])


def _score(page: ResultPage) -> dict[str, Any] | None:
    if page.grade is None:
        return None
    return {
        "percent": plain(page.grade.percent),
        "pass_percent": plain(Decimal(page.attempt.paper["pass_percent"])),
        "passed": page.grade.passed,
        # By a regrade that lets everybody keep the pass.
        "kept": page.grade.passed
        and page.grade.percent < Decimal(page.attempt.paper["pass_percent"]),
        "points": plain(page.grade.earned),
        "points_possible": plain(page.grade.possible),
    }


def _shown(
    item: ResultItem, lessons: dict[str, Place], disputes: dict[int, list[Dispute]]
) -> dict[str, Any]:
    own = disputes.get(item.number, [])
    return {
        "disputes": own,
        "may_dispute": item.asked is None
        and not any(dispute.state == DisputeState.OPEN for dispute in own),
        "number": item.number,
        "asked": item.asked,
        "stem": item.stem,
        "earned": plain(item.earned.quantize(HUNDREDTH)),
        "points": plain(item.points),
        "verdict": item.verdict,
        "pilot": item.pilot,
        "stimulus": item.stimulus,
        "template": item.template,
        "review": item.review,
        "reasons": item.reasons,
        "notes": item.notes,
        "explanation": item.review.explanation,
        "lesson": lessons.get(item.lesson_key),
    }
