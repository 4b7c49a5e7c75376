"""Asking for a regrade from the page of a question."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.admin.regrade_forms import RegradeForm
from assessments.models import Question, QuestionVersion
from assessments.queries.question_use import assessments_that_asked, attempts_by_version
from assessments.queries.regrades import regrades_of_question
from assessments.rules.rulings import LostPasses, Option
from assessments.services.disputes import attach_disputes
from assessments.services.regrades import request_regrade
from foundation.refusals import Refusal
from foundation.schools.admin_access import SchoolAdmin, acting_in
from foundation.schools.requests import arrived_at

PAGE = "admin/chartwork_assessments/regrade/ask.html"
DETAIL = "admin:chartwork_assessments_regrade_change"
# What the page of disputes sends along.
DISPUTES = "dispute"


def ask_for_regrade(
    page: SchoolAdmin[Question], request: HttpRequest, question: Question
) -> HttpResponse:
    """The form; a valid one leads to the page of the preview."""
    if request.method != "POST":
        return show_form(page, request, question)
    form = _form(request, question, request.POST)
    disputes = chosen_disputes(request)
    if not form.is_valid():
        return show_form(page, request, question, form=form, disputes=disputes)
    by, data = acting_in(request, question.school_id), form.cleaned_data
    try:
        with transaction.atomic():
            regrade = request_regrade(
                question_id=question.pk,
                option=Option(data["option"]),
                reason=data["reason"],
                key_version_id=data["key_version"].pk if data["key_version"] else None,
                version_ids=data["versions"],
                assessment_id=data["assessment"].pk if data["assessment"] else None,
                lost_passes=LostPasses(data["lost_passes"]),
                tell_students=data["tell_students"],
                by=by,
                at=arrived_at(request),
            )
            if disputes:
                attach_disputes(regrade_id=regrade.pk, dispute_ids=disputes, by=by)
    except Refusal as refusal:
        field = str(refusal.details.get("field", ""))
        form.add_error(field if field in form.fields else None, refusal.message)
        return show_form(page, request, question, form=form, disputes=disputes)
    return redirect(DETAIL, regrade.pk)


def show_form(
    page: SchoolAdmin[Question],
    request: HttpRequest,
    question: Question,
    *,
    form: RegradeForm | None = None,
    disputes: Collection[UUID] = (),
) -> HttpResponse:
    """The form with what it is about, and the regrades that were before."""
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "question": question,
        "title": _("Grade again"),
        "stem": (question.current_version.content if question.current_version else {}).get("stem"),
        "form": form or _form(request, question, None),
        "disputes": list(disputes),
        "regrades": regrades_of_question(question_id=question.pk),
    }
    return render(request, PAGE, context)


def chosen_disputes(request: HttpRequest) -> list[UUID]:
    """The ids that were sent; what is no id is left out."""
    found = []
    for text in request.POST.getlist(DISPUTES):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def offer_regrade(request: HttpRequest, question: Question) -> None:
    """After a new version was saved: ask whether those who had the old ones are graded by it."""
    asked = attempts_by_version(question_id=question.pk, school_id=question.school_id)
    count = sum(n for version, n in asked.items() if version != question.current_version_id)
    if count:
        messages.warning(request, _offer(question, count))


def _offer(question: Question, count: int) -> SafeString:
    words = ngettext(
        "This question was asked in %(count)s attempt. Grade it again by the new key?",
        "This question was asked in %(count)s attempts. Grade them again by the new key?",
        count,
    )
    address = reverse("admin:chartwork_assessments_question_regrade", args=[question.pk])
    return format_html(
        '{} <a href="{}?option=new_key">{}</a>',
        words % {"count": count},
        address,
        _("See what that would change"),
    )


def _form(request: HttpRequest, question: Question, data: Any) -> RegradeForm:
    versions: list[QuestionVersion] = list(question.versions.order_by("-number"))
    return RegradeForm(
        data,
        question=question,
        versions=versions,
        asked=attempts_by_version(question_id=question.pk, school_id=question.school_id),
        assessments=assessments_that_asked(question_id=question.pk, school_id=question.school_id),
        initial={"option": request.GET.get("option", "")},
    )
