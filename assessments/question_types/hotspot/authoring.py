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
from assessments.question_types.hotspot.grading import MOST

NUMBERS = range(1, MOST + 1)
NAMES = ("shape", "name", "description", "why", "at")
# Rows of a new question.
FEWEST_ROWS = 4


class HotspotForm(AuthoringForm):
    """A picture and a row for each of its regions; those without a shape are left out."""

    template: ClassVar[str] = "question_types/authoring_hotspot.html"
    stem = stem_field()
    picture = picture_field()
    partial = partial_field()
    explanation = explanation_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in NUMBERS:
            self.fields.update(_region_fields(number))

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        initial = {
            "stem": content.get("stem", ""),
            "picture": content.get("picture", ""),
            "partial": content.get("partial", "exact"),
            "explanation": content.get("explanation", ""),
        }
        for number, region in enumerate(content.get("regions", []), start=1):
            initial |= {f"{name}_{number}": region.get(name, "") for name in (*NAMES, "key")}
            initial[f"correct_{number}"] = region.get("correct", False)
        return initial

    def rows(self) -> list[dict[str, Any]]:
        """For the template: those that have something, and at least four."""
        rows: list[dict[str, Any]] = [
            {"number": number}
            | {name: self[f"{name}_{number}"] for name in (*NAMES, "correct", "key")}
            for number in NUMBERS
        ]
        filled = [
            n for n, row in enumerate(rows, start=1) if any(row[name].value() for name in NAMES)
        ]
        return rows[: max(FEWEST_ROWS, *filled, 0)]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        needed = {
            "name": _("Say what this region is; students read it after the result."),
            "description": _("Describe where it lies, without its name."),
            "why": _("Say why this region is right or wrong."),
        }
        for number in NUMBERS:
            if data.get(f"shape_{number}"):
                for name, words in needed.items():
                    if not data.get(f"{name}_{number}"):
                        self.add_error(f"{name}_{number}", words)
            elif any(data.get(f"{name}_{number}") for name in (*NAMES, "correct")):
                self.add_error(f"shape_{number}", _("Name the shape of this region by its id."))
        return data

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        used = {data[f"key_{number}"] for number in self._filled()}
        free = [f"region-{number}" for number in NUMBERS if f"region-{number}" not in used]
        return {
            "stem": data["stem"],
            "picture": data["picture"],
            "regions": [
                {
                    "key": data[f"key_{number}"] or free.pop(0),
                    "correct": data[f"correct_{number}"],
                    **{name: data[f"{name}_{number}"] for name in NAMES},
                }
                for number in self._filled()
            ],
            "partial": data["partial"],
            "explanation": data["explanation"],
        }

    def field_of(self, place: str) -> str | None:
        """``regions.1.name`` is in the second row that has a shape."""
        first, *rest = place.split(".")
        if first != "regions":
            return super().field_of(place)
        filled = self._filled()
        if not rest:
            # Too few regions, or none of them right.
            return f"correct_{filled[0]}" if len(filled) > 1 else "shape_2"
        name = rest[1] if rest[1:] and rest[1] in (*NAMES, "correct") else "shape"
        return f"{name}_{filled[int(rest[0])]}"

    def _filled(self) -> list[int]:
        return [number for number in NUMBERS if self.cleaned_data.get(f"shape_{number}")]


def _region_fields(number: int) -> dict[str, forms.Field]:
    """The fields of one row."""
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
        # A region keeps its key over all versions, whatever row it stands in.
        f"key_{number}": forms.SlugField(required=False, max_length=50, widget=forms.HiddenInput),
    }
