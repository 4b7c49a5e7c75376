from assessments.question_types.essay.grading import Essay
from assessments.question_types.registry import QuestionTypeConfig


class EssayConfig(QuestionTypeConfig):
    name = "assessments.question_types.essay"
    label = "chartwork_qt_essay"
    verbose_name = "Question type: essay"
    question_type = Essay()
    authoring_form = "assessments.question_types.essay.authoring.EssayForm"
