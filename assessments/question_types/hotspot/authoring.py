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
from assessments.question_types.hotspot.grading import MOST


class HotspotForm(KeyedRowsForm):
    """A picture and a row for each of its regions; those without a shape are left out."""

    template: ClassVar[str] = "question_types/authoring_hotspot.html"
    most_rows: ClassVar[int] = MOST
    fewest_rows: ClassVar[int] = 4
    row_names: ClassVar[tuple[str, ...]] = ("shape", "name", "description", "why", "at")
    row_marks: ClassVar[tuple[str, ...]] = ("correct",)
    row_lead: ClassVar[str] = "shape"
    key_prefix: ClassVar[str] = "region-"
    stem = stem_field()
    picture = picture_field()
    partial = partial_field()
    explanation = explanation_field()

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "stem": content.get("stem", ""),
            "picture": content.get("picture", ""),
            "partial": content.get("partial", "exact"),
            "explanation": content.get("explanation", ""),
            **cls.rows_initial(content.get("regions", [])),
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        needed = {
            "name": _("Say what this region is; students read it after the result."),
            "description": _("Describe where it lies, without its name."),
            "why": _("Say why this region is right or wrong."),
        }
        for number in self.row_numbers():
            if data.get(f"shape_{number}"):
                for name, words in needed.items():
                    if not data.get(f"{name}_{number}"):
                        self.add_error(f"{name}_{number}", words)
            elif any(data.get(f"{name}_{number}") for name in (*self.row_names, "correct")):
                self.add_error(f"shape_{number}", _("Name the shape of this region by its id."))
        return data

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "stem": data["stem"],
            "picture": data["picture"],
            "regions": self.row_entries(),
            "partial": data["partial"],
            "explanation": data["explanation"],
        }

    def field_of(self, place: str) -> str | None:
        """``regions.1.name`` is in the second row that has a shape."""
        first, *rest = place.split(".")
        if first != "regions":
            return super().field_of(place)
        filled = self.filled_rows()
        if not rest and len(filled) > 1:
            # Enough regions, but not one that is right.
            return f"correct_{filled[0]}"
        return self.field_in_row(rest)

    def row_fields(self, number: int) -> dict[str, forms.Field]:
        return {
            f"shape_{number}": forms.CharField(
                label=gettext_lazy("Shape of region %s: its id in the picture") % number,
                required=False,
                max_length=100,
            ),
            f"name_{number}": forms.CharField(
                label=gettext_lazy("Name of region %s, shown after the result") % number,
                required=False,
                max_length=200,
            ),
            f"description_{number}": TextField(
                label=gettext_lazy("Where region %s lies, without its name") % number,
                required=False,
                max_length=500,
            ),
            f"why_{number}": TextField(
                label=gettext_lazy("Why region %s is right or wrong") % number,
                required=False,
                max_length=1000,
            ),
            f"correct_{number}": forms.BooleanField(
                label=gettext_lazy("Region %s is right") % number, required=False
            ),
            f"at_{number}": forms.CharField(
                label=gettext_lazy("Where its number stands, if not in the middle: 320 180"),
                required=False,
                max_length=40,
            ),
        }
