"""The author's form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.question_types.authoring_fields import (
    AuthoringForm,
    TextField,
    explanation_field,
    stem_field,
)


class TrueFalseForm(AuthoringForm):
    """A statement, whether it holds, and what to say to either answer."""

    stem = stem_field()
    answer = forms.ChoiceField(
        label=_("The statement is"),
        choices=[("true", _("true")), ("false", _("false"))],
        widget=forms.RadioSelect,
    )
    why_true = TextField(label=_("To those who say true"), max_length=2000)
    why_false = TextField(label=_("To those who say false"), max_length=2000)
    explanation = explanation_field()

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        return {**content, "answer": "true" if content.get("answer") else "false"}

    def content(self) -> dict[str, Any]:
        return {**self.cleaned_data, "answer": self.cleaned_data["answer"] == "true"}
