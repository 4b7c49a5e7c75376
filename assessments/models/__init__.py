from assessments.models.answer_step import AnswerStep
from assessments.models.assessment import Assessment, Section, Slot
from assessments.models.attempt import Attempt
from assessments.models.attempt_event import AttemptEvent
from assessments.models.calibration import Calibration, ItemCalibration
from assessments.models.category import Category
from assessments.models.code_look_up import CodeLookUp
from assessments.models.code_update import CodeUpdate, CodeUpdateFinding
from assessments.models.dispute import Dispute
from assessments.models.grade import Grade
from assessments.models.held_result import HeldResult
from assessments.models.item_check import ItemCheck
from assessments.models.line_credit import LineCredit
from assessments.models.mark import Mark
from assessments.models.marking_task import MarkingTask
from assessments.models.override import Override
from assessments.models.question import Question, QuestionVersion
from assessments.models.regrade import QuestionRuling, Regrade, RegradeEffect
from assessments.models.review_card import ReviewCard, ReviewLog
from assessments.models.score_approval import ScoreApproval
from assessments.models.score_override import ScoreOverride
from assessments.models.scratch_paper import ScratchPaper
from assessments.models.standard_setting import (
    AdoptedCut,
    Judgement,
    SettingItem,
    SettingJudge,
    StandardSetting,
)
from assessments.models.statistics import (
    AssessmentStatistics,
    QuestionStatistics,
    StatisticsWatch,
)
from assessments.models.stimulus import Stimulus, StimulusVersion
from assessments.models.time_allowed import Accommodation, TimeAdjustment

__all__ = [
    "Accommodation",
    "AdoptedCut",
    "AnswerStep",
    "Assessment",
    "AssessmentStatistics",
    "Attempt",
    "AttemptEvent",
    "Calibration",
    "Category",
    "CodeLookUp",
    "CodeUpdate",
    "CodeUpdateFinding",
    "Dispute",
    "Grade",
    "HeldResult",
    "ItemCalibration",
    "ItemCheck",
    "Judgement",
    "LineCredit",
    "Mark",
    "MarkingTask",
    "Override",
    "Question",
    "QuestionRuling",
    "QuestionStatistics",
    "QuestionVersion",
    "Regrade",
    "RegradeEffect",
    "ReviewCard",
    "ReviewLog",
    "ScoreApproval",
    "ScoreOverride",
    "ScratchPaper",
    "Section",
    "SettingItem",
    "SettingJudge",
    "Slot",
    "StandardSetting",
    "StatisticsWatch",
    "Stimulus",
    "StimulusVersion",
    "TimeAdjustment",
]
