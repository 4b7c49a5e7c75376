from assessments.question_types.code_entry.grading import CodeEntry
from assessments.question_types.registry import QuestionTypeConfig


class CodeEntryConfig(QuestionTypeConfig):
    name = "assessments.question_types.code_entry"
    label = "chartwork_qt_code_entry"
    verbose_name = "Question type: one code"
    question_type = CodeEntry()
    authoring_form = "assessments.question_types.code_entry.authoring.CodeEntryForm"
