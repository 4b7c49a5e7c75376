"""The author's form."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.question_types.authoring_fields import (
    AuthoringForm,
    TextField,
    explanation_field,
    partial_field,
    stem_field,
)
from assessments.question_types.authoring_pictures import picture_field
from assessments.question_types.label_diagram.grading import MOST
from assessments.question_types.parts import PART_MODES

NUMBERS = range(1, MOST + 1)
NAMES = ("at", "label", "description", "why")
# Rows of a new question.
FEWEST_ROWS = 4


class LabelDiagramForm(AuthoringForm):
    """A picture and a row for each pin; rows without a label are left out."""

    template: ClassVar[str] = "question_types/authoring_label_diagram.html"
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in NUMBERS:
            self.fields.update(_pin_fields(number))

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        initial = {
            "stem": content.get("stem", ""),
            "picture": content.get("picture", ""),
            "distractors": "\n".join(content.get("distractors", [])),
            "partial": content.get("partial", "exact"),
            "explanation": content.get("explanation", ""),
        }
        for number, pin in enumerate(content.get("pins", []), start=1):
            initial |= {f"{name}_{number}": pin.get(name, "") for name in (*NAMES, "key")}
        return initial

    def rows(self) -> list[dict[str, Any]]:
        """For the template: those that have something, and at least four."""
        rows: list[dict[str, Any]] = [
            {"number": number} | {name: self[f"{name}_{number}"] for name in (*NAMES, "key")}
            for number in NUMBERS
        ]
        filled = [
            n for n, row in enumerate(rows, start=1) if any(row[name].value() for name in NAMES)
        ]
        return rows[: max(FEWEST_ROWS, *filled, 0)]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for number in NUMBERS:
            if data.get(f"label_{number}"):
                if not data.get(f"at_{number}"):
                    self.add_error(f"at_{number}", _("Say where this pin stands."))
                if not data.get(f"description_{number}"):
                    self.add_error(
                        f"description_{number}", _("Describe where it lies, without its label.")
                    )
            elif any(data.get(f"{name}_{number}") for name in NAMES):
                self.add_error(f"label_{number}", _("Write the label of this pin."))
        return data

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        used = {data[f"key_{number}"] for number in self._filled()}
        free = [f"pin-{number}" for number in NUMBERS if f"pin-{number}" not in used]
        return {
            "stem": data["stem"],
            "picture": data["picture"],
            "pins": [
                {
                    "key": data[f"key_{number}"] or free.pop(0),
                    **{name: data[f"{name}_{number}"] for name in NAMES},
                }
                for number in self._filled()
            ],
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
        filled = self._filled()
        if not rest:
            # Too few: said at the first row that is free.
            return f"label_{min(len(filled) + 1, MOST)}"
        name = rest[1] if rest[1:] and rest[1] in NAMES else "label"
        return f"{name}_{filled[int(rest[0])]}"

    def _filled(self) -> list[int]:
        return [number for number in NUMBERS if self.cleaned_data.get(f"label_{number}")]


def _pin_fields(number: int) -> dict[str, forms.Field]:
    """The fields of one row."""
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
        # A pin keeps its key over all versions, whatever row it stands in.
        f"key_{number}": forms.SlugField(required=False, max_length=50, widget=forms.HiddenInput),
    }
