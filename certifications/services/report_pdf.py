"""A score report as a PDF: what its page says, in the same words, to print or to keep."""

import json
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certifications.queries.report_score import plain
from certifications.queries.report_words import (
    about_in_words,
    facts_in_words,
    percent_in_words,
    report_in_words,
)
from certifications.queries.reports import Report
from certifications.services.typesetting import typeset
from foundation.refusals import Kind, Refusal


class ReportNotShown(Refusal):
    code = "report_not_shown"
    kind = Kind.FORBIDDEN


def report_pdf(*, report: Report) -> bytes:
    """The report in the language that is spoken now. Raises ReportNotShown without a score."""
    return _set(json.dumps(_printed(report), sort_keys=True, ensure_ascii=False))


@lru_cache(maxsize=16)
def _set(facts: str) -> bytes:
    return typeset("report.typ", {"facts": facts}, plain_event="report_without_pdf_ua")


def _printed(report: Report) -> dict[str, Any]:
    words = report_in_words(report)
    if words is None:
        raise ReportNotShown(_("The score of this attempt is not shown yet."))
    path = reverse("certifications:report", args=[report.facts.attempt.pk])
    return {
        "site": settings.SITE_NAME,
        "lang": (get_language() or "en")[:2],
        "address": f"{settings.SITE_URL}{path}",
        "passed": bool(report.score and report.score.passed),
        "percent": percent_in_words(report),
        "cut_label": _("pass mark %(cut)s") % {"cut": plain(words.cut)},
        "facts": facts_in_words(report),
        "about": about_in_words(report),
        "words": asdict(words),
        "labels": _labels(),
    }


def _labels() -> dict[str, str]:
    return {
        "title": _("Score report of a mock exam"),
        "score": _("The score"),
        "exact": _("How exact it is"),
        "profile": _("Where the points were"),
        "profile_alt": _("Domains with a dot for the score and a bar for how far it may be off"),
        "domain": _("Domain"),
        "questions": _("Questions"),
        "points": _("Points"),
        "says": _("Percent, most likely"),
        "comparison": _("Among others"),
        "study": _("What to study next"),
        "lessons": _("Lessons"),
        "time": _("How the time was used"),
        "time_alt": _("First answers in each tenth of the time as bars"),
        "part": _("Into the exam"),
        "answers": _("First answers"),
        "slowest": _("What took longest"),
        "question": _("Question"),
        "took": _("Time"),
        "result": _("Result"),
        "by_domain": _("Time by domain"),
        "each": _("Each"),
        "page": _("Page"),
        "seal": _("Logo"),
    }
