from assessments.question_types.registry import QuestionTypeConfig
from assessments.question_types.word_building.grading import WordBuilding


class WordBuildingConfig(QuestionTypeConfig):
    name = "assessments.question_types.word_building"
    label = "chartwork_qt_word_building"
    verbose_name = "Question type: word building"
    question_type = WordBuilding()
    authoring_form = "assessments.question_types.word_building.authoring.WordBuildingForm"
