from assessments.question_types.registry import QuestionTypeConfig
from assessments.question_types.single_choice.grading import SingleChoice


class SingleChoiceConfig(QuestionTypeConfig):
    name = "assessments.question_types.single_choice"
    label = "chartwork_qt_single_choice"
    verbose_name = "Question type: single choice"
    question_type = SingleChoice()
    authoring_form = "assessments.question_types.single_choice.authoring.SingleChoiceForm"
