"""The author's form."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.question_types.authoring_fields import (
    TextField,
    explanation_field,
    stem_field,
)
from assessments.question_types.authoring_rows import KeyedRowsForm
from assessments.question_types.ordering.grading import EXPLAINED, MOST, OrderCredit


class OrderingForm(KeyedRowsForm):
    """A row an entry, in the right order; rows without a text are left out."""

    template: ClassVar[str] = "question_types/authoring_ordering.html"
    most_rows: ClassVar[int] = MOST
    fewest_rows: ClassVar[int] = 6
    row_names: ClassVar[tuple[str, ...]] = ("text", "why")
    row_lead: ClassVar[str] = "text"
    stem = stem_field()
    partial = forms.ChoiceField(
        label=gettext_lazy("Points"),
        choices=[(mode.value, gettext_lazy(words)) for mode, words in EXPLAINED.items()],
        initial=OrderCredit.EXACT.value,
    )
    explanation = explanation_field()

    def row_fields(self, number: int) -> dict[str, forms.Field]:
        return {
            f"text_{number}": TextField(
                label=gettext_lazy("Place %s") % number, required=False, max_length=500
            ),
            f"why_{number}": TextField(
                label=gettext_lazy("Why it stands in place %s") % number,
                required=False,
                max_length=1000,
            ),
        }

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "stem": content.get("stem", ""),
            "partial": content.get("partial", OrderCredit.EXACT.value),
            "explanation": content.get("explanation", ""),
            **cls.rows_initial(content.get("entries", [])),
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for number in self.row_numbers():
            if data.get(f"why_{number}") and not data.get(f"text_{number}"):
                self.add_error(f"text_{number}", _("There is a reason here, but no entry."))
        return data

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "stem": data["stem"],
            "entries": self.row_entries(),
            "partial": data["partial"],
            "explanation": data["explanation"],
        }

    def field_of(self, place: str) -> str | None:
        """``entries.1.text`` is in the second row that has a text."""
        first, *rest = place.split(".")
        if first != "entries":
            return super().field_of(place)
        return self.field_in_row(rest)
