"""The door of assessments: what courses and certifications may use."""

from assessments.events import (
    AttemptGraded,
    AttemptRegraded,
    AttemptSubmitted,
    ReportedAttemptGraded,
    ResultShown,
    ScoreOverridden,
)
from assessments.models import Assessment, Attempt, Grade, Question, ScoreOverride
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
    agreed_pass,
    newest_overrides,
    overridden_pass,
    override_history,
    passed_attempt,
    passed_now,
    set_score,
)
from assessments.queries.practice_shelves import practice_shelves, shelves_drawn
from assessments.queries.regrades import reason_of_regrade
from assessments.queries.reviews import DueReviews, due_reviews
from assessments.queries.running_attempts import RunningAttempt, running_attempts
from assessments.queries.second_person import (
    NOBODY_ELSE,
    Proposal,
    count_to_decide,
    proposals,
)
from assessments.queries.standard_setting import CutScoreBasis, cut_score_basis
from assessments.queries.standing import LastAttempt, Standing, standings
from assessments.queries.start_pages import StartPage, start_page
from assessments.queries.time_in_words import time_in_words
from assessments.rules.lifecycle import State
from assessments.rules.second_person import ProposalState
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
from assessments.services.held_results import hold_result
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
from assessments.services.second_person import decide_override
from assessments.slots import (
    Access,
    Place,
    Sat,
    lesson_places,
    register_access_policy,
    register_open_assessments,
    register_places,
    register_reports,
    register_second_person,
)

__all__ = [
    "LONGEST_REASON",
    "NOBODY_ELSE",
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
    "Proposal",
    "ProposalState",
    "Question",
    "QuestionDetails",
    "ReportedAttemptGraded",
    "Result",
    "ResultShown",
    "Reviewed",
    "RunningAttempt",
    "Sat",
    "ScoreNotFound",
    "ScoreOverridden",
    "ScoreOverride",
    "ScoreRefused",
    "ScoredAssessment",
    "SetScore",
    "Standing",
    "StartPage",
    "State",
    "add_missed_to_review",
    "agreed_pass",
    "answered_by",
    "asked_domains",
    "attempt_facts",
    "both_sat",
    "chart_accuracy",
    "check_content",
    "class_results",
    "count_to_decide",
    "cut_score_basis",
    "decide_override",
    "details_of",
    "draws_of",
    "due_reviews",
    "has_coded",
    "hold_result",
    "lesson_places",
    "lines_of",
    "newest_overrides",
    "overridden_pass",
    "override_history",
    "override_score",
    "parts_of",
    "passed_attempt",
    "passed_now",
    "practice_shelves",
    "proposals",
    "reason_of_regrade",
    "register_access_policy",
    "register_open_assessments",
    "register_places",
    "register_reports",
    "register_second_person",
    "retire_missing",
    "reviewed_by",
    "running_attempts",
    "save_category",
    "save_question",
    "scored_assessments",
    "set_assessment",
    "set_score",
    "settings_of",
    "shelves_drawn",
    "standings",
    "start_attempt",
    "start_page",
    "take_back_override",
    "time_in_words",
]
