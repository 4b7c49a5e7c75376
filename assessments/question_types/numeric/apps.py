from assessments.question_types.numeric.grading import Numeric
from assessments.question_types.registry import QuestionTypeConfig


class NumericConfig(QuestionTypeConfig):
    name = "assessments.question_types.numeric"
    label = "chartwork_qt_numeric"
    verbose_name = "Question type: number"
    question_type = Numeric()
    authoring_form = "assessments.question_types.numeric.authoring.NumericForm"
