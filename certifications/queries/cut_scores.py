"""What passes a mock exam, and how that was set."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.public import cut_score_basis
from certifications.models import Programme


@dataclass(frozen=True, slots=True)
class CutInWords:
    """The percentage that passes, and a sentence that says where it comes from."""

    percent: Decimal
    sentence: str


def cut_in_words(programme: Programme, at: datetime) -> CutInWords:
    """How the cut of a programme was set, as it held at a moment. One query where the programme
    comes with its assessment.

    A study of judges is named for what was sat after its mark was adopted.
    """
    basis = cut_score_basis(programme.assessment_id)
    if basis is not None and basis.adopted_at <= at:
        return CutInWords(percent=basis.percent, sentence=basis.sentence)
    return CutInWords(
        percent=programme.assessment.pass_percent,
        sentence=_("The school set this mark; it was not found by a study of judges."),
    )
