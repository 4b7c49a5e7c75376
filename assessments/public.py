"""The door of assessments: what courses and certifications may use."""

from assessments.events import AttemptGraded, AttemptRegraded, AttemptSubmitted
from assessments.models import Assessment, Attempt, Grade, Question
from assessments.queries.regrades import reason_of_regrade
from assessments.queries.standing import Standing, has_passed, standings
from assessments.services.bank import (
    ContentRefused,
    QuestionDetails,
    check_content,
    details_of,
    retire_missing,
    save_category,
    save_question,
)
from assessments.services.papers import (
    AssessmentSettings,
    BankTooSmall,
    Draw,
    Part,
    draws_of,
    parts_of,
    set_assessment,
    settings_of,
)
from assessments.slots import (
    Access,
    Place,
    register_access_policy,
    register_open_assessments,
    register_places,
)

__all__ = [
    "Access",
    "Assessment",
    "AssessmentSettings",
    "Attempt",
    "AttemptGraded",
    "AttemptRegraded",
    "AttemptSubmitted",
    "BankTooSmall",
    "ContentRefused",
    "Draw",
    "Grade",
    "Part",
    "Place",
    "Question",
    "QuestionDetails",
    "Standing",
    "check_content",
    "details_of",
    "draws_of",
    "has_passed",
    "parts_of",
    "reason_of_regrade",
    "register_access_policy",
    "register_open_assessments",
    "register_places",
    "retire_missing",
    "save_category",
    "save_question",
    "set_assessment",
    "settings_of",
    "standings",
]
