from assessments.question_types.cloze.grading import Cloze
from assessments.question_types.registry import QuestionTypeConfig


class ClozeConfig(QuestionTypeConfig):
    name = "assessments.question_types.cloze"
    label = "chartwork_qt_cloze"
    verbose_name = "Question type: text with blanks"
    question_type = Cloze()
    authoring_form = "assessments.question_types.cloze.authoring.ClozeForm"
