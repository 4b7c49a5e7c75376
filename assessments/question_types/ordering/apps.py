from assessments.question_types.ordering.grading import Ordering
from assessments.question_types.registry import QuestionTypeConfig


class OrderingConfig(QuestionTypeConfig):
    name = "assessments.question_types.ordering"
    label = "chartwork_qt_ordering"
    verbose_name = "Question type: ordering"
    question_type = Ordering()
    authoring_form = "assessments.question_types.ordering.authoring.OrderingForm"
