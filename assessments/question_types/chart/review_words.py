"""What a student reads of a stored result: verdicts, measures, bands. Icon and words, never a
colour alone.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.question_types.chart.rule.details import EXTRA
from assessments.question_types.code_statuses import Status

VERDICTS = {
    Status.EXACT: _("Right"),
    Status.ACCEPTED: _("Accepted"),
    Status.LESS_SPECIFIC: _("Not specific enough"),
    Status.WRONG_DETAIL: _("Near, wrong detail"),
    Status.WRONG_SIDE: _("Wrong side"),
    Status.WRONG_SEVENTH: _("Wrong 7th character"),
    Status.MISSING_SEVENTH: _("7th character missing"),
    Status.INCOMPLETE: _("Not a complete code"),
    Status.EXPIRED: _("No longer valid on this date"),
    Status.NOT_YET: _("Not yet valid on this date"),
    Status.UNKNOWN: _("No such code"),
    Status.MISSED: _("Missed"),
    Status.NOT_ASKED: _("May be added, was not asked"),
    Status.DUPLICATE: _("Too many: given twice"),
    Status.INTEGRAL: _("Too many: part of another condition"),
    Status.UNCERTAIN: _("Too many: uncertain in the record"),
    Status.HISTORY: _("Too many: history"),
    Status.RULED_OUT: _("Too many: ruled out"),
    Status.UNSUPPORTED: _("Too many: not supported by the record"),
    Status.NOT_REPORTABLE: _("Too many: not reported here"),
}
MEASURES = {
    "score": (_("Score"), _("Points earned, of those possible and those for what is too many.")),
    "completeness": (_("Completeness"), _("How much of what the record holds you found.")),
    "accuracy": (_("Accuracy"), _("How much of what you gave is right.")),
    "case_exact": (_("Case exact"), _("Every code, its place and what belongs to it is right.")),
    "clean_claim": (_("Clean claim"), _("A payer would take it without an edit.")),
    "payment_match": (_("Payment match"), _("It pays what the record supports.")),
    "band": (_("Band"), _("Where the score lies by this chart's policy.")),
}
BANDS = {
    "below": _("not passed yet"),
    "pass": _("pass"),
    "proficient": _("proficient"),
    "job_ready": _("job-ready"),
}


def verdict_of(line: Mapping[str, Any]) -> tuple[str, str]:
    """Tone and icon of a line: all its points, a part of them, none, or none to be had."""
    if line["kind"] == EXTRA:
        # An instructor may have forgiven it.
        return ("warm", "warning") if Decimal(line["weight"]) else ("plain", "circle")
    if line["optional"]:
        return ("good", "circle-check") if line["status"] == Status.EXACT else ("plain", "circle")
    earned, possible = Decimal(line["earned"]), Decimal(line["possible"])
    if earned == possible:
        return "good", "circle-check"
    return ("warm", "circle-half") if earned else ("warm", "cross-stroke")
