from assessments.question_types.matching.grading import Matching
from assessments.question_types.registry import QuestionTypeConfig


class MatchingConfig(QuestionTypeConfig):
    name = "assessments.question_types.matching"
    label = "chartwork_qt_matching"
    verbose_name = "Question type: matching"
    question_type = Matching()
    authoring_form = "assessments.question_types.matching.authoring.MatchingForm"
