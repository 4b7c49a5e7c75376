"""Grading a question again: asked for, previewed, applied once, in batches that can be resumed."""

from assessments.services.regrades.applying import apply_regrade, withdraw_regrade
from assessments.services.regrades.batches import (
    APPLY,
    PREVIEW,
    apply_batch,
    preview_batch,
    run_step,
)
from assessments.services.regrades.refusals import (
    NotYoursToRegrade,
    RegradeNotFound,
    RegradeNotReady,
    RegradeOutdated,
    RegradeRefused,
)
from assessments.services.regrades.releasing import BATCH
from assessments.services.regrades.requesting import LONGEST_REASON, request_regrade

__all__ = [
    "APPLY",
    "BATCH",
    "LONGEST_REASON",
    "PREVIEW",
    "NotYoursToRegrade",
    "RegradeNotFound",
    "RegradeNotReady",
    "RegradeOutdated",
    "RegradeRefused",
    "apply_batch",
    "apply_regrade",
    "preview_batch",
    "request_regrade",
    "run_step",
    "withdraw_regrade",
]
