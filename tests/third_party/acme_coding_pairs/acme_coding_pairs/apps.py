from acme_coding_pairs.grading import CodingPairs
from assessments.question_types.registry import QuestionTypeConfig


class CodingPairsConfig(QuestionTypeConfig):
    name = "acme_coding_pairs"
    label = "acme_coding_pairs"
    verbose_name = "Question type: coding pairs"
    question_type = CodingPairs()
    authoring_form = "acme_coding_pairs.authoring.CodingPairsForm"
