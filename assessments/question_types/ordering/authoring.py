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
    stem_field,
)
from assessments.question_types.ordering.grading import EXPLAINED, FEWEST, MOST, OrderCredit

NUMBERS = range(1, MOST + 1)
# Rows of a new question.
FEWEST_ROWS = 6


class OrderingForm(AuthoringForm):
    """A row an entry, in the right order; rows without a text are left out."""

    template: ClassVar[str] = "question_types/authoring_ordering.html"
    stem = stem_field()
    partial = forms.ChoiceField(
        label=gettext_lazy("Points"),
        choices=[(mode.value, gettext_lazy(words)) for mode, words in EXPLAINED.items()],
        initial=OrderCredit.EXACT.value,
    )
    explanation = explanation_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in NUMBERS:
            self.fields[f"text_{number}"] = TextField(
                label=gettext_lazy("Place %s") % number, required=False, max_length=500
            )
            self.fields[f"why_{number}"] = TextField(
                label=gettext_lazy("Why it stands in place %s") % number,
                required=False,
                max_length=1000,
            )
            # An entry keeps its key over all versions, whatever row it stands in.
            self.fields[f"key_{number}"] = forms.SlugField(
                required=False, max_length=50, widget=forms.HiddenInput
            )

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        initial = {
            "stem": content.get("stem", ""),
            "partial": content.get("partial", OrderCredit.EXACT.value),
            "explanation": content.get("explanation", ""),
        }
        for number, entry in enumerate(content.get("entries", []), start=1):
            initial[f"text_{number}"] = entry["text"]
            initial[f"why_{number}"] = entry.get("why", "")
            initial[f"key_{number}"] = entry["key"]
        return initial

    def rows(self) -> list[dict[str, Any]]:
        """For the template: those that have something, and at least six."""
        rows: list[dict[str, Any]] = [
            {
                "number": number,
                "text": self[f"text_{number}"],
                "why": self[f"why_{number}"],
                "key": self[f"key_{number}"],
            }
            for number in NUMBERS
        ]
        filled = [n for n, row in enumerate(rows, start=1) if row["text"].value()]
        return rows[: max(FEWEST_ROWS, *filled, 0)]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for number in NUMBERS:
            if data.get(f"why_{number}") and not data.get(f"text_{number}"):
                self.add_error(f"text_{number}", _("There is a reason here, but no entry."))
        return data

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        used = {data[f"key_{number}"] for number in self._filled()}
        free = [key for key in map(str, NUMBERS) if key not in used]
        return {
            "stem": data["stem"],
            "entries": [
                {
                    "key": data[f"key_{number}"] or free.pop(0),
                    "text": data[f"text_{number}"],
                    "why": data[f"why_{number}"],
                }
                for number in self._filled()
            ],
            "partial": data["partial"],
            "explanation": data["explanation"],
        }

    def field_of(self, place: str) -> str | None:
        """``entries.1.text`` is in the second row that has a text."""
        first, *rest = place.split(".")
        if first != "entries":
            return super().field_of(place)
        if not rest:
            # Too few: said at the first row that is missing.
            filled = self._filled()
            return f"text_{next(n for n in NUMBERS if n not in filled[:FEWEST])}"
        number = self._filled()[int(rest[0])]
        return f"why_{number}" if rest[1:] == ["why"] else f"text_{number}"

    def _filled(self) -> list[int]:
        return [number for number in NUMBERS if self.cleaned_data.get(f"text_{number}")]
