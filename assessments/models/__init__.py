from assessments.models.answer_step import AnswerStep
from assessments.models.assessment import Assessment, Section, Slot
from assessments.models.attempt import Attempt
from assessments.models.category import Category
from assessments.models.dispute import Dispute
from assessments.models.grade import Grade
from assessments.models.item_check import ItemCheck
from assessments.models.mark import Mark
from assessments.models.override import Override
from assessments.models.question import Question, QuestionVersion
from assessments.models.regrade import QuestionRuling, Regrade, RegradeEffect
from assessments.models.stimulus import Stimulus, StimulusVersion
from assessments.models.time_allowed import Accommodation, TimeAdjustment

__all__ = [
    "Accommodation",
    "AnswerStep",
    "Assessment",
    "Attempt",
    "Category",
    "Dispute",
    "Grade",
    "ItemCheck",
    "Mark",
    "Override",
    "Question",
    "QuestionRuling",
    "QuestionVersion",
    "Regrade",
    "RegradeEffect",
    "Section",
    "Slot",
    "Stimulus",
    "StimulusVersion",
    "TimeAdjustment",
]
