"""Scores at certification exams that wait for a second person: what waits, agreeing, refusing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.public import (
    LONGEST_REASON,
    NOBODY_ELSE,
    Proposal,
    ProposalState,
    SetScore,
    count_to_decide,
    decide_override,
    proposals,
)
from courses.models import Enrolment
from courses.queries.gradebook_pages import enrolments_with
from foundation.refusals import Refusal
from foundation.schools.admin_access import actor_in_admin, author_in_admin
from foundation.schools.public import Actor, arrived_at
from foundation.schools.slots import Waiting, register_waiting

WAITING = "chartwork_courses_enrolment_second_person"
STUDENT = "chartwork_courses_enrolment_grades"
# Digits of what fits into a row's id.
LONGEST_ID = 19
PAGE = "admin/chartwork_courses/enrolment/second_person.html"


class RefusalForm(forms.Form):
    """Why the second person does not agree. Agreeing has a form of its own: a button."""

    words = forms.CharField(
        label=gettext_lazy("Reason for refusing"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Whoever proposed the score reads it here."),
        error_messages={"required": gettext_lazy("Say why not: whoever proposed it reads it.")},
    )

    def __init__(self, data: Any = None, *, override_id: int) -> None:
        super().__init__(data, auto_id=f"second-{override_id}-%s")
        self.override_id = override_id


@dataclass(frozen=True, slots=True)
class Line:
    """A score that waits, as it stands on a page. No form: this reader does not decide."""

    proposal: Proposal
    form: RefusalForm | None
    # The address of the student's page of grades, where this is not it.
    grades: str = ""

    @property
    def way_out(self) -> str:
        return NOBODY_ELSE if self.proposal.nobody_else else ""


def lines_of(found: Sequence[Proposal], *, sent: RefusalForm | None) -> list[Line]:
    """``sent`` is what was posted and refused: it keeps what was typed."""
    return [Line(one, _form(one, sent) if one.may_refuse else None) for one in found]


def is_decision(request: HttpRequest) -> bool:
    """Whether one of the two buttons was pressed."""
    return request.method == "POST" and "decide" in request.POST


def decide(request: HttpRequest, *, by: Actor) -> RefusalForm | None:
    """Do what was pressed, and say so; the form with its errors where a refusal has no reason."""
    sent, agrees = request.POST.get("override", ""), request.POST["decide"] == "agree"
    override_id = int(sent) if sent.isdecimal() and len(sent) < LONGEST_ID else 0
    form = RefusalForm(request.POST, override_id=override_id)
    if not agrees and not form.is_valid():
        return form
    try:
        decision = decide_override(
            override_id=override_id,
            agrees=agrees,
            words="" if agrees else form.cleaned_data["words"],
            by=by,
            at=arrived_at(request),
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return None
    if not agrees:
        said = _("The score is refused and changed nothing. It stays on record with your reason.")
    elif decision.override.percent is None:
        said = _("The attempts count again. What hangs on that follows within seconds.")
    else:
        said = _("The score counts now. Progress, certificate and letters follow within seconds.")
    messages.success(request, said)
    return None


def show_waiting(page: ModelAdmin[Enrolment], request: HttpRequest) -> HttpResponse:
    """Every score of the school that waits; those that the reader may decide on with buttons."""
    by = author_in_admin(request)
    sent = decide(request, by=by) if is_decision(request) else None
    if request.method == "POST" and sent is None:
        return redirect(request.path)
    found = proposals(by=by)
    places = enrolments_with(
        whose=[(one.student.pk, one.assessment.pk) for one in found], school_id=by.school_id
    )
    lines = [
        replace(line, grades=_grades(places, line.proposal)) for line in lines_of(found, sent=sent)
    ]
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "title": _("Scores that wait for a second person"),
        "lines": lines,
    }
    return render(request, PAGE, context)


def state_in_words(score: SetScore) -> str:
    """What became of a score that was set by hand."""
    said = score.decision
    match score.state:
        case ProposalState.WAITS:
            return _("waits for a second person")
        case ProposalState.REPLACED:
            return _("replaced before anybody agreed")
        case ProposalState.REFUSED if said is not None:
            return _("refused by %(who)s: %(words)s") % {"who": said.who, "words": said.words}
        case _other if said is not None:
            return _("agreed to by %(who)s") % {"who": said.who}
    return _("set")


def second_person_waiting(request: HttpRequest) -> list[Waiting]:
    """What waits for this person, on the first page. One query."""
    by = actor_in_admin(request)
    if by is None:
        return []
    count = count_to_decide(by)
    return [
        Waiting(
            count,
            ngettext(
                "score set by hand waits for a second person",
                "scores set by hand wait for a second person",
                count,
            ),
            reverse(f"admin:{WAITING}"),
        )
    ]


def _form(one: Proposal, sent: RefusalForm | None) -> RefusalForm:
    if sent is not None and sent.override_id == one.override_id:
        return sent
    return RefusalForm(override_id=one.override_id)


def _grades(places: dict[tuple[int, int], UUID], one: Proposal) -> str:
    enrolment_id = places.get((one.student.pk, one.assessment.pk))
    return reverse(f"admin:{STUDENT}", args=[enrolment_id]) if enrolment_id else ""


register_waiting(second_person_waiting)
