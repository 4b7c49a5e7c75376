from assessments.question_types.hotspot.grading import Hotspot
from assessments.question_types.registry import QuestionTypeConfig


class HotspotConfig(QuestionTypeConfig):
    name = "assessments.question_types.hotspot"
    label = "chartwork_qt_hotspot"
    verbose_name = "Question type: hotspot"
    question_type = Hotspot()
    authoring_form = "assessments.question_types.hotspot.authoring.HotspotForm"
