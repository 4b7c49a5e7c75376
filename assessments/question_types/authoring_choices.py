"""The author's form of types with options: a row an option, with its reason beside it."""

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

LETTERS = "abcdefghij"
# Rows of a new question; one that has more options gets as many as it needs.
FEWEST_ROWS = 6


class ChoicesForm(AuthoringForm):
    """Rows of options; those without a text are left out. Subclasses say how many may be right."""

    control: ClassVar[str] = "radio"
    template: ClassVar[str] = "question_types/authoring_choices.html"
    stem = stem_field()
    keep_order = forms.BooleanField(
        label=gettext_lazy("Always show the options in this order"),
        required=False,
        help_text=gettext_lazy("For sizes, dates, and options such as “both of these”."),
    )
    explanation = explanation_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options_errors: list[str] = []
        for letter in LETTERS:
            upper = letter.upper()
            self.fields[f"text_{letter}"] = TextField(
                label=gettext_lazy("Option %s") % upper, required=False, max_length=2000
            )
            self.fields[f"why_{letter}"] = TextField(
                label=gettext_lazy("Why %s is right or wrong") % upper,
                required=False,
                max_length=2000,
            )
            # An option keeps its key over all versions, whatever row it stands in.
            self.fields[f"key_{letter}"] = forms.SlugField(
                required=False, max_length=50, widget=forms.HiddenInput
            )

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        initial: dict[str, Any] = {
            "stem": content.get("stem", ""),
            "explanation": content.get("explanation", ""),
            "keep_order": content.get("keep_order", False),
            "correct": [],
        }
        for letter, option in zip(LETTERS, content.get("options", []), strict=False):
            initial[f"text_{letter}"] = option["text"]
            initial[f"why_{letter}"] = option["why"]
            initial[f"key_{letter}"] = option["key"]
            if option.get("correct"):
                initial["correct"].append(letter)
        return initial

    def marked(self) -> list[str]:
        """The letters that are marked as right."""
        if self.is_bound:
            return [letter for letter in self.data.getlist("correct") if letter in LETTERS]  # type: ignore[attr-defined]
        return list(self.initial.get("correct", []))

    def rows(self) -> list[dict[str, Any]]:
        """For the template: those that have something, and at least six."""
        rows: list[dict[str, Any]] = [
            {
                "letter": letter,
                "marked": letter in self.marked(),
                "text": self[f"text_{letter}"],
                "why": self[f"why_{letter}"],
                "key": self[f"key_{letter}"],
            }
            for letter in LETTERS
        ]
        filled = [number for number, row in enumerate(rows, start=1) if row["text"].value()]
        return rows[: max(FEWEST_ROWS, *filled, 0)]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for letter in LETTERS:
            text, why = data.get(f"text_{letter}"), data.get(f"why_{letter}")
            if text and not why:
                self.add_error(f"why_{letter}", _("Say why this option is right or wrong."))
            if why and not text:
                self.add_error(f"text_{letter}", _("There is a reason here, but no option."))
            if not text and letter in self.marked():
                self.add_error(f"text_{letter}", _("This option is marked as right, but is empty."))
        return data

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        used = {data[f"key_{letter}"] for letter in self._filled()}
        free = [letter for letter in LETTERS if letter not in used]
        return {
            "stem": data["stem"],
            "options": [
                {
                    "key": data[f"key_{letter}"] or free.pop(0),
                    "text": data[f"text_{letter}"],
                    "correct": letter in self.marked(),
                    "why": data[f"why_{letter}"],
                }
                for letter in self._filled()
            ],
            "explanation": data["explanation"],
            **({"keep_order": True} if data["keep_order"] else {}),
        }

    def field_of(self, place: str) -> str | None:
        """``options.2.why`` is in the third row that has a text."""
        first, *rest = place.split(".")
        if first != "options" or len(rest) != 2:
            return super().field_of(place)
        number, part = int(rest[0]), rest[1]
        filled = self._filled()
        if number >= len(filled) or part not in {"text", "why"}:
            return None
        return f"{part}_{filled[number]}"

    def refuse(self, place: str, message: str) -> None:
        if place == "options":
            # About the rows together; shown above them.
            words = message.removeprefix("options: ")
            self.options_errors.append(words[:1].upper() + words[1:])
            return
        super().refuse(place, message)

    def _filled(self) -> list[str]:
        return [letter for letter in LETTERS if self.cleaned_data.get(f"text_{letter}")]
