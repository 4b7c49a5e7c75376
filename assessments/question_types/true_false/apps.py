from assessments.question_types.registry import QuestionTypeConfig
from assessments.question_types.true_false.grading import TrueFalse


class TrueFalseConfig(QuestionTypeConfig):
    name = "assessments.question_types.true_false"
    label = "chartwork_qt_true_false"
    verbose_name = "Question type: true or false"
    question_type = TrueFalse()
    authoring_form = "assessments.question_types.true_false.authoring.TrueFalseForm"
