"""What passes a mock exam, and how that was set."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from certifications.models import Programme


@dataclass(frozen=True, slots=True)
class CutInWords:
    """The percentage that passes, and a sentence that says where it comes from."""

    percent: Decimal
    sentence: str


def cut_in_words(programme: Programme, at: datetime) -> CutInWords:
    """How the cut of a programme was set, as it held at a moment. No query where the programme
    comes with its assessment.
    """
    return CutInWords(
        percent=programme.assessment.pass_percent,
        sentence=_("The school set this mark; it was not found by a study of judges."),
    )
