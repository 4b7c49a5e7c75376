"""The door of assessments: what courses and certifications may use."""

from assessments.events import AttemptGraded, AttemptRegraded, AttemptSubmitted, ScoreOverridden
from assessments.models import Assessment, Attempt, Grade, Question
from assessments.queries.class_results import (
    NO_RESULT,
    Result,
    ScoredAssessment,
    class_results,
    scored_assessments,
)
from assessments.queries.coded_charts import has_coded
from assessments.queries.overridden import (
    SetScore,
    newest_overrides,
    override_history,
    passed_now,
)
from assessments.queries.regrades import reason_of_regrade
from assessments.queries.reviews import DueReviews, due_reviews
from assessments.queries.standard_setting import CutScoreBasis, cut_score_basis
from assessments.queries.standing import Standing, standings
from assessments.queries.start_pages import StartPage, start_page
from assessments.services.bank import (
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
from assessments.services.question_codes import ContentRefused
from assessments.services.score_overrides import (
    LONGEST_REASON,
    NothingToTakeBack,
    NotYoursToGrade,
    ScoreNotFound,
    ScoreRefused,
    override_score,
    take_back_override,
)
from assessments.slots import (
    Access,
    Place,
    register_access_policy,
    register_open_assessments,
    register_places,
)

__all__ = [
    "LONGEST_REASON",
    "NO_RESULT",
    "Access",
    "Assessment",
    "AssessmentSettings",
    "Attempt",
    "AttemptGraded",
    "AttemptRegraded",
    "AttemptSubmitted",
    "BankTooSmall",
    "ContentRefused",
    "CutScoreBasis",
    "Draw",
    "DueReviews",
    "Grade",
    "NotYoursToGrade",
    "NothingToTakeBack",
    "Part",
    "Place",
    "Question",
    "QuestionDetails",
    "Result",
    "ScoreNotFound",
    "ScoreOverridden",
    "ScoreRefused",
    "ScoredAssessment",
    "SetScore",
    "Standing",
    "StartPage",
    "check_content",
    "class_results",
    "cut_score_basis",
    "details_of",
    "draws_of",
    "due_reviews",
    "has_coded",
    "newest_overrides",
    "override_history",
    "override_score",
    "parts_of",
    "passed_now",
    "reason_of_regrade",
    "register_access_policy",
    "register_open_assessments",
    "register_places",
    "retire_missing",
    "save_category",
    "save_question",
    "scored_assessments",
    "set_assessment",
    "settings_of",
    "standings",
    "start_page",
    "take_back_override",
]
