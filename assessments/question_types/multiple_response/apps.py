from assessments.question_types.multiple_response.grading import MultipleResponse
from assessments.question_types.registry import QuestionTypeConfig


class MultipleResponseConfig(QuestionTypeConfig):
    name = "assessments.question_types.multiple_response"
    label = "chartwork_qt_multiple_response"
    verbose_name = "Question type: multiple response"
    question_type = MultipleResponse()
    authoring_form = "assessments.question_types.multiple_response.authoring.MultipleResponseForm"
