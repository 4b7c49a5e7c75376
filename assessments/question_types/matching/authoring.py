"""The author's form: a row a pair."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.question_types.authoring_fields import (
    AuthoringForm,
    TextField,
    explanation_field,
    partial_field,
    stem_field,
)
from assessments.question_types.matching.grading import MOST_PAIRS
from assessments.question_types.parts import PART_MODES

# Empty rows after the filled ones, and how many there are at least.
SPARE, FEWEST = 1, 5
NUMBERS = range(1, MOST_PAIRS + 1)
NAMES = ("left", "right", "why")


class MatchingForm(AuthoringForm):
    """Rows of what belongs together; those without anything are left out."""

    template: ClassVar[str] = "question_types/authoring_matching.html"
    stem = stem_field()
    distractors = TextField(
        label=gettext_lazy("On the right, but belonging to nothing"),
        required=False,
        rows=3,
        help_text=gettext_lazy("One a line. They keep the last pair from being left over."),
    )
    partial = partial_field(PART_MODES)
    explanation = explanation_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in NUMBERS:
            self.fields[f"left_{number}"] = TextField(
                label=gettext_lazy("Left %s") % number, required=False
            )
            self.fields[f"right_{number}"] = TextField(
                label=gettext_lazy("Right %s") % number, required=False, rows=1
            )
            self.fields[f"why_{number}"] = TextField(
                label=gettext_lazy("Why %s belongs together") % number,
                required=False,
                max_length=2000,
            )

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        initial = {
            "stem": content.get("stem", ""),
            "distractors": "\n".join(content.get("distractors") or []),
            "partial": content.get("partial", "exact"),
            "explanation": content.get("explanation", ""),
        }
        for number, pair in enumerate(content.get("pairs") or [], start=1):
            initial[f"left_{number}"] = pair["left"]
            initial[f"right_{number}"] = pair["right"]
            initial[f"why_{number}"] = pair.get("why", "")
        return initial

    def rows(self) -> list[dict[str, Any]]:
        """For the template: those that have something, and a spare one."""
        return self._rows()[: self._shown()]

    def more_rows(self) -> list[dict[str, Any]]:
        """The rest, folded away."""
        return self._rows()[self._shown() :]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for number in self._filled():
            if not data.get(f"left_{number}"):
                self.add_error(f"left_{number}", _("Say what this belongs to."))
            if not data.get(f"right_{number}"):
                self.add_error(f"right_{number}", _("Say what belongs to it."))
        return data

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        lines = (line.strip() for line in data["distractors"].splitlines())
        return {
            "stem": data["stem"],
            "pairs": [
                {name: data[f"{name}_{number}"] for name in NAMES} for number in self._filled()
            ],
            "distractors": [line for line in lines if line],
            "partial": data["partial"],
            "explanation": data["explanation"],
        }

    def field_of(self, place: str) -> str | None:
        """``pairs.2.right`` is in the third row that has something."""
        first, *rest = place.split(".")
        if first != "pairs":
            return super().field_of(place)
        filled = self._filled()
        if not rest:
            # About the pairs together; said where the first one that is missing would be.
            return f"left_{next((n for n in NUMBERS if n not in filled), 1)}"
        index = int(rest[0])
        return f"{rest[1] if len(rest) > 1 else 'left'}_{filled[index]}"

    def _rows(self) -> list[dict[str, Any]]:
        return [
            {"number": number, **{name: self[f"{name}_{number}"] for name in NAMES}}
            for number in NUMBERS
        ]

    def _shown(self) -> int:
        filled = (n for n in NUMBERS if any(self[f"{name}_{n}"].value() for name in NAMES))
        return max(FEWEST, max(filled, default=0) + SPARE)

    def _filled(self) -> list[int]:
        data = self.cleaned_data
        return [number for number in NUMBERS if any(data.get(f"{name}_{number}") for name in NAMES)]
