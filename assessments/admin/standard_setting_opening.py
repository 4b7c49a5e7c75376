"""Opening a mark to pass by judgement, below the assessment that it is for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern
from django.utils.translation import gettext as _

from assessments.admin.below_assessment import page_below
from assessments.admin.standard_setting_forms import OpenForm
from assessments.models import Assessment, StandardSetting
from assessments.services.standard_setting import open_setting
from foundation.refusals import Refusal
from foundation.schools.admin_access import SchoolAdmin, acting_in
from foundation.schools.public import arrived_at

OPENING = "chartwork_assessments_assessment_standards"


def opening_urls(page: SchoolAdmin[Assessment]) -> list[URLPattern]:
    """The page below an assessment's own."""

    return [page_below(page, "mark-to-pass/", show, name=OPENING)]


def show(page: SchoolAdmin[Any], request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The form that opens one, and the way to those there are."""
    form = OpenForm(request.POST or None)
    if request.method == "POST":
        by = acting_in(request, assessment.school_id)
        if form.is_valid():
            try:
                setting = open_setting(
                    assessment_id=assessment.pk, by=by, at=arrived_at(request), **form.cleaned_data
                )
                return redirect("admin:chartwork_assessments_standardsetting_change", setting.pk)
            except Refusal as refusal:
                field = str(refusal.details.get("field", ""))
                form.add_error(field if field in form.fields else None, refusal.message)
    standing = list(assessment.standard_settings.all())
    context = {
        **page.admin_site.each_context(request),
        "opts": Assessment._meta,
        "title": _("Mark to pass by judgement"),
        "assessment": assessment,
        "form": form,
        "standing": standing,
        "is_open": any(one.stage != StandardSetting.Stage.CLOSED for one in standing),
    }
    return render(request, "admin/chartwork_assessments/standardsetting/open.html", context)
