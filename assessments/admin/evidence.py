"""The evidence of an attempt in the admin: verified now, downloaded, and a file read again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Attempt
from assessments.queries.attempt_pages import attempt_page
from assessments.queries.evidence_reports import (
    EvidenceReport,
    EvidenceUnreadable,
    verified_attempt,
    verified_file,
)
from assessments.rules.digests import in_groups
from assessments.rules.evidence import as_text
from foundation.schools.admin_access import SchoolAdmin, acting_in

TEMPLATES = "admin/chartwork_assessments/attempt"
# What an instructor uploads is read into memory.
LONGEST_UPLOAD_BYTES = 20 * 1024 * 1024


class ReceiptForm(forms.Form):
    """What stands on the student's receipt."""

    receipt = forms.CharField(
        label=gettext_lazy("Seal on the receipt"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Gaps and capitals do not matter."),
    )


class FileForm(forms.Form):
    """A file that was downloaded here earlier."""

    file = forms.FileField(label=gettext_lazy("File of evidence"))

    def clean_file(self) -> str:
        """Its text."""
        file = self.cleaned_data["file"]
        if file.size > LONGEST_UPLOAD_BYTES:
            raise forms.ValidationError(_("This file is too large to be evidence."))
        try:
            return str(file.read().decode())
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("This is not a file of evidence.")) from error


def show_evidence(
    page: SchoolAdmin[Attempt], request: HttpRequest, attempt: Attempt
) -> HttpResponse:
    """Verify the attempt as the database has it now; with a file, verify that instead."""
    receipt_form = ReceiptForm(request.GET or None)
    receipt = receipt_form.cleaned_data["receipt"] if receipt_form.is_valid() else ""
    file_form = FileForm()
    report, of_file = None, False
    if request.method == "POST":
        file_form = FileForm(request.POST, request.FILES)
        report = _report_of_file(file_form)
        of_file = report is not None
    report = report or _report(request, attempt, receipt=receipt)
    context = {
        **_context(page, request, attempt),
        "title": _("Evidence"),
        "report": report,
        "of_file": of_file,
        "other_attempt": report.bundle["attempt"].get("id") != str(attempt.pk),
        "log": [] if of_file else _log(report),
        "seal": in_groups(attempt.seal),
        "receipt_form": receipt_form,
        "file_form": file_form,
    }
    return render(request, f"{TEMPLATES}/evidence.html", context)


def download_evidence(
    page: SchoolAdmin[Attempt], request: HttpRequest, attempt: Attempt
) -> HttpResponse:
    """The signed file. Who took it stands in the history of the attempt."""
    report = _report(request, attempt)
    page.log_change(request, attempt, _("Exported the evidence."))
    if not report.holds:
        # Read on the next page of the admin; the file says the same to who verifies it.
        messages.warning(request, _("This evidence does not hold: see below."))
    response = HttpResponse(as_text(report.bundle), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="evidence-{attempt.pk}.json"'
    return response


def show_as_sat(page: SchoolAdmin[Attempt], request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """The student's paper with the answers that stand, by the templates of its types. No key."""
    shown = attempt_page(attempt=attempt, whole=True)
    context = {
        **_context(page, request, attempt),
        "title": _("As sat"),
        "items": shown.items,
        "certainties": shown.certainties,
        "scripts": shown.scripts,
        "styles": shown.styles,
    }
    return render(request, f"{TEMPLATES}/as_sat.html", context)


def _report(request: HttpRequest, attempt: Attempt, *, receipt: str = "") -> EvidenceReport:
    by = acting_in(request, attempt.school_id)
    return verified_attempt(attempt_id=attempt.pk, by=by, at=timezone.now(), receipt=receipt)


def _report_of_file(form: FileForm) -> EvidenceReport | None:
    """None where the form says why there is no report."""
    if not form.is_valid():
        return None
    try:
        return verified_file(text=form.cleaned_data["file"])
    except EvidenceUnreadable as refusal:
        form.add_error("file", refusal.message)
        return None


def _log(report: EvidenceReport) -> list[dict[str, Any]]:
    return [{**line, "at": parse_datetime(line["at"])} for line in report.bundle["log"]]


def _context(page: SchoolAdmin[Attempt], request: HttpRequest, attempt: Attempt) -> dict[str, Any]:
    return {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "original": attempt,
    }
