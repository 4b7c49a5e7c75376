"""An attempt from the start to the hand-in."""

from assessments.services.attempts.expiry import (
    clock_until,
    close_overdue_attempts,
    is_overdue,
    is_past_deadline,
    settle_attempt,
)
from assessments.services.attempts.hand_in import accept_discarded, seal_of
from assessments.services.attempts.refusals import (
    AccessCodeWrong,
    AssessmentNotFound,
    AttemptClosed,
    AttemptNotFound,
    LeaseLost,
    NoAttemptsLeft,
    NotDiscarded,
    NotFromHere,
    NotOpenNow,
    NotOpenToYou,
    TimeIsUp,
)
from assessments.services.attempts.start import start_attempt
from assessments.services.attempts.submit import submit_attempt

__all__ = [
    "AccessCodeWrong",
    "AssessmentNotFound",
    "AttemptClosed",
    "AttemptNotFound",
    "LeaseLost",
    "NoAttemptsLeft",
    "NotDiscarded",
    "NotFromHere",
    "NotOpenNow",
    "NotOpenToYou",
    "TimeIsUp",
    "accept_discarded",
    "clock_until",
    "close_overdue_attempts",
    "is_overdue",
    "is_past_deadline",
    "seal_of",
    "settle_attempt",
    "start_attempt",
    "submit_attempt",
]
