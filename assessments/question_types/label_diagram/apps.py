from assessments.question_types.label_diagram.grading import LabelDiagram
from assessments.question_types.registry import QuestionTypeConfig


class LabelDiagramConfig(QuestionTypeConfig):
    name = "assessments.question_types.label_diagram"
    label = "chartwork_qt_label_diagram"
    verbose_name = "Question type: label a diagram"
    question_type = LabelDiagram()
    authoring_form = "assessments.question_types.label_diagram.authoring.LabelDiagramForm"
