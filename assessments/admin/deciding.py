"""The disputes of one question, with its key: declined together, or upheld by a regrade."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.admin.regrading import chosen_disputes, show_form
from assessments.models import Dispute, Question
from assessments.queries.disputes import disputes_of_question
from assessments.question_types.authoring_fields import TextField
from assessments.rules.disputes import LONGEST_ANSWER, DisputeState
from assessments.services.disputes import decline_disputes
from foundation.refusals import Refusal
from foundation.schools.admin_access import SchoolAdmin, acting_in
from foundation.schools.requests import arrived_at

PAGE = "admin/chartwork_assessments/dispute/question.html"
MOST_SHOWN = 300


class AnswerForm(forms.Form):
    """What all chosen disputes are answered, where they are declined."""

    answer = TextField(
        label=gettext_lazy("Answer"),
        required=False,
        rows=4,
        max_length=LONGEST_ANSWER,
        help_text=gettext_lazy("Everybody who is chosen reads it, by email and on the result."),
    )


def decide_disputes(
    page: SchoolAdmin[Question], request: HttpRequest, question: Question
) -> HttpResponse:
    """The page, and what is decided on it."""
    form = AnswerForm(request.POST or None)
    chosen = chosen_disputes(request)
    if request.method == "POST":
        by = acting_in(request, question.school_id)
        if not chosen:
            messages.warning(request, _("Choose the disputes that this decision is about."))
        elif "uphold" in request.POST:
            return show_form(page, request, question, disputes=chosen)
        elif form.is_valid():
            try:
                declined = decline_disputes(
                    dispute_ids=chosen,
                    answer=form.cleaned_data["answer"],
                    by=by,
                    at=arrived_at(request),
                )
            except Refusal as refusal:
                form.add_error("answer", refusal.message)
            else:
                text = ngettext(
                    "%(count)s dispute is declined; the student is told.",
                    "%(count)s disputes are declined; the students are told.",
                    len(declined),
                )
                messages.success(request, text % {"count": len(declined)})
                return redirect(request.path)
    disputes = Dispute.objects.filter(
        school_id=question.school_id, version__question_id=question.pk
    )
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "question": question,
        "title": _("Disputes of %(question)s") % {"question": question},
        "form": form,
        "chosen": chosen,
        "named": request.GET.get("names") == "shown",
        "open": DisputeState.OPEN.value,
        "versions": disputes_of_question(disputes=disputes, most=MOST_SHOWN),
    }
    return render(request, PAGE, context)
