from assessments.services.code_updates.deciding import LONGEST_REASON, decide_findings
from assessments.services.code_updates.refusals import (
    DecisionRefused,
    NothingToCompare,
    NotYoursToReview,
)
from assessments.services.code_updates.reviewing import (
    Reviewed,
    before,
    review_new_releases,
    review_release,
)

__all__ = [
    "LONGEST_REASON",
    "DecisionRefused",
    "NotYoursToReview",
    "NothingToCompare",
    "Reviewed",
    "before",
    "decide_findings",
    "review_new_releases",
    "review_release",
]
