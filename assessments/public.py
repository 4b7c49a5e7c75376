"""The door of assessments: what courses and certifications may use."""

from assessments.events import (
    AttemptGraded,
    AttemptRegraded,
    AttemptSubmitted,
    ReportedAttemptGraded,
    ScoreOverridden,
)
from assessments.models import Assessment, Attempt, Grade, Question
from assessments.queries.answered import Answered, Reviewed, answered_by, reviewed_by
from assessments.queries.attempt_facts import AttemptFacts, ItemFacts, attempt_facts
from assessments.queries.blueprints import AskedDomain, asked_domains
from assessments.queries.both_sat import both_sat
from assessments.queries.chart_accuracy import ChartAccuracy, chart_accuracy
from assessments.queries.class_results import (
    NO_RESULT,
    Result,
    ScoredAssessment,
    class_results,
    scored_assessments,
)
from assessments.queries.coded_charts import has_coded
from assessments.queries.exam_lists import ExamLine, lines_of
from assessments.queries.overridden import (
    SetScore,
    newest_overrides,
    override_history,
    passed_now,
)
from assessments.queries.practice_shelves import practice_shelves, shelves_drawn
from assessments.queries.regrades import reason_of_regrade
from assessments.queries.reviews import DueReviews, due_reviews
from assessments.queries.standard_setting import CutScoreBasis, cut_score_basis
from assessments.queries.standing import LastAttempt, Standing, standings
from assessments.queries.start_pages import StartPage, start_page
from assessments.queries.time_in_words import time_in_words
from assessments.rules.lifecycle import State
from assessments.rules.statistics.domains import OwnDomain
from assessments.services.attempts import AttemptNotFound, start_attempt
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
from assessments.services.review_deck import add_missed_to_review
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
    Sat,
    lesson_places,
    register_access_policy,
    register_open_assessments,
    register_places,
    register_reports,
)

__all__ = [
    "LONGEST_REASON",
    "NO_RESULT",
    "Access",
    "Answered",
    "AskedDomain",
    "Assessment",
    "AssessmentSettings",
    "Attempt",
    "AttemptFacts",
    "AttemptGraded",
    "AttemptNotFound",
    "AttemptRegraded",
    "AttemptSubmitted",
    "BankTooSmall",
    "ChartAccuracy",
    "ContentRefused",
    "CutScoreBasis",
    "Draw",
    "DueReviews",
    "ExamLine",
    "Grade",
    "ItemFacts",
    "LastAttempt",
    "NotYoursToGrade",
    "NothingToTakeBack",
    "OwnDomain",
    "Part",
    "Place",
    "Question",
    "QuestionDetails",
    "ReportedAttemptGraded",
    "Result",
    "Reviewed",
    "Sat",
    "ScoreNotFound",
    "ScoreOverridden",
    "ScoreRefused",
    "ScoredAssessment",
    "SetScore",
    "Standing",
    "StartPage",
    "State",
    "add_missed_to_review",
    "answered_by",
    "asked_domains",
    "attempt_facts",
    "both_sat",
    "chart_accuracy",
    "check_content",
    "class_results",
    "cut_score_basis",
    "details_of",
    "draws_of",
    "due_reviews",
    "has_coded",
    "lesson_places",
    "lines_of",
    "newest_overrides",
    "override_history",
    "override_score",
    "parts_of",
    "passed_now",
    "practice_shelves",
    "reason_of_regrade",
    "register_access_policy",
    "register_open_assessments",
    "register_places",
    "register_reports",
    "retire_missing",
    "reviewed_by",
    "save_category",
    "save_question",
    "scored_assessments",
    "set_assessment",
    "settings_of",
    "shelves_drawn",
    "standings",
    "start_attempt",
    "start_page",
    "take_back_override",
    "time_in_words",
]
