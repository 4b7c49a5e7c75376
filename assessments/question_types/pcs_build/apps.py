from assessments.question_types.pcs_build.grading import PcsBuild
from assessments.question_types.registry import QuestionTypeConfig


class PcsBuildConfig(QuestionTypeConfig):
    name = "assessments.question_types.pcs_build"
    label = "chartwork_qt_pcs_build"
    verbose_name = "Question type: build a procedure code"
    question_type = PcsBuild()
    authoring_form = "assessments.question_types.pcs_build.authoring.PcsBuildForm"
