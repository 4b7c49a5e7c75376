"""The author's form."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from assessments.question_types.authoring_choices import explanation_field, stem_field


class TrueFalseForm(forms.Form):
    """A statement, whether it holds, and what to say to either answer."""

    template: ClassVar[str] = "question_types/authoring_fields.html"
    stem = stem_field()
    answer = forms.ChoiceField(
        label="The statement is",
        choices=[("true", "true"), ("false", "false")],
        widget=forms.RadioSelect,
    )
    why_true = forms.CharField(label="To those who say true", max_length=2000)
    why_false = forms.CharField(label="To those who say false", max_length=2000)
    explanation = explanation_field()

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        return {**content, "answer": "true" if content.get("answer") else "false"}

    def content(self) -> dict[str, Any]:
        return {**self.cleaned_data, "answer": self.cleaned_data["answer"] == "true"}
