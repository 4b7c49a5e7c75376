"""The door of assessments: what courses and certifications may use."""

from assessments.events import AttemptGraded, AttemptSubmitted
from assessments.models import Assessment, Attempt, Grade, Question
from assessments.queries.reviews import DueReviews, due_reviews
from assessments.queries.standing import Standing, standings
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
    "AttemptSubmitted",
    "BankTooSmall",
    "ContentRefused",
    "Draw",
    "DueReviews",
    "Grade",
    "Part",
    "Place",
    "Question",
    "QuestionDetails",
    "Standing",
    "check_content",
    "details_of",
    "draws_of",
    "due_reviews",
    "parts_of",
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
