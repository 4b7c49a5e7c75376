"""The author's form."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from assessments.question_types.authoring_choices import explanation_field, stem_field


class ShortAnswerForm(forms.Form):
    """A question, the accepted answers, and common wrong ones with what to say to them."""

    template: ClassVar[str] = "question_types/authoring_fields.html"
    stem = stem_field()
    accept = forms.CharField(
        label="Accepted answers",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line, the best first. Case, spaces and hyphens do not matter.",
    )
    watch_out = forms.CharField(
        label="Common wrong answers",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line: the answer, a colon, and what to say to it.",
    )
    explanation = explanation_field()

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "stem": content.get("stem", ""),
            "accept": "\n".join(content.get("accept", [])),
            "watch_out": "\n".join(
                f"{entry['answer']}: {entry['why']}" for entry in content.get("watch_out") or []
            ),
            "explanation": content.get("explanation", ""),
        }

    def clean_watch_out(self) -> list[dict[str, str]]:
        entries = []
        for line in _lines(self.cleaned_data["watch_out"]):
            answer, colon, why = line.partition(":")
            if not (colon and answer.strip() and why.strip()):
                raise forms.ValidationError(f"“{line}”: write the answer, a colon, and the reason.")
            entries.append({"answer": answer.strip(), "why": why.strip()})
        return entries

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "stem": data["stem"],
            "accept": _lines(data["accept"]),
            "watch_out": data["watch_out"],
            "explanation": data["explanation"],
        }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
