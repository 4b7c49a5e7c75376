"""The author's form of types with options: a row an option, with its reason beside it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

LETTERS = "abcdef"


def stem_field() -> forms.CharField:
    return forms.CharField(
        label="Question",
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
        help_text="Markdown. Ask one thing, so that it can be answered before reading the options.",
    )


def explanation_field() -> forms.CharField:
    return forms.CharField(
        label="Explanation",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Markdown, shown after the result: why the right answer is right.",
    )


class ChoicesForm(forms.Form):
    """Six rows; those without a text are left out. Subclasses say how many may be right."""

    control: ClassVar[str] = "radio"
    template: ClassVar[str] = "question_types/authoring_choices.html"
    stem = stem_field()
    explanation = explanation_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for letter in LETTERS:
            self.fields[f"text_{letter}"] = forms.CharField(
                label=f"Option {letter.upper()}", required=False, max_length=2000
            )
            self.fields[f"why_{letter}"] = forms.CharField(
                label=f"Why {letter.upper()} is right or wrong", required=False, max_length=2000
            )

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        """What the form shows for a content that was saved before."""
        initial: dict[str, Any] = {
            "stem": content.get("stem", ""),
            "explanation": content.get("explanation", ""),
            "correct": [],
        }
        for letter, option in zip(LETTERS, content.get("options", []), strict=False):
            initial[f"text_{letter}"] = option["text"]
            initial[f"why_{letter}"] = option["why"]
            if option.get("correct"):
                initial["correct"].append(letter)
        return initial

    def marked(self) -> list[str]:
        """The letters that are marked as right."""
        if self.is_bound:
            return [letter for letter in self.data.getlist("correct") if letter in LETTERS]  # type: ignore[attr-defined]
        return list(self.initial.get("correct", []))

    def rows(self) -> list[dict[str, Any]]:
        """For the template."""
        return [
            {
                "letter": letter,
                "marked": letter in self.marked(),
                "text": self[f"text_{letter}"],
                "why": self[f"why_{letter}"],
            }
            for letter in LETTERS
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for letter in LETTERS:
            text, why = data.get(f"text_{letter}"), data.get(f"why_{letter}")
            if text and not why:
                self.add_error(f"why_{letter}", "Say why this option is right or wrong.")
            if why and not text:
                self.add_error(f"text_{letter}", "There is a reason here, but no option.")
            if not text and letter in self.marked():
                self.add_error(f"text_{letter}", "This option is marked as right, but is empty.")
        return data

    def content(self) -> dict[str, Any]:
        """The content to be saved. Only after ``is_valid``."""
        data = self.cleaned_data
        return {
            "stem": data["stem"],
            "options": [
                {
                    "key": letter,
                    "text": data[f"text_{letter}"],
                    "correct": letter in self.marked(),
                    "why": data[f"why_{letter}"],
                }
                for letter in LETTERS
                if data.get(f"text_{letter}")
            ],
            "explanation": data["explanation"],
        }
