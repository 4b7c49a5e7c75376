"""The author's form."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from assessments.question_types.authoring_fields import (
    TextField,
    explanation_field,
    normaliser_field,
    stem_field,
)
from assessments.question_types.authoring_warnings import WarningsForm
from assessments.question_types.normalising import Normaliser


class ShortAnswerForm(WarningsForm):
    """A question, the accepted answers, and common wrong ones with what to say to them."""

    template: ClassVar[str] = "question_types/authoring_short_answer.html"
    stem = stem_field()
    accept = TextField(
        label=_("Accepted answers"),
        rows=3,
        help_text=_(
            "One a line, the best first: list every synonym and abbreviation that you accept. "
            "Nothing that is merely similar counts."
        ),
    )
    normaliser = normaliser_field()
    explanation = explanation_field()

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "stem": content.get("stem", ""),
            "accept": "\n".join(content.get("accept", [])),
            "normaliser": content.get("normaliser", Normaliser.WORDS.value),
            "explanation": content.get("explanation", ""),
            **cls.warnings_from(content),
        }

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "stem": data["stem"],
            "accept": [line.strip() for line in data["accept"].splitlines() if line.strip()],
            "watch_out": self.warnings(),
            "explanation": data["explanation"],
            **_unless_usual(data["normaliser"]),
        }


def _unless_usual(normaliser: str) -> dict[str, str]:
    return {} if normaliser == Normaliser.WORDS else {"normaliser": normaliser}
