from assessments.question_types.registry import QuestionTypeConfig
from assessments.question_types.short_answer.grading import ShortAnswer


class ShortAnswerConfig(QuestionTypeConfig):
    name = "assessments.question_types.short_answer"
    label = "chartwork_qt_short_answer"
    verbose_name = "Question type: short answer"
    question_type = ShortAnswer()
    authoring_form = "assessments.question_types.short_answer.authoring.ShortAnswerForm"
