from assessments.question_types.chart.grading import Chart
from assessments.question_types.registry import QuestionTypeConfig


class ChartConfig(QuestionTypeConfig):
    name = "assessments.question_types.chart"
    label = "chartwork_qt_chart"
    verbose_name = "Question type: code this chart"
    question_type = Chart()
    authoring_form = "assessments.question_types.chart.authoring.ChartForm"
