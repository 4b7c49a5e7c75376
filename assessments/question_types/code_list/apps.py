from assessments.question_types.code_list.grading import CodeList
from assessments.question_types.registry import QuestionTypeConfig


class CodeListConfig(QuestionTypeConfig):
    name = "assessments.question_types.code_list"
    label = "chartwork_qt_code_list"
    verbose_name = "Question type: list of codes"
    question_type = CodeList()
    authoring_form = "assessments.question_types.code_list.authoring.CodeListForm"
