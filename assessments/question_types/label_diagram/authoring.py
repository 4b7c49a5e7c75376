"""The author's form."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.question_types.authoring_fields import (
    TextField,
    explanation_field,
    partial_field,
    stem_field,
)
from assessments.question_types.authoring_pictures import picture_field
from assessments.question_types.authoring_rows import KeyedRowsForm
from assessments.question_types.label_diagram.grading import MOST
from assessments.question_types.parts import PART_MODES


class LabelDiagramForm(KeyedRowsForm):
    """A picture and a row for each pin; rows without a label are left out."""

    template: ClassVar[str] = "question_types/authoring_label_diagram.html"
    most_rows: ClassVar[int] = MOST
    fewest_rows: ClassVar[int] = 4
    row_names: ClassVar[tuple[str, ...]] = ("at", "label", "description", "why")
    row_lead: ClassVar[str] = "label"
    key_prefix: ClassVar[str] = "pin-"
    stem = stem_field()
    picture = picture_field()
    distractors = TextField(
        label=gettext_lazy("More labels, that fit nowhere"),
        rows=2,
        required=False,
        help_text=gettext_lazy("One a line. With none, the last pin needs no thinking."),
    )
    partial = partial_field(PART_MODES)
    explanation = explanation_field()

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "stem": content.get("stem", ""),
            "picture": content.get("picture", ""),
            "distractors": "\n".join(content.get("distractors", [])),
            "partial": content.get("partial", "exact"),
            "explanation": content.get("explanation", ""),
            **cls.rows_initial(content.get("pins", [])),
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for number in self.row_numbers():
            if data.get(f"label_{number}"):
                if not data.get(f"at_{number}"):
                    self.add_error(f"at_{number}", _("Say where this pin stands."))
                if not data.get(f"description_{number}"):
                    self.add_error(
                        f"description_{number}", _("Describe where it lies, without its label.")
                    )
            elif any(data.get(f"{name}_{number}") for name in self.row_names):
                self.add_error(f"label_{number}", _("Write the label of this pin."))
        return data

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "stem": data["stem"],
            "picture": data["picture"],
            "pins": self.row_entries(),
            "distractors": [
                line.strip() for line in data["distractors"].splitlines() if line.strip()
            ],
            "partial": data["partial"],
            "explanation": data["explanation"],
        }

    def field_of(self, place: str) -> str | None:
        """``pins.1.at`` is in the second row that has a label."""
        first, *rest = place.split(".")
        if first != "pins":
            return super().field_of(place)
        return self.field_in_row(rest)

    def row_fields(self, number: int) -> dict[str, forms.Field]:
        return {
            f"at_{number}": forms.CharField(
                label=gettext_lazy("Place of pin %s: an id, or 320 180") % number,
                required=False,
                max_length=100,
            ),
            f"label_{number}": forms.CharField(
                label=gettext_lazy("Label of pin %s") % number, required=False, max_length=200
            ),
            f"description_{number}": TextField(
                label=gettext_lazy("Where pin %s lies, without its label") % number,
                required=False,
                max_length=500,
            ),
            f"why_{number}": TextField(
                label=gettext_lazy("Why this is the label of pin %s") % number,
                required=False,
                max_length=1000,
            ),
        }
