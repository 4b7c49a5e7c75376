"""The numbers of a result, from its stored lines alone: the first grading and every change to a
line add up in the same way.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from assessments.question_types.chart.policy import Policy

SHARE_PLACES = Decimal("0.0001")
PERCENT_PLACES = Decimal("0.01")
BELOW, PASS, PROFICIENT, JOB_READY = "below", "pass", "proficient", "job_ready"


def totals_of(lines: Sequence[dict[str, Any]], policy: Policy) -> dict[str, Any]:
    """Earned, possible, extra, and what follows from them, as they are stored."""
    earned = sum((Decimal(line["earned"]) for line in lines), Decimal(0))
    possible = sum((Decimal(line["possible"]) for line in lines), Decimal(0))
    extra = sum((Decimal(line["weight"]) for line in lines), Decimal(0))
    answered = sum((Decimal(line["possible"]) for line in lines if line["given"]), Decimal(0))
    share = share_of(earned, possible + extra)
    return {
        "earned": plain(earned),
        "possible": plain(possible),
        "extra": plain(extra),
        "share": str(share),
        "score": percent(share),
        # How much of what the record holds was found, and how much of what was given is right.
        "completeness": percent(share_of(earned, possible)),
        "accuracy": percent(share_of(earned, answered + extra)) if answered + extra else None,
        "case_exact": earned == possible and not extra,
        "band": band_of(share, policy),
    }


def share_of(earned: Decimal, whole: Decimal) -> Decimal:
    """A share of four places; the points that go in are exact."""
    return (earned / whole).quantize(SHARE_PLACES) if whole else Decimal(0).quantize(SHARE_PLACES)


def percent(share: Decimal) -> str:
    return str((share * 100).quantize(PERCENT_PLACES))


def band_of(share: Decimal, policy: Policy) -> str:
    """The highest band that a share reaches."""
    score = share * 100
    for name, least in (
        (JOB_READY, policy.job_ready),
        (PROFICIENT, policy.proficient),
        (PASS, policy.passing),
    ):
        if score >= least:
            return name
    return BELOW


def plain(value: Decimal) -> str:
    """Without the zeros that rounding leaves: "4.75", "6"."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
